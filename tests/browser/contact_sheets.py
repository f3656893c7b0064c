"""Several pictures of pages on one sheet: in columns, and long ones go on beside."""

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

#: A sheet, in pixels: as large as a screen shows at once.
WIDTH, HEIGHT = 1560, 1500
#: How wide a picture of a page stands on a sheet, by the page's own width.
SHOWN = {360: 300, 768: 500, 1440: 770}
#: The line with a picture's name; less room than ``_LEAST`` below it is left empty.
_HEAD, _LEAST = 18, 80


@dataclass(frozen=True)
class Piece:
    """A part of a picture: the file, where it begins and how high it is on the sheet."""

    file: Path
    top: int
    height: int


def make_sheets(browser: Browser, files: list[Path], width: int, folder: Path, name: str) -> int:
    """Write the sheets of pictures of one width as ``folder/name-NN.png``; say how many."""
    folder.mkdir(parents=True, exist_ok=True)
    shown = SHOWN.get(width, width)
    columns = list(fill_columns((file, _height(file) * shown // width) for file in files))
    row = max(1, WIDTH // shown)
    sheets = [columns[i : i + row] for i in range(0, len(columns), row)]
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    draft = folder / f"draft-{name}.html"
    for number, sheet in enumerate(sheets, 1):
        # A page of a file may show files; one that is only set may not.
        draft.write_text(_markup(sheet, shown), encoding="utf-8")
        page.goto(draft.resolve().as_uri())
        page.screenshot(path=folder / f"{name}-{number:02}.png")
    page.close()
    draft.unlink(missing_ok=True)
    return len(sheets)


def fill_columns(heights: Iterable[tuple[Path, int]]) -> Iterator[list[Piece]]:
    """The pictures cut into columns as high as a sheet, in their order."""
    column: list[Piece] = []
    room = HEIGHT
    for file, height in heights:
        top = 0
        while top < height:
            if room < _HEAD + _LEAST:
                yield column
                column, room = [], HEIGHT
            piece = Piece(file, top, min(height - top, room - _HEAD))
            column.append(piece)
            top += piece.height
            room -= piece.height + _HEAD
    if column:
        yield column


def _height(file: Path) -> int:
    """Of a PNG, in pixels: it stands in the picture's head."""
    return int.from_bytes(file.read_bytes()[20:24], "big")


def _markup(columns: list[list[Piece]], shown: int) -> str:
    cells = "".join(f"<div>{''.join(map(_cell, column))}</div>" for column in columns)
    style = (
        f"body{{margin:0;display:flex;gap:8px;background:#888}}div{{width:{shown}px}}"
        f"p{{margin:0;font:12px/{_HEAD}px sans-serif;white-space:nowrap;overflow:hidden}}"
        f"i{{display:block;background:0 0/{shown}px auto no-repeat}}"
    )
    return f"<!doctype html><meta charset=utf-8><style>{style}</style>{cells}"


def _cell(piece: Piece) -> str:
    style = (
        f"height:{piece.height}px;background-image:url('{piece.file.resolve().as_uri()}');"
        f"background-position:0 -{piece.top}px"
    )
    return f'<p>{html.escape(piece.file.stem)}</p><i style="{style}"></i>'
