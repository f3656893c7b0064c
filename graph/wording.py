"""Texts for people that know how they were made, so that a page can tell them in its language."""

from collections.abc import Iterable
from typing import Self


class Wording(str):
    """An English text with its values filled in; catalogues know it by its ``template``.

    A value may be a wording of its own. A float is written without needless digits.
    """

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, **values: object) -> Self:
        """Fill ``{name}`` in."""
        shown = {k: f"{v:g}" if isinstance(v, float) else v for k, v in values.items()}
        text = super().__new__(cls, template.format(**shown))
        text.template, text.values = template, values
        return text


def shown(text: str, most: int = 60) -> str:
    """What somebody wrote, short enough to be told again and without signs that do not show."""
    return repr(text[:most])[1:-1]


def choose_from(choices: Iterable[str]) -> Wording:
    """The remedy where one of a few values fits."""
    return Wording("Choose from: {choices}.", choices=", ".join(choices))


def not_one_of(parameter: str, value: str) -> Wording:
    """What is told of a value that a parameter does not take."""
    return Wording("“{given}” is no value of {parameter}", given=shown(value), parameter=parameter)


def no_form(ending: str) -> Wording:
    """What is told of a file in a form that there is not."""
    return Wording("There is no form “{given}” of this", given=shown(ending, 20))
