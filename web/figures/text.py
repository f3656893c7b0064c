"""Where long words break: SVG breaks no lines by itself, and browsers know few languages."""

import functools
import re

_SOFT = "\u00ad"
#: Words up to this length stay whole.
_WHOLE = 12
#: Where long compounds of Finnish and Swedish, and some of English, are joined.
_SEAMS = re.compile(
    r"(?<=\w\w\w)(?:"
    # what a first part is or, in Swedish, ends with
    r"(?:(?<=ings)|(?<=ions)|(?<=hets)|(?<=tets)|(?<=nads)|(?<=stånds))(?=\w{4})|"
    r"(?:(?<=\bakku)|(?<=\blupa)|(?<=\byhteis)|(?<=\bympäristön))(?=\w{5})|"
    r"(?:(?<=\bsähkö)(?!ist|n)|(?<=\bympäristö)(?!i|n[^aeiouyäö]))(?=\w{5})|"
    r"(?<=\bbatteri)(?=(?!er)\w{4})|"
    # what a later part begins with: after any, or after the letter that commonly joins it
    r"(?=aktiivi|materiaal|material|järjestelm|system|"
    r"(?:mono|heksa|hepta)hydraat|(?<!mono)(?<!heksa)(?<!hepta)hydraat|hydrat|sulfaat|sulfat|"
    r"fosfaat|fosfat|komponent|metallurg|elektroni|tillverk|valmist|hydroksid|hydroxid|karbonaat|"
    r"karbonat|ekvivalen|mineraal|mineral|grafiit|grafit|koncentrat|lösning|investoin|investering|"
    r"kapasiteet|tehdas|tehta|laitos|laitok|anläggning|hanke|hankke|kaivos|gruvor|kierrät|effektiv|"
    r"vaikutu|konsekvens|bedömning|uppskattning|teollis|klusteri|velvoit|politiikas|tarkastus|"
    r"tuomioistuin|korkeakoulu|valiokunta|ministeri|förvaltning|domstol|liitto|yhtiö|yhdistys|"
    r"raffin[ae]|kemika|arvoketju|arvokedja|organisa|yksik|anodi|katodi|litium|ionikenno|ioniak|"
    r"(?<!hydr)(?<!di)(?<!pent)oksidi|(?:di|pent)oksidi|viranoma|tuotan|tuotte|toimin|osuud|osuuks|"
    r"osuus|rikast|varasto|ajoneuv|jalost|ohjelm|strategi|palvelu|etsin|mittai|(?<!v)alue|päätök|"
    r"päätös|myndighet|produktion|kapacitet|batteri|område|företag|institut|"
    r"bransch|skyldig|samarbet|påstående|"
    r"ketju|väit(?=e|t)|vaihe|tavoit|tavalla|tahoi|talou|tasoa|tasos|tehok|tilasto|hallin|virasto|"
    r"rahasto|rekiste|merkin|luettel|luku|arvioin|arkisto|analyys|analog|anion|yhdiste[ei]|avaruu|"
    r"energia|elämä|eläke|etäisyy|ympyr|ikkuna|optimoi|omist|(?<=ä)omina|folio|riihe|valvon|järjestö|"
    r"liuot|lisäain|aineisto|prekursor|projekt|prosent|heksafluor|vertai|sarakke|spinelli|puheen|"
    r"kloridi|laskel|ladat|latau|kylä|graaf|istuim|vakuutu|pano|pohjai|voimai|molekyyl|nyky|"
    r"kulutu|normi|laatu|laadu|(?<=\w{5})(?:vero|vaje|rauta|luvan|luvat|lupa\b)|"
    r"(?<=[sn])(?:oikeu|yhtym|akku|ot(?:to|os|on|ett))|(?<=n)ha(?:ku|un)|(?<=[iso])arvo|"
    r"(?<=[se])aloit|(?<=[soö])aste|(?<=[syä])aika|(?<=[sy])aj(?:an|at|as|oi)|(?<=[äö])aine|(?<=[iö])eli(?:m|n\b)|"
    r"(?<=sähkö)auto|(?<=täys)sähkö|(?<=ta)ympäristö))",
    re.IGNORECASE,
)
_VOWELS = "aeiouyåäöé"
#: A Finnish syllable begins before the last consonant before a vowel. Five letters stay on a line;
#: pairs that a part of a compound may begin with, as in "grafiitti", are not parted.
_SYLLABLES = re.compile(
    rf"(?<=[^\W\d_]{{5}})(?![{_VOWELS}lr])(?<![bdfgkpst](?=[lr]))(?=[^\W\d_][{_VOWELS}][^\W\d_]{{3}})|"
    rf"(?<=[^\W\d_]{{5}})(?<![bdfgkpst])(?=[lr][{_VOWELS}][^\W\d_]{{3}})",
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


@functools.lru_cache(maxsize=8192)
def hyphenated(word: str, language: str) -> str:
    """A long word with soft hyphens at its seams; in Finnish also in parts that are long still.

    >>> hyphenated("Anodimateriaali", "fi").replace("\u00ad", "|")
    'Anodi|materiaali'
    >>> hyphenated("ympäristönlaatunormi", "fi").replace("\u00ad", "|")
    'ympäristön|laatu|normi'
    >>> hyphenated("kokonaisuudesta", "fi").replace("\u00ad", "|")
    'kokonai|suu|desta'
    """
    parts = _SEAMS.sub(_SOFT, word).split(_SOFT)
    if language == "fi":
        parts = [_SYLLABLES.sub(_SOFT, p) if len(p) > _WHOLE else p for p in parts]
    return _SOFT.join(parts)


def _seam(word: str, most: int) -> int:
    """Where to split a word: at its last hyphen or seam that fits, else where it is full."""
    seams = [m.start() for m in _SEAMS.finditer(word) if m.start() <= most]
    hyphens = [m.end() for m in re.finditer(r"(?<=\w\w)-(?=\w\w)", word) if m.end() <= most + 1]
    return max([*seams, *hyphens], default=most)
