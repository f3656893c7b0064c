"""The question library: each competency question is one SPARQL file with a head of its own.

The head is TOML in comment lines that begin with ``#+``: id, number, tasks, and by language the
title, the definition and what an empty answer means. The rest of the file is a query that runs as
it stands; a line ``VALUES ?name { … } # parameter`` holds a parameter's default, and another value
takes its place.

An optional parameter without a value becomes ``UNDEF``. Its query asks for it in a filter that
begins with ``!BOUND(?name) ||``, and never puts it at the end of a path outside of ``EXISTS``: so
both engines read it alike (docs/deployment.md, Virtuoso).
"""

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from graph.errors import AkkuketjuError, InvalidInput, NotFound
from graph.namespaces import (
    CV,
    SCHEMES,
    SPARQL_PREFIXES,
    is_local,
    thing,
)
from graph.wording import Wording, not_one_of, shown

_SLOT = re.compile(r"VALUES\s+\?(\w+)\s*\{([^}]*)\}\s*# parameter")
_SH = "http://www.w3.org/ns/shacl#"
LANGUAGES = ("fi", "sv", "en")
#: The eight tasks of the co-operation body by their number, as ids of things.
TASKS = (
    "cb-task-positions",
    "cb-task-policy-coverage",
    "cb-task-shared-understanding",
    "cb-task-cooperation",
    "cb-task-resource-estimate",
    "cb-task-speed-up",
    "cb-task-obstacles",
    "cb-task-reporting",
)


class QuestionError(AkkuketjuError):
    """A question file that cannot be used."""

    status = 422


@dataclass(frozen=True)
class Parameter:
    """A value that a question asks for.

    ``type`` is ``date``, ``number``, ``text``, ``scheme``, ``concept:<scheme>`` or
    ``thing:<Class> <Class> …``.
    An ``optional`` parameter left empty matches everything.
    """

    name: str
    type: str
    label: Mapping[str, str]
    default: str
    optional: bool = False

    def term(self, value: str) -> str:
        """The SPARQL term of a value; raises ``InvalidInput`` naming the form that fits."""
        if not value.strip():
            if self.optional:
                return "UNDEF"
            raise InvalidInput(Wording("{parameter} is empty", parameter=self.name), self._like())
        try:
            return self._read(value.strip())
        except ValueError as error:
            raise InvalidInput(not_one_of(self.name, value), self._like()) from error

    def _like(self) -> Wording:
        if not self.default:
            return Wording("Give a value of the type {type}.", type=self.type)
        return Wording(
            "Give a value of the type {type}, as {like}.", type=self.type, like=self.default
        )

    def _read(self, value: str) -> str:
        if self.type == "date":
            return f'"{dt.date.fromisoformat(value).isoformat()}"^^xsd:date'
        if self.type == "number":
            if not re.fullmatch(r"-?\d{1,15}(\.\d{1,9})?", value):
                raise ValueError(value)
            return value
        if self.type == "text":
            return str(ox.Literal(value))
        if self.type == "scheme":
            if value not in SCHEMES:
                raise ValueError(value)
            return f"<{CV}{value}>"
        kind, _, scheme = self.type.partition(":")
        if kind == "concept" and ":" not in value:
            value = f"{scheme}:{value}"
        return f"<{thing(value)}>"


@dataclass(frozen=True)
class Question:
    """A competency question with its query."""

    id: str
    number: int
    tasks: tuple[int, ...]
    title: Mapping[str, str]
    definition: Mapping[str, str]
    query: str
    parameters: tuple[Parameter, ...] = ()
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)

    def column(self, name: str, language: str) -> str:
        """The name of a column in a language."""
        return self.columns[name][language] if name in self.columns else name

    def sparql(self, values: Mapping[str, str] | None = None) -> str:
        """The query with its prefixes, parameters filled with ``values`` or their defaults.

        ``values`` are in the short form of tables: ``terrafame``, ``stage:cam``, ``2025-01-31``.
        Raises ``InvalidInput`` for an unknown parameter or a value that does not fit.
        """
        given = dict(values or {})
        by_name = {p.name: p for p in self.parameters}
        for name in given:
            if name not in by_name:
                known = ", ".join(by_name) or "none"
                raise InvalidInput(
                    Wording("There is no parameter {given}", given=shown(name)),
                    Wording("This question takes: {names}.", names=known),
                )

        def fill(match: re.Match[str]) -> str:
            parameter = by_name[match[1]]
            value = given.get(parameter.name, parameter.default)
            return f"VALUES ?{parameter.name} {{ {parameter.term(value)} }} # parameter"

        return SPARQL_PREFIXES + _SLOT.sub(fill, self.query)


