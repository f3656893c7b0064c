"""The tables of a page as sheets: what the page shows, cell by cell, with the address behind it."""

import re
from html.parser import HTMLParser

from web.sheets import Cell, Sheet

_TABLE = re.compile(r"<table.*?</table>", re.DOTALL)
_CELLS = ("th", "td")
#: What stands in a cell for those who see or hear the page, and is no part of its value.
_LEFT_OUT = ("svg", "summary", "script")


class _Reader(HTMLParser):
    """Collects the rows of every table; a cell is its text and its first link."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: list[list[list[tuple[str, str]]]] = []
        self._text: list[str] | None = None
        self._link = ""
        self._left_out = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in _CELLS and self.tables and self.tables[-1]:
            self._text, self._link = [], ""
        elif tag in _LEFT_OUT:
            self._left_out += 1
        elif self._text is not None:
            self._text.append(" ")
            if tag == "a" and not self._link:
                self._link = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag in _LEFT_OUT:
            self._left_out = max(0, self._left_out - 1)
        elif tag in _CELLS and self._text is not None:
            text = re.sub(r"\s+", " ", "".join(self._text)).strip()
            self.tables[-1][-1].append((text, self._link))
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text is not None and not self._left_out:
            self._text.append(data)


def has_table(page: str) -> bool:
    """Whether a page has a table with rows below its head; quicker than cutting them."""
    return any(found.count("<tr") > 1 for found in _TABLE.findall(page))


def cut_tables(page: str, base: str) -> list[Sheet]:
    """The tables of a page that have a head, each with a column for the addresses behind rows."""
    found = [rows for rows in _Reader(page).tables if len(rows) > 1]
    return [_sheet(f"table-{n}", rows, base) for n, rows in enumerate(found, 1)]


def _sheet(name: str, rows: list[list[tuple[str, str]]], base: str) -> Sheet:
    head = [text or f"column {n}" for n, (text, _) in enumerate(rows[0], 1)]
    columns = tuple(
        f"{text} ({n})" if head.count(text) > 1 else text for n, text in enumerate(head, 1)
    )
    kept: list[list[Cell]] = []
    for row in rows[1:]:
        texts = [text for text, _ in row][: len(columns)]
        empty = [None] * (len(columns) - len(texts))
        link = next((link for _, link in row if link.startswith("/")), "")
        kept.append([*texts, *empty, base + link if link else None])
    return Sheet(name, (*columns, "address"), kept)
