"""Figures of pages as files: SVG that stands alone, and PNG that resvg draws from it.

A page is made once; its figures are cut from it and given the few rules of the stylesheet that
figures need, with the colours of one theme in place of the tokens, since a file has no page around
it and few programs know ``light-dark()``.
"""

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from textwrap import wrap as fold

import resvg_py

from graph.errors import NotFound
from graph.wording import Wording
from web.figures.text import wrap

_SVG = "http://www.w3.org/2000/svg"
_STYLES = Path(__file__).parents[1] / "static" / "site.css"
_OWN = [Path(__file__).parents[1] / "static" / f"{name}.css" for name in ("policy", "sparql")]
_ICONS = Path(__file__).parents[1] / "static" / "icons.svg"
_FIGURE = re.compile(r'<figure class="figure-box.*?</figure>', re.DOTALL)
_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_BARS = re.compile(r'<table[^>]* class="capacity[^"]*"[^>]*>.*?</table>', re.DOTALL)
_ROW = re.compile(
    r'<th[^>]* scope="row">(.*?)</th>.*?'
    r'<svg class="bar" width="100%" height="(\d+)"[^>]*>(.*?)</svg>',
    re.DOTALL,
)
_LEGEND = re.compile(r'<ul class="legend".*?</ul>', re.DOTALL)
_TOKEN = re.compile(r"--([\w-]+): light-dark\((.+?), (.+?)\);")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_FOR_FIGURES = re.compile(
    r"svg |\.f-|\.axis|\.flow|\.sea|\.countries|\.vague|\.dot|\.names|\.whisker|\.target|"
    r"\.n-|\.chart-"
)
_FONT = "'DejaVu Sans', 'Noto Sans', system-ui, sans-serif"
_LABEL, _BAR, _LINE = 300, 620, 30
#: How wide a figure is in a file that on its page is as wide as the page.
_WIDE = 900
#: How wide a letter of the credit is.
_CREDIT_LETTER = 6.1
#: What stands around it, and how wide a file is at least, so that its caption can be read.
_MARGIN, _LEAST = 16, 480


@dataclass(frozen=True)
class Cut:
    """A figure of a page: whole as it stands there, as one drawing, its caption and its signs."""

    whole: str
    drawing: str
    caption: str
    legend: str


def cut_figures(page: str) -> list[Cut]:
    """The figures of a page: its drawings, and its tables of bars as one drawing each.

    Of a figure that is drawn twice, for a desk and for a phone, it is the first drawing. Its signs
    are told by the last legend before it.
    """
    found = [(m, svg[0]) for m in _FIGURE.finditer(page) if (svg := _DRAWING.search(m[0]))]
    bars = [(m, drawn) for m in _BARS.finditer(page) if (drawn := _draw_bars(m[0]))]
    legends = [(m.start(), m[0]) for m in _LEGEND.finditer(page)]
    return [
        Cut(m[0], drawn, _caption(m[0]), next((u for at, u in legends[::-1] if at < m.start()), ""))
        for m, drawn in sorted([*found, *bars], key=lambda pair: pair[0].start())
    ]


def make_svg(figure: Cut, theme: str, base: str, credit: str) -> str:
    """A figure as a file: with its styles, signs and caption, and links to the viewer at ``base``.

    Below it stands the ``credit``: a picture in a report has no page around it that says it.
    """
    dark = theme == "dark"
    root, _, body = figure.drawing.partition(">")
    root = re.sub(r' (role|aria-\w+|tabindex|class|focusable)="[^"]*"', "", root)
    root = root.replace('width="100%"', f'width="{_WIDE}"')
    own, high = _size(root)
    wide = max(own, _LEAST)
    body = body.replace('href="/static/icons.svg#', 'href="#').replace('href="/', f'href="{base}/')
    below, bottom = _tell(figure, credit, wide, high + 2 * _MARGIN)
    total = wide + 2 * _MARGIN
    inner = root.replace("<svg", f'<svg x="{_MARGIN}" y="{_MARGIN}"', 1)
    text = (
        f'<svg xmlns="{_SVG}" viewBox="0 0 {total:g} {bottom:g}" width="{total:g}" '
        f'height="{bottom:g}" font-family="{_FONT}"><title>{_escape(credit)}</title>'
        f"<style>{styles(dark=dark)}</style>"
        f'<rect width="100%" height="100%" fill="{_tokens(dark=dark)["card"]}"/>'
        f"{_signs(body)}{_as_xml(f'{inner}>{body}')}{_as_xml(below)}</svg>"
    )
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + text