class Library:
    """All questions, by number."""

    def __init__(self, questions: list[Question]) -> None:
        self._questions = {q.id: q for q in sorted(questions, key=lambda q: q.number)}

    def __iter__(self) -> Iterator[Question]:
        return iter(self._questions.values())

    def __len__(self) -> int:
        return len(self._questions)

    def get(self, question_id: str) -> Question:
        """The question with that id; raises ``NotFound``."""
        try:
            return self._questions[question_id]
        except KeyError:
            raise NotFound(
                Wording("There is no question {given}", given=shown(question_id)),
                "See the list of questions.",
            ) from None

    def for_task(self, task: int) -> list[Question]:
        """The questions that serve one of the eight tasks."""
        return [q for q in self if task in q.tasks]


def read_questions(folder: Path) -> Library:
    """Read every ``*.rq`` file of ``folder``; raises ``QuestionError`` naming file and fault.

    Names of columns that several questions share stand in ``columns.toml`` beside them.
    """
    shared = read_columns(folder / "columns.toml")
    questions = [read_question(path, shared) for path in sorted(folder.glob("*.rq"))]
    for attribute in ("id", "number"):
        seen: set[object] = set()
        for question in questions:
            value = getattr(question, attribute)
            if value in seen:
                raise QuestionError(f"Two questions have the {attribute} {value}", "Change one.")
            seen.add(value)
    return Library(questions)


def read_columns(path: Path) -> dict[str, Mapping[str, str]]:
    """The names of columns in three languages; none where there is no such file."""
    if not path.is_file():
        return {}
    try:
        named = tomllib.loads(path.read_text(encoding="utf-8"))
        return {column: _translated(texts, column) for column, texts in named.items()}
    except (tomllib.TOMLDecodeError, AttributeError, ValueError) as error:
        raise QuestionError(f"{path.name}: {error}", "Mend the file.") from error


def read_question(path: Path, shared: Mapping[str, Mapping[str, str]] | None = None) -> Question:
    """Read one question file; ``shared`` are names of columns that its own head may replace."""
    lines = path.read_text(encoding="utf-8").splitlines()
    head = "\n".join(line[2:].strip() for line in lines if line.startswith("#+"))
    query = "\n".join(line for line in lines if not line.startswith("#+")).strip() + "\n"
    try:
        question = _question(tomllib.loads(head), query, shared or {})
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise QuestionError(f"{path.name}: {error}", "Mend the head of the file.") from error
    return question


def _question(
    head: dict[str, Any], query: str, shared: Mapping[str, Mapping[str, str]]
) -> Question:
    defaults = {match[1]: match[2].strip() for match in _SLOT.finditer(query)}
    parameters = tuple(
        Parameter(
            name=p["name"],
            type=p["type"],
            label=_translated(p["label"], f"label of {p['name']}"),
            default=_short(defaults[p["name"]]),
            optional=p.get("optional", False),
        )
        for p in head.get("parameters", [])
    )
    undeclared = set(defaults) - {p.name for p in parameters}
    if undeclared:
        raise ValueError(f"parameters without a declaration: {sorted(undeclared)}")
    if not is_local(head["id"]):
        raise ValueError(f"id {head['id']!r} is not kebab-case")
    return Question(
        id=head["id"],
        number=head["number"],
        tasks=tuple(head.get("tasks", ())),
        title=_translated(head["title"], "title"),
        definition=_translated(head["definition"], "definition"),
        query=query,
        parameters=parameters,
        columns={**shared, **{n: _translated(c, n) for n, c in head.get("columns", {}).items()}},
        missing=_translated(head["missing"], "missing") if "missing" in head else {},
    )


def _translated(texts: Mapping[str, str], what: str) -> Mapping[str, str]:
    lacking = [language for language in LANGUAGES if not texts.get(language)]
    if lacking:
        raise ValueError(f"{what} lacks {', '.join(lacking)}")
    return texts


_SCHEME_OF = {"mat": "material", "chem": "chemistry", "st": "status", "gt": "gap-type"}


def _short(term: str) -> str:
    """A default as people write it: ``stage:cam`` for a concept, ``terrafame`` for ``id:…``."""
    if term == "UNDEF":
        return ""
    literal = re.match(r'"([^"]*)"', term)
    if literal:
        return literal[1]
    if term.startswith(f"<{CV}"):
        return term[1 + len(CV) : -1]
    prefix, colon, local = term.partition(":")
    if prefix == "id":
        return local
    return f"{_SCHEME_OF.get(prefix, prefix)}{colon}{local}"
