import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.dates import parse_date


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2018", "2018-01-01", "2018-12-31", "year"),
        ("2018-Q3", "2018-07-01", "2018-09-30", "quarter"),
        ("2020-02", "2020-02-01", "2020-02-29", "month"),
        ("2018-10-24", "2018-10-24", "2018-10-24", "day"),
    ],
)
def test_a_date_is_the_period_that_its_form_states(
    text: str, first: str, last: str, precision: str
) -> None:
    date = parse_date(text)
    assert (date.first.isoformat(), date.last.isoformat()) == (first, last)
    assert date.precision == precision


@pytest.mark.parametrize(
    "text", ["", "18", "2018-13", "2018-02-30", "2018-1", "24.10.2018", "2018-Q5", "2018-10-24 "]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  the caller adds file, row and remedy
        parse_date(text)


@given(st.dates(), st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]))
def test_a_date_is_written_as_it_was_read(day: dt.date, form: str) -> None:
    text = day.strftime(form).rjust(len(dt.date(2000, 1, 1).strftime(form)), "0")
    date = parse_date(text)
    assert str(date) == text
    assert date.first <= day <= date.last


@given(st.integers(1, 9999), st.integers(1, 4))
def test_a_quarter_is_written_as_it_was_read(year: int, quarter: int) -> None:
    assert str(parse_date(f"{year:04}-Q{quarter}")) == f"{year:04}-Q{quarter}"
