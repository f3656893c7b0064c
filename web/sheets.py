"""The tables of a page as files: CSV (one table), JSON and XLSX (all of them)."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, request
from openpyxl import Workbook

from graph.errors import InvalidInput, NotFound
from graph.export.format import credits_of
from graph.export.sheet import write_about, write_table
from graph.wording import Wording, choose_from, no_form, shown
from web.services import services

Cell = str | float | int | bool | list[str] | None
FORMS = ("csv", "json", "xlsx")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Sheet:
    """A table: its name in addresses and files, its columns, its rows."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


def respond(form: str, title: str, sheets: Sequence[Sheet], **about: Any) -> Response:
    """The tables in a form, named ``title``; ``about`` is said beside them.

    CSV gives the table that the address names by ``table``, else the first. Raises ``NotFound``
    for a form that there is not.
    """
    if form == "csv":
        sheet = _wanted(sheets)
        return _file(_csv(sheet), "text/csv; charset=utf-8", f"{title}-{sheet.name}.csv")
    if form == "json":
        content = {**credits_of(services().release), "address": request.full_path, **about}
        content.update({sheet.name: _records(sheet) for sheet in sheets})
        return Response(json.dumps(content, ensure_ascii=False), mimetype="application/json")
    if form == "xlsx":
        return _file(_xlsx(sheets, about), _XLSX, f"{title}.xlsx")
    raise NotFound(no_form(form), choose_from(FORMS))


def _wanted(sheets: Sequence[Sheet]) -> Sheet:
    """The table that the address names, else the first."""
    name = request.args.get("table") or sheets[0].name
    found = next((sheet for sheet in sheets if sheet.name == name), None)
    if found is None:
        choices = [sheet.name for sheet in sheets]
        raise InvalidInput(
            Wording("There is no table “{given}”", given=shown(name, 40)), choose_from(choices)
        )
    return found


def _file(body: bytes, mimetype: str, name: str) -> Response:
    response = Response(body, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _records(sheet: Sheet) -> list[dict[str, Cell]]:
    return [dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows]


def _csv(sheet: Sheet) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(sheet.columns)
    writer.writerows([_text(cell) for cell in row] for row in sheet.rows)
    return file.getvalue().encode()


def _text(cell: Cell) -> str | float | int | bool | None:
    return ";".join(cell) if isinstance(cell, list) else cell


def _xlsx(sheets: Sequence[Sheet], about: dict[str, Any]) -> bytes:
    book = Workbook(write_only=True)
    write_about(book.create_sheet("about"), {**credits_of(services().release), **about})
    for sheet in sheets:
        rows = [[_text(cell) for cell in row] for row in sheet.rows]
        write_table(book.create_sheet(sheet.name[:31]), sheet.columns, rows)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
