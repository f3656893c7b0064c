"""Every text of the interface has its Finnish and its Swedish."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from graph.questions import read_questions
from graph.resources import QUESTIONS
from web.translations import FOLDER

WEB = FOLDER.parent
_CALL = re.compile(
    r"""(?<!\w)(?:_|translate)\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*[,)]"""
)


def used() -> Iterator[str]:
    for path in [*WEB.rglob("*.html"), *WEB.rglob("*.py")]:
        for double, single in _CALL.findall(path.read_text("utf-8")):
            yield double or single
    for question in read_questions(QUESTIONS):
        select = re.search(r"SELECT(?: DISTINCT)?(.*?)(?:WHERE|\{)", question.query, re.DOTALL)
        assert select, question.id
        # A column is a variable of its own, or the name after AS.
        outside = re.sub(r"\((?:[^()]|\([^()]*\))*?AS (\?\w+)\)", r"\1", select[1])
        yield from re.findall(r"\?(\w+)", outside)


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_nothing_is_left_in_english(language: str) -> None:
    with (FOLDER / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    done = {m.id for m in catalogue if m.id and m.string and not m.fuzzy}
    assert sorted(set(used()) - done) == []


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_translations_keep_the_places_of_values(language: str) -> None:
    with Path(FOLDER / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    for message in catalogue:
        places = re.findall(r"\{\w*\}", str(message.id))
        assert sorted(re.findall(r"\{\w*\}", str(message.string))) == sorted(places), message.id
