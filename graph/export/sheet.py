"""A table as a sheet of a workbook: header in sight, columns wide enough, no text a formula."""

from collections.abc import Mapping, Sequence

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Cell = str | float | int | bool | None
#: Named like the other cells' font: without a name programs take one of their own.
_BOLD = Font(name="Calibri", size=11, bold=True)
#: Columns in characters: as wide as nearly all of their cells, within reason.
_NARROWEST, _WIDEST = 8, 48


def write_table(
    sheet: WriteOnlyWorksheet, header: Sequence[str], rows: Sequence[Sequence[Cell]]
) -> None:
    """Write a table below its header; what a row is about stays in sight too."""
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(header))}{len(rows) + 1}"
    for number, name in enumerate(header):
        letter = get_column_letter(number + 1)
        sheet.column_dimensions[letter].width = _width(name, [row[number] for row in rows])
    sheet.append([_cell(sheet, name, bold=True) for name in header])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def write_about(sheet: WriteOnlyWorksheet, about: Mapping[str, object]) -> None:
    """Write what is said of the workbook as a whole, a line each."""
    sheet.column_dimensions["A"].width = _width("", list(about))
    sheet.column_dimensions["B"].width = 90
    for name, text in about.items():
        sheet.append([_cell(sheet, name, bold=True), _cell(sheet, str(text))])


def _width(name: str, cells: Sequence[Cell]) -> int:
    """The width that shows the header with its button, and nineteen of twenty filled cells."""
    lengths = sorted(len(str(cell)) for cell in cells if cell not in (None, ""))
    common = lengths[len(lengths) * 19 // 20] if lengths else 0
    return min(_WIDEST, max(_NARROWEST, len(name) + 4, common + 2))


def _cell(sheet: WriteOnlyWorksheet, value: Cell, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=None if value == "" else value)
    if isinstance(value, str) and value:
        cell.data_type = "s"  # a text that begins with = is no formula
    if bold:
        cell.font = _BOLD
    return cell
