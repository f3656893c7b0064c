"""Values of the command line that several commands read."""

import argparse
import datetime as dt


def read_day(text: str) -> dt.date:
    """A day written as 2026-01-31; raises ``argparse.ArgumentTypeError`` with the form."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write 2026-01-31") from None


def read_count(text: str) -> int:
    """A whole number from 1 on; raises ``argparse.ArgumentTypeError``."""
    if text.isascii() and text.isdigit() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 on")
