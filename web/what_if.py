"""A what-if: the balance that the address asks for, with capacity that it adds and keeps."""

import datetime as dt
from dataclasses import dataclass
from itertools import zip_longest

from flask import request

from graph.balance import Balance, Imports, Library, Request, solve
from graph.balance.added import PLANT, Added, added_statements, read_added
from graph.balance.request import read_mix
from graph.errors import AkkuketjuError
from graph.view import View
from web.analyses import Counted, Mix, Options
from web.capacity import Answer, all_materials, answer
from web.services import HOME, services
from web.views.gaps import read_day

#: How many additions the form has room for.
ROWS = 3


@dataclass(frozen=True)
class WhatIf:
    """The answer with and without the additions, and the products that can be added.

    ``typed`` are the additions as they stand in the form, halves with them.
    """

    answer: Answer
    without: Balance | None
    added: tuple[Added, ...]
    products: tuple[str, ...]
    typed: tuple[tuple[str, str], ...] = ()

    @property
    def halves(self) -> bool:
        """Whether a product was given without an amount, or an amount without a product."""
        sold = request.args.get("sell", ""), request.args.get("sell_kt", "")
        return any(bool(product) != bool(amount) for product, amount in (*self.typed, sold))

    @property
    def unused(self) -> tuple[str, ...]:
        """The products added that nothing in the chain is made from."""
        balance = self.answer.balance
        used = {one.plant for stage in balance.stages for one in stage.claims} if balance else ()
        return tuple(
            one.product
            for number, one in enumerate(self.added, 1)
            if balance and f"{PLANT}{number}" not in used
        )


def read_what_if() -> WhatIf:
    """What the address asks; raises ``InvalidInput`` with the choices."""
    plain = answer()
    day = read_day("as_of") or services().day
    mix = read_mix(plain.asked.chemistry, services().analyses.chemistries(services().day))
    products = _products(day, mix)
    typed = _typed()
    added = read_added(typed, services().once("materials", all_materials))
    if not added or plain.failure:
        return WhatIf(plain, plain.balance, added, products, typed)

    def solved(
        day: dt.date, mix: Mix, target: float, imports: str, counted: Counted, options: Options
    ) -> Balance:
        view, library = services().once(("added", day, added), lambda: _laid_over(day, added))
        statuses = counted | {"operating"}
        asked = Request(mix, target, Imports(imports), statuses, terms=options.terms())
        key = ("what-if", day, mix, target, imports, counted, options, added)
        return services().once(key, lambda: solve(view, asked, library))

    return WhatIf(answer(solved), plain.balance, added, products, typed)


def _typed() -> tuple[tuple[str, str], ...]:
    """The pairs of product and amount in the address, as many as the form has room for."""
    pairs = zip_longest(request.args.getlist("add"), request.args.getlist("kt"), fillvalue="")
    return tuple((product.strip(), amount.strip()) for product, amount in pairs)[:ROWS]


def _laid_over(day: dt.date, added: tuple[Added, ...]) -> tuple[View, Library]:
    statements = added_statements(added, day, HOME, services().base_quads())
    view = services().view_with(day, statements)
    return view, Library(view)


def _products(day: dt.date, mix: Mix) -> tuple[str, ...]:
    """The products of the chain in the order of the flow; none where too little is known."""
    try:
        return services().analyses.products(day, mix)
    except AkkuketjuError:
        return ()
