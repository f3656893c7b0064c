"""Values of the command line that several commands read."""

import argparse
import datetime as dt


def read_day(text: str) -> dt.date:
    """A day written as 2026-01-31; raises ``argparse.ArgumentTypeError`` with the form."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write 2026-01-31") from None
