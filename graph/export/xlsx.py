"""XLSX: one sheet per table, the credits first."""

import datetime as dt
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from graph.export.format import Format, credits_of
from graph.export.rows import tables_of
from graph.release import Release

_MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NUMBERS = frozenset({"share", "amount", "amount_min", "amount_max", "lat", "long"})


def write(release: Release, path: Path) -> None:
    """Write the workbook; numbers are numbers, everything else is text."""
    book = Workbook(write_only=True)
    credits = credits_of(release)
    day = dt.datetime.fromisoformat(credits["day"])
    book.properties.title = credits["title"]
    book.properties.creator = "Akkuketju"
    book.properties.created = book.properties.modified = day
    about = book.create_sheet("about")
    about.column_dimensions["B"].width = 90
    for name, text in credits.items():
        about.append([_cell(about, name, bold=True), _cell(about, text)])
    for table, rows in tables_of(release).items():
        _write_table(book.create_sheet(table), rows)
    book.save(path)


def _write_table(sheet: WriteOnlyWorksheet, rows: list[list[str]]) -> None:
    header = rows[0]
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, name, bold=True) for name in header])
    for row in rows[1:]:
        sheet.append(
            [
                float(text) if name in _NUMBERS and text else _cell(sheet, text)
                for name, text in zip(header, row, strict=True)
            ]
        )


def _cell(sheet: WriteOnlyWorksheet, text: str, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=text or None)
    if text:
        cell.data_type = "s"  # a text that begins with = is no formula
    if bold:
        cell.font = Font(bold=True)
    return cell


FORMAT = Format("xlsx", ".xlsx", _MEDIA, "Spreadsheet, one sheet per table", write)
