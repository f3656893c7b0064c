"""What a claim says, in few words: its amount, its thing, when it holds."""

from collections.abc import Mapping, Sequence
from textwrap import shorten as shorten_text

from markupsafe import Markup, escape

from graph.description import Claim
from graph.namespaces import CV
from web.codes import code_name
from web.language import language, translate
from web.names import label, name
from web.services import services
from web.units import unit_symbol
from web.written import date, number

#: Amounts of a day to come, where their date is not that of the source.
_AHEAD = {f"{CV}kind/forecast", f"{CV}kind/target"}


def amount(claim: Claim) -> Markup:
    """The amount of a quantity with its range, bound and unit."""
    low, middle, high = claim.amounts
    sign = {"about": "≈ ", "at-least": "≥ ", "at-most": "≤ "}.get(
        claim.bound.rpartition("/")[2], ""
    )
    if middle is not None:
        text = sign + number(middle)
        if low is not None and high is not None:
            text += f" ({number(low)}–{number(high)})"
    else:
        ends = [number(x) for x in (low, high) if x is not None]
        text = sign + "–".join(ends)
    return Markup('<span class="amount">{} {}</span>').format(text, unit_name(claim.unit))


def says(claim: Claim) -> Markup:
    """What a claim says in few words, not of what: an amount, a thing, a day, a code, a text."""
    if claim.kind == "QuantityStatement":
        aspect = Markup(" {}").format(name(claim.aspect)) if claim.aspect else ""
        return amount(claim) + aspect
    if claim.object:
        return name(claim.object)
    if claim.kind == "TextStatement":
        text = shorten_text(claim.text, 90, placeholder=" …")
        return Markup('<span lang="{}">{}</span>').format(claim.language, text)
    if claim.kind == "CodeStatement":
        return escape(f"{code_name(claim.codeScheme, translate)} {claim.code}")
    return escape(date(claim.day))


def in_language(claims: Sequence[Claim]) -> list[Claim]:
    """The claims, without texts whose place in their source is told in the page's language too."""
    told = {_place(c) for c in claims if c.locator and c.language == language()}
    return [c for c in claims if c.language in ("", language()) or _place(c) not in told]


def _place(claim: Claim) -> tuple[str, ...]:
    return (claim.subject, claim.aspect, claim.party, claim.locator, *sorted(claim.sources))


def unit_name(iri: str) -> Markup:
    """The symbol of a unit, its full name for screen readers and on hover."""
    symbols: Mapping[str, str] = _symbols()
    symbol = unit_symbol(symbols.get(iri, ""), translate)
    return Markup('<abbr title="{}">{}</abbr>').format(label(iri).text, symbol)


def _symbols() -> Mapping[str, str]:
    found = services()
    if "unit_symbols" not in found.__dict__:
        rows = found.reader.rows(
            f"SELECT ?u ?s {{ ?u skos:inScheme <{CV}unit> ; skos:notation ?s }}"
        )
        found.__dict__["unit_symbols"] = {row["u"]: row["s"] for row in rows}
    symbols: Mapping[str, str] = found.__dict__["unit_symbols"]
    return symbols


def period(claim: Claim) -> str:
    """When a claim holds, in words."""
    start, end = claim.period
    if start and start == end:
        return date(start)
    if start and end:
        return f"{date(start)} – {date(end)}"
    if start and claim.is_snapshot and claim.quantityKind in _AHEAD and not claim.dateBasis:
        return translate("for {date}", date=date(start))
    if start and claim.is_snapshot:
        return translate("seen {date}", date=date(start, "in"))
    if start:
        return translate("from {date}", date=date(start, "from"))
    return translate("until {date}", date=date(end, "until")) if end else ""
