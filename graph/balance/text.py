"""A balance as text for people at a terminal."""

from collections.abc import Callable

from graph.balance.interval import Interval
from graph.balance.model import Balance, MainStage

#: The label of a concept by its scheme and id.
Name = Callable[[str, str], str]
_SIGNS = {"at-least": "≤", "if-all": "*"}


def print_balance(balance: Balance, label: Name) -> None:
    """Print the verdict, the products, the main stages, the prices and the ladder."""

    def name(product: str) -> str:
        return label("material", product)

    mix = ", ".join(f"{chemistry} {share:.0%}" for chemistry, share in balance.request.mix)
    statuses = ", ".join(sorted(balance.request.statuses))
    print(f"{mix} in {balance.region} as of {balance.as_of}, plants that are {statuses}")
    print(
        f"imports: {balance.request.imports.mode}; target {balance.request.target:g} GWh a year\n"
    )
    print(f"{_verdict(balance, name)}\n")
    print(f"{'product':38}{'need':>10}{'capacity':>10}  {'supports, GWh':22}{'imported':>9}  state")
    for stage in balance.stages:
        print(
            f"{name(stage.product)[:37]:38}{stage.need.central:10.4g}{stage.capacity.central:10.4g}"
            f" {_SIGNS.get(stage.need_bound, ''):1}{_span(stage.supports):22}"
            f"{stage.dependence.central:9.0%}  {stage.state}"
        )
    print("\nneed and capacity in kt a year (cells: GWh), imported at the target")
    print("≤ a yield on the way is not on record, so no more than this; * if all came this way")
    for stage in balance.stages:
        if stage.recovered or stage.exported:
            print(
                f"{name(stage.product)}: recycling feeds back {stage.recovered:.3g} kt, "
                f"{stage.exported:.3g} kt leaves the chain"
            )
    print(f"\n{'main stage':38}{'GWh of cells a year':24}state")
    for one in balance.main_stages:
        print(_main_stage(one, label))
    for price in balance.shadow_prices:
        print(f"one more kt of {name(price.product)} ({price.limit}): {_span(price.price)} GWh")
    print("\nLadder")
    for step in balance.ladder:
        supported = "nothing limits it" if step.supported is None else _span(step.supported)
        relaxed = ", ".join(name(p) for p in step.relaxed)
        how = {"as-is": "as it is", "imported": f"imported: {relaxed}"}.get(step.how)
        limit = f"; limited by {', '.join(map(name, step.binding))}" if step.binding else ""
        print(f"  {how or f'without the limit of {relaxed}'}: {supported}{limit}")
    if balance.assumed:
        print(f"\nNo sourced yield, 1 assumed: {', '.join(map(name, balance.assumed))}")


def _main_stage(one: MainStage, label: Name) -> str:
    amount = f"{_SIGNS.get(one.bound, ''):1}{_span(one.supports)}" if one.supports else " –"
    told = [one.state]
    if one.missing and one.supports:
        told.append(f"missing: {', '.join(label('material', p) for p in one.missing)}")
    reasons = sorted({claim.reason for claim in one.unconverted})
    if reasons:
        told.append(f"{len(one.unconverted)} claims not converted ({', '.join(reasons)})")
    if one.silent:
        told.append(f"{len(one.silent)} plants without a capacity on record")
    return f"{label('stage', one.stage)[:37]:38}{amount:24}{'; '.join(told)}"


def _verdict(balance: Balance, name: Callable[[str], str]) -> str:
    if balance.state == "missing":
        missing = ", ".join(map(name, balance.missing))
        return (
            f"Supports 0 GWh: nothing makes or imports {missing}.\n"
            "These stages are missing, which is no shortage of capacity; "
            "allow their imports with --imports missing."
        )
    if balance.supported is None:
        return "Nothing limits the chain: everything it needs may be imported without limit."
    limits = ", ".join(map(name, balance.binding)) or "a stage whose capacity is zero"
    bound = "at most " if balance.supported_bound else ""
    return f"Supports {bound}{_span(balance.supported)} GWh of cells a year; limited by {limits}."


def _span(interval: Interval) -> str:
    if interval.low == interval.high:
        return f"{interval.central:.3g}"
    return f"{interval.central:.3g} ({interval.low:.3g}–{interval.high:.3g})"
