"""Every text of the interface has its Finnish and its Swedish."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po

from web.translations import FOLDER, read_catalogue

WEB = FOLDER.parent
_CALL = re.compile(
    r"""(?<!\w)(?:_|translate)\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*[,)]"""
)


def used() -> Iterator[str]:
    for path in [*WEB.rglob("*.html"), *WEB.rglob("*.py")]:
        for double, single in _CALL.findall(path.read_text("utf-8")):
            yield double or single


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_nothing_is_left_in_english(language: str) -> None:
    catalogue = read_catalogue(language)
    done = {m.id for m in catalogue if m.id and m.string and not m.fuzzy}
    assert sorted(set(used()) - done) == []


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_translations_keep_the_places_of_values(language: str) -> None:
    for message in read_catalogue(language):
        places = re.findall(r"\{\w*\}", str(message.id))
        assert sorted(re.findall(r"\{\w*\}", str(message.string))) == sorted(places), message.id


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_no_message_stands_in_two_catalogues(language: str) -> None:
    seen: dict[str, str] = {}
    for path in sorted((FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    assert str(message.id) not in seen, f"{path.name} and {seen[str(message.id)]}"
                    seen[str(message.id)] = path.name
