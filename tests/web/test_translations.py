"""Every text of the interface has its Finnish and its Swedish."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from graph import errors
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


#: Modules whose errors only programs see.
_FOR_PROGRAMS = (
    "authorisation.py",
    "protocol.py",
    "rate.py",
    "server.py",
    "settings.py",
    "update.py",
)
_ERRORS = {
    "ModelError",
    *(
        name
        for name, cls in vars(errors).items()
        if isinstance(cls, type) and issubclass(cls, errors.AkkuketjuError)
    ),
}
#: What makes a text that can be told in another language.
_WORDINGS = ("Wording", "choose_from", "not_one_of", "no_form")


def raised() -> Iterator[tuple[Path, ast.Call]]:
    """Every error that the code makes, with its file."""
    for path in [*WEB.rglob("*.py"), *(WEB.parent / "graph").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in _ERRORS:
                yield path, node


def is_wording(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") in _WORDINGS


def is_for_people(path: Path, error: ast.Call) -> bool:
    """Whether a page may have to tell an error: all of the viewer's, and what the graph words."""
    if WEB in path.parents:
        return path.name not in _FOR_PROGRAMS
    return any(is_wording(node) for node in ast.walk(error))


def worded() -> Iterator[str]:
    """Every text of an error that a page may have to tell, as catalogues know it."""
    for path in [*WEB.rglob("*.py"), *(WEB.parent / "graph").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Wording":
                yield from constants(node.args[0])
    for path, error in raised():
        if is_for_people(path, error):
            for argument in error.args:
                if not is_wording(argument):
                    yield from constants(argument)


def constants(node: ast.AST) -> Iterator[str]:
    """The texts that an expression may be: one, or either of two."""
    if isinstance(node, ast.IfExp):
        yield from constants(node.body)
        yield from constants(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def test_no_error_of_a_page_is_put_together_in_english() -> None:
    loose = [
        f"{path.name}:{error.lineno}"
        for path, error in raised()
        if is_for_people(path, error)
        and any(isinstance(argument, (ast.JoinedStr, ast.BinOp)) for argument in error.args)
    ]
    assert loose == []


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_nothing_is_left_in_english(language: str) -> None:
    catalogue = read_catalogue(language)
    done = {m.id for m in catalogue if m.id and not m.fuzzy and all(texts(m.string))}
    assert sorted({*used(), *worded()} - done, key=str) == []


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
