"""XLSX: one sheet per table, the credits first."""

import datetime as dt
from pathlib import Path

from openpyxl import Workbook

from graph.export.format import Format, credits_of
from graph.export.rows import tables_of
from graph.export.sheet import write_about, write_table
from graph.release import Release

_MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NUMBERS = frozenset({"share", "amount", "amount_min", "amount_max", "lat", "long"})


def write(release: Release, path: Path) -> None:
    """Write the workbook; numbers are numbers, everything else is text.

    So are dates: many of them are only a year or a month, and stay as they are told.
    """
    book = Workbook(write_only=True)
    credits = credits_of(release)
    day = dt.datetime.fromisoformat(credits["day"])
    book.properties.title = credits["title"]
    book.properties.creator = "Akkuketju"
    book.properties.created = book.properties.modified = day
    write_about(book.create_sheet("about"), credits)
    for table, rows in tables_of(release).items():
        header = rows[0]
        write_table(
            book.create_sheet(table),
            header,
            [
                [
                    float(text) if name in _NUMBERS and text else text
                    for name, text in zip(header, row, strict=True)
                ]
                for row in rows[1:]
            ],
        )
    book.save(path)


FORMAT = Format("xlsx", ".xlsx", _MEDIA, "Spreadsheet, one sheet per table", write)
