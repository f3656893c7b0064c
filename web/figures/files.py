"""Figures of pages as files: SVG that stands alone, and PNG that resvg draws from it.

A page is made once; its figures are cut from it and given the few rules of the stylesheet that
figures need, with the colours of one theme in place of the tokens, since a file has no page around
it and few programs know ``light-dark()``.
"""

import re
import xml.etree.ElementTree as ET
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
_OWN = Path(__file__).parents[1] / "static" / "policy.css"
_ICONS = Path(__file__).parents[1] / "static" / "icons.svg"
_FIGURE = re.compile(r'<figure class="figure-box.*?</figure>', re.DOTALL)
_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_BARS = re.compile(r'<table[^>]* class="capacity[^"]*"[^>]*>.*?</table>', re.DOTALL)
_ROW = re.compile(
    r'<th[^>]* scope="row">(.*?)</th>.*?'
    r'<svg class="bar" width="100%" height="(\d+)"[^>]*>(.*?)</svg>',
    re.DOTALL,
)
_TOKEN = re.compile(r"--([\w-]+): light-dark\((.+?), (.+?)\);")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_FOR_FIGURES = re.compile(
    r"svg |\.f-|\.axis|\.flow|\.sea|\.countries|\.vague|\.dot|\.names|\.whisker|\.target"
)
_FONT = "'DejaVu Sans', 'Noto Sans', system-ui, sans-serif"
_LABEL, _BAR, _LINE = 300, 620, 30
#: How wide a figure is in a file that on its page is as wide as the page.
_WIDE = 900
#: How high a line of the credit is, and how wide a letter of it.
_CREDIT_LINE, _CREDIT_LETTER = 14, 6.1


def cut_figures(page: str) -> list[str]:
    """The figures of a page as SVG elements: its drawings, and its tables of bars as one each.

    Of a figure that is drawn twice, for a desk and for a phone, it is the first drawing.
    """
    return [drawn for _, drawn in _found(page)]


def cut_framed(page: str) -> list[str]:
    """The same figures as the page has them, in the same order: with captions, tables as tables."""
    return [whole for whole, _ in _found(page)]


def _found(page: str) -> list[tuple[str, str]]:
    """Each figure as it stands in the page, and as one drawing."""
    found = [
        (m.start(), m[0], svg[0]) for m in _FIGURE.finditer(page) if (svg := _DRAWING.search(m[0]))
    ]
    bars = [(m.start(), m[0], drawn) for m in _BARS.finditer(page) if (drawn := _draw_bars(m[0]))]
    return [(whole, drawn) for _, whole, drawn in sorted(found + bars)]


def make_svg(figure: str, theme: str, base: str, credit: str) -> str:
    """A figure as a file: with its styles, its signs, and links to the viewer at ``base``.

    Below it stands the ``credit``: a picture in a report has no page around it that says it.
    """
    dark = theme == "dark"
    root = re.sub(
        r' (role|aria-\w+|tabindex|class|focusable)="[^"]*"', "", figure.partition(">")[0]
    ).replace('width="100%"', f'width="{_WIDE}"')
    body = figure.partition(">")[2]
    body = body.replace('href="/static/icons.svg#', 'href="#').replace('href="/', f'href="{base}/')
    width, height = _size(root)
    lines = fold(credit, int(width / _CREDIT_LETTER), break_on_hyphens=False)
    text = (
        f'<svg xmlns="{_SVG}" width="{width:g}" height="{height + 8 + _CREDIT_LINE * len(lines):g}"'
        f' font-family="{_FONT}"><title>{_escape(credit)}</title>'
        f"<style>{styles(dark=dark)}</style>"
        f'<rect width="100%" height="100%" fill="{_tokens(dark=dark)["card"]}"/>'
        f"{root}>{_signs(body)}{_as_xml(body)}{_foot(lines, height)}</svg>"
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
    for selector, rule in _RULE.findall(_STYLES.read_text("utf-8") + _OWN.read_text("utf-8")):
        selectors = selector.rpartition("*/")[2].strip()
        if _FOR_FIGURES.match(selectors) and ":" not in selectors:
            plain = re.sub(r"light-dark\((.+?), (.+?)\)", r"\2" if dark else r"\1", rule)
            plain = re.sub(r"var\(--([\w-]+)\)", lambda m: tokens.get(m[1], "inherit"), plain)
            kept.append(f"{selectors}{{{plain.replace('font-family: inherit;', '').strip()}}}")
    return "".join(kept)


def pick(figures: list[str], number: int) -> str:
    """The figure of a number, counted from 1; raises ``NotFound``."""
    if not 1 <= number <= len(figures):
        raise NotFound(
            Wording("This page has no figure {n}", n=number),
            Wording("How many it has, counted from 1: {n}.", n=len(figures)),
        )
    return figures[number - 1]


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
        text = unescape(re.sub(r"<[^>]+>", " ", name))
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


def _foot(lines: list[str], top: float) -> str:
    """The lines of the credit below a drawing."""
    return "".join(
        f'<text class="soft" x="6" y="{top + _CREDIT_LINE * n:g}" font-size="10">'
        f"{_escape(line)}</text>"
        for n, line in enumerate(lines, 1)
    )


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