def make_png(svg: str) -> bytes:
    """The SVG as a picture, twice as large, so that it is sharp in print."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=2))


@cache
def styles(*, dark: bool) -> str:
    """The rules for figures, with the colours of a theme in place of tokens."""
    tokens = _tokens(dark=dark)
    kept = []
    sheets = "".join(sheet.read_text("utf-8") for sheet in (_STYLES, *_OWN))
    for selector, rule in _RULE.findall(sheets):
        selectors = selector.rpartition("*/")[2].strip()
        if _FOR_FIGURES.match(selectors) and ":" not in selectors:
            plain = re.sub(r"light-dark\((.+?), (.+?)\)", r"\2" if dark else r"\1", rule)
            plain = re.sub(r"var\(--([\w-]+)\)", lambda m: tokens.get(m[1], "inherit"), plain)
            kept.append(f"{selectors}{{{plain.replace('font-family: inherit;', '').strip()}}}")
    return "".join(kept)


def pick(figures: list[Cut], number: int) -> Cut:
    """The figure of a number, counted from 1; raises ``NotFound``."""
    if not 1 <= number <= len(figures):
        raise NotFound(
            Wording("This page has no figure {n}", n=number),
            Wording("How many it has, counted from 1: {n}.", n=len(figures)),
        )
    return figures[number - 1]


def _tell(figure: Cut, credit: str, wide: float, y: float) -> tuple[str, float]:
    """What the signs mean, the caption and the credit as texts from ``y`` on; where they end."""
    parts: list[str] = []
    x = float(_MARGIN)
    for item in re.findall(r"<li[^>]*>(.*?)</li>", figure.legend, re.DOTALL):
        sign, text = _DRAWING.search(item), _words(item)
        if not sign:
            continue
        long = 26 + 7 * len(text) + 16
        if x > _MARGIN and x + long > wide + _MARGIN:
            x, y = float(_MARGIN), y + 20
        at = sign[0].replace("<svg", f'<svg x="{x:g}" y="{y - 2:g}"', 1)
        parts.append(f'{at}<text x="{x + 26:g}" y="{y + 10:g}" font-size="12">{text}</text>')
        x += long
    y += 20 if parts else 0
    lines = [(12, line) for line in wrap(figure.caption, int(wide / 6.6))]
    folded = fold(credit, int(wide / _CREDIT_LETTER), break_on_hyphens=False)
    for size, line in [*lines, *((10, _escape(line)) for line in folded)]:
        place = f'x="{_MARGIN}" y="{y + 10:g}" font-size="{size}"'
        parts.append(f'<text class="soft" {place}>{line}</text>')
        y += size + 4
    return "".join(parts), y + _MARGIN - 4


def _caption(figure: str) -> str:
    """The caption of a figure or a table; of a figure without one what it is called."""
    plain = re.sub(r'<span class="goes-on">.*?</span>', "", figure, flags=re.DOTALL)
    found = re.search(r"<(fig)?caption[^>]*>(.*?)</(?:fig)?caption>", plain, re.DOTALL)
    named = re.search(r'^<figure[^>]* aria-label="([^"]*)"', plain)
    return _words(found[2]) if found else named[1] if named else ""


def _words(html: str) -> str:
    """The text between the marks; what is escaped stays so."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@cache
def _tokens(*, dark: bool) -> dict[str, str]:
    found = _TOKEN.findall(_STYLES.read_text("utf-8"))
    return {name: night if dark else day for name, day, night in found}


def _draw_bars(table: str) -> str:
    """A table of bars as one drawing: each row's name beside its bar."""
    rows = _ROW.findall(table)
    if not rows:
        return ""
    parts = []
    for number, (name, high, marks) in enumerate(rows):
        text = unescape(_words(name.replace("<br>", ","))).replace(" ,", ",")
        lines = wrap(text, 40)[:2]
        y = 8 + number * _LINE
        for line_number, line in enumerate(lines):
            at = y + 15 + 12 * line_number - (6 if len(lines) > 1 else 0)
            parts.append(f'<text x="8" y="{at}" font-size="11">{_escape(line)}</text>')
        parts.append(f'<svg x="{_LABEL}" y="{y}" width="{_BAR}" height="{high}">{marks}</svg>')
    width, height = _LABEL + _BAR + 12, 16 + _LINE * len(rows)
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f"{''.join(parts)}</svg>"
    )


def _size(root: str) -> tuple[float, float]:
    """How wide and high a drawing is, by its own measures, else by its view."""
    view = re.search(r'viewBox="\S+ \S+ (\S+) (\S+)"', root)
    found = [re.search(rf' {name}="([\d.]+)"', root) for name in ("width", "height")]
    width, height = (
        float(own[1]) if own else float(view[n]) if view else _WIDE
        for n, own in enumerate(found, 1)
    )
    return width, height


def _signs(body: str) -> str:
    """The signs that the figure uses, from the sprite."""
    wanted = set(re.findall(r'href="#([\w-]+)"', body)) - set(re.findall(r'id="([\w-]+)"', body))
    if not wanted:
        return ""
    ET.register_namespace("", _SVG)
    symbols = ET.parse(_ICONS).getroot().iter(f"{{{_SVG}}}symbol")
    kept = [ET.tostring(s, encoding="unicode") for s in symbols if s.get("id") in wanted]
    return f"<defs>{''.join(kept)}</defs>" if kept else ""


def _as_xml(text: str) -> str:
    """XML takes no bare ampersand, and knows five names of signs; the others become signs."""
    named = re.sub(r"&(?!amp;|lt;|gt;|quot;|apos;|#)(\w+);", lambda m: unescape(m[0]), text)
    return re.sub(r"&(?!#?\w+;)", "&amp;", named)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
