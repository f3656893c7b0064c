"""Text in figures: SVG breaks no lines by itself."""


def wrap(text: str, width: int) -> tuple[str, ...]:
    """The words of ``text`` in lines of at most ``width`` signs; a longer word is split."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        while len(word) > width:
            if line:
                lines.append(line)
                line = ""
            lines.append(word[: width - 1] + "-")
            word = word[width - 1 :]
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return (*lines, line) if line else tuple(lines)
