"""Every text of the interface has its Finnish and its Swedish."""

import re
from collections.abc import Iterable, Iterator

import pytest
from babel.messages.pofile import read_po

from web.translations import FOLDER, read_catalogue

WEB = FOLDER.parent
_CALL = re.compile(
    r"""(?<!\w)(?:_|translate)\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*[,)]"""
)


_PLURAL = re.compile(r"""(?<!\w)plural\((["'])([^"']+)\1, (["'])([^"']+)\3, """)


def used() -> Iterator[str | tuple[str, str]]:
    """Every message of the code; one of a count as its pair of one and many."""
    for path in [*WEB.rglob("*.html"), *WEB.rglob("*.py")]:
        text = path.read_text("utf-8")
        for double, single in _CALL.findall(text):
            yield double or single
        for _, one, _, many in _PLURAL.findall(text):
            yield one, many


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_nothing_is_left_in_english(language: str) -> None:
    catalogue = read_catalogue(language)
    done = {m.id for m in catalogue if m.id and not m.fuzzy and all(texts(m.string))}
    assert sorted(set(used()) - done, key=str) == []


def texts(one_or_more: str | Iterable[str] | None) -> list[str]:
    """The texts of a message: one, or those of one and many."""
    return [one_or_more] if isinstance(one_or_more, str) else list(one_or_more or ())


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_translations_keep_the_places_of_values(language: str) -> None:
    for message in read_catalogue(language):
        if message.id:
            places = re.findall(r"\{\w*\}", texts(message.id)[0])
            for text in texts(message.string):
                assert sorted(re.findall(r"\{\w*\}", text)) == sorted(places), message.id


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_no_message_stands_in_two_catalogues(language: str) -> None:
    seen: dict[str, str] = {}
    for path in sorted((FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    assert str(message.id) not in seen, f"{path.name} and {seen[str(message.id)]}"
                    seen[str(message.id)] = path.name
