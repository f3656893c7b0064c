"""Where long words break: SVG breaks no lines by itself, and browsers know few languages."""

import re

#: Where long compounds of Finnish and Swedish labels are joined.
_SEAMS = re.compile(
    r"(?<=\w\w\w)(?=aktiivi|materiaal|material|järjestelm|system|"
    r"(?:mono|heksa|hepta)hydraat|(?<!mono)(?<!heksa)(?<!hepta)hydraat|hydrat|sulfaat|sulfat|"
    r"fosfaat|fosfat|komponent|metallurg|elektroni|tillverk|valmistu|hydroksid|hydroxid|karbonaat|"
    r"karbonat|ekvivalen|mineraal|mineral|grafiit|grafit|koncentrat|lösning|investoin|investering|"
    r"kapasiteet|tehdas|tehta|laitos|anläggning|hanke|kaivos|gruvor|kierrät|effektiv|vaikutu|"
    r"konsekvens|bedömning|uppskattning|teollis|klusteri|velvoit|politiikas|tarkastus|tuomioistuin|"
    r"korkeakoulu|valiokunta|ministeri|förvaltning|domstol|liitto|yhtiö|yhdistys|"
    r"raffiner|kemika)",
    re.IGNORECASE,
)


def wrap(text: str, width: int) -> tuple[str, ...]:
    """The words of ``text`` in lines of at most ``width`` signs; a longer word is split."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        while len(word) > width:
            if line:
                lines.append(line)
                line = ""
            end = _seam(word, width - 1)
            lines.append(word[:end] + ("" if word[end - 1] == "-" else "-"))
            word = word[end:]
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return (*lines, line) if line else tuple(lines)


def seamed(text: str) -> str:
    """The text with a soft hyphen at each seam of its long compounds.

    >>> seamed("Anodimateriaali").replace("\u00ad", "|")
    'Anodi|materiaali'
    """
    return " ".join(_SEAMS.sub("\u00ad", w) if len(w) > 12 else w for w in text.split())


def _seam(word: str, most: int) -> int:
    """Where to split a word: at its last hyphen or seam that fits, else where it is full."""
    seams = [m.start() for m in _SEAMS.finditer(word) if m.start() <= most]
    hyphens = [m.end() for m in re.finditer(r"(?<=\w\w)-(?=\w\w)", word) if m.end() <= most + 1]
    return max([*seams, *hyphens], default=most)
