"""A value that a filter does not take: told by the filter's name, its choices one link away."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from flask import request

from graph.errors import InvalidInput
from graph.wording import Wording, choose_from, not_one_of, shown
from web.addresses import with_query
from web.parameters import parameter_name, value_name

#: How alike a slip of the pen is to what was meant, and how many guesses are made.
_ALIKE, _GUESSES = 0.7, 3
#: How many letters of a name are a beginning of it.
_BEGINNING = 3


@dataclass(frozen=True)
class Offer:
    """A choice of a filter: its name, and the present address with it."""

    text: str
    address: str


class NoSuchChoice(InvalidInput):
    """A value that a filter of a page does not take.

    ``title`` is the name of the filter; ``choices`` are the names of what it takes, by value.
    """

    name = "invalid-input"

    def __init__(
        self, parameter: str, given: str, choices: Mapping[str, str], title: str = ""
    ) -> None:
        super().__init__(not_one_of(parameter, given), choose_from(choices), parameter=parameter)
        self.parameter, self.given, self.choices = parameter, given, choices
        self.title = title or parameter_name(parameter)

    @property
    def told(self) -> Wording:
        """What is wrong, for people."""
        return Wording(
            "{filter}: there is no choice “{given}”", filter=self.title, given=shown(self.given)
        )

    def offers(self) -> list[Offer]:
        """All choices, each with the present address in which it takes the wrong one's place."""
        return [self._offer(value) for value in self.choices]

    def near(self) -> list[Offer]:
        """The choices that begin with what was given, or look like it."""
        spelt = {value.casefold(): value for value in self.choices}
        spelt |= {text.casefold(): value for value, text in self.choices.items()}
        given = self.given.casefold()
        begun = [one for one in spelt if len(given) >= _BEGINNING and one.startswith(given)]
        found = [*begun, *get_close_matches(given, spelt, _GUESSES, _ALIKE)]
        values = dict.fromkeys(spelt[one] for one in found)
        return [self._offer(value) for value in values][:_GUESSES]

    def _offer(self, value: str) -> Offer:
        given = request.args.getlist(self.parameter)
        kept = [value if one == self.given else one for one in given]
        values = list(dict.fromkeys(kept if value in kept else [value]))
        # The pages of another choice are other pages.
        return Offer(self.choices[value], with_query(page=None, **{self.parameter: values}))


def refuse(parameter: str, given: str, values: Iterable[str], title: str = "") -> NoSuchChoice:
    """The refusal of a value where others fit, which are offered in the order of their names."""
    named = {value: value_name(parameter, value) for value in values}
    ordered = sorted(named, key=lambda value: named[value].casefold())
    return NoSuchChoice(parameter, given, {value: named[value] for value in ordered}, title)
