"""The question library as examples on the SPARQL page: by task, narrowed by words."""

import re
from dataclasses import dataclass

from flask import request

from graph.namespaces import ID
from graph.questions import TASKS, Question
from web.language import language, translate
from web.names import label
from web.services import services
from web.views.gaps import one_of

_NUMBERS = range(1, len(TASKS) + 1)


@dataclass(frozen=True)
class Group:
    """The examples of one task; a question that serves several stands in each."""

    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Examples:
    """What the address chooses of the library."""

    text: str
    task: str
    tasks: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]

    @property
    def total(self) -> int:
        """How many questions are shown, each counted once."""
        return len({question.id for group in self.groups for question in group.questions})

    @property
    def narrowed(self) -> bool:
        """Whether less than the whole library was asked for."""
        return bool(self.text or self.task)


def read_examples() -> Examples:
    """The examples that the address asks for; raises ``InvalidInput`` for a task there is not."""
    text = request.args.get("q", "")[:200].strip()
    task = one_of("task", {str(number) for number in _NUMBERS})
    words = text.casefold().split()
    found = [q for q in services().library if all(word in _words(q) for word in words)]
    groups = [
        Group(_name(number), tuple(q for q in found if number in q.tasks))
        for number in _NUMBERS
        if task in ("", str(number))
    ]
    if not task:
        groups.append(Group(translate("Other"), tuple(q for q in found if not q.tasks)))
    tasks = tuple((str(number), _name(number)) for number in _NUMBERS)
    return Examples(text, task, tasks, tuple(group for group in groups if group.questions))


def read_draft() -> str:
    """What the address puts into the editor without running it: an example, or a text."""
    example = request.args.get("example", "")
    if example:
        return _trim(services().library.get(example).sparql())
    return request.args.get("draft", "")


def _trim(query: str) -> str:
    """A query without the prefixes that it does not use."""
    body = re.sub(r"^PREFIX .*\n", "", query, flags=re.MULTILINE)
    used = [
        line
        for line in re.findall(r"^PREFIX .*\n", query, flags=re.MULTILINE)
        if re.search(rf"(?<![\w-]){line.split()[1]}", body)
    ]
    return "".join(used) + "\n" + body


def _name(task: int) -> str:
    return f"{task}. {label(ID + TASKS[task - 1]).text}"


def _words(question: Question) -> str:
    spoken = (question.title[language()], question.definition[language()])
    return " ".join((question.id, *spoken)).casefold()
