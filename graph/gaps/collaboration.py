"""Collaboration: neighbours in the chain without a tie on record.

Definition
    Two operators of plants in the region, at neighbouring stages or such that the one makes what
    the other takes, that belong to different groups (a state makes no group) and are more than two
    ties apart in the network of recorded ties: supply, co-operation, ownership, projects and
    memberships in common.
Method
    Every pair gets points (`graph.matches`): 3 for a product that the one makes and the other
    takes, 1 each for neighbouring stages, for both running, for plants within 100 km whatever the
    precision of their positions, and for being just one tie too far (friends of friends, the weak
    form of link prediction). The size is the number of points; the 25 best pairs are listed.
    Never confirmed, since no source says that two firms do not work together.
Needed data
    Operators, stages, products and positions of facilities; ties of all kinds.
Pitfalls
    A missing tie is missing data first. Competitors may not be brought together; contracts are
    confidential. Points rank suggestions and measure nothing in the world.
Complexity
    One search of three steps for each operator, and a comparison for each two profiles (goods,
    stages, running) that operators have; pairs beyond the best are not made.
Reference
    Liben-Nowell and Kleinberg 2007 (link prediction, how weak it is); the SUDOKN work on matching
    suppliers by capability.
"""

from collections.abc import Iterator
from decimal import Decimal

from graph.gaps.model import Gap, Rule, Size, terms
from graph.matches import best
from graph.view import View

SHOWN = 25
#: From this many points on a pair has a product in common and more: serious.
_SERIOUS = 5


def find(view: View) -> Iterator[Gap]:
    """The best pairs without a near tie."""
    for pair in best(view, SHOWN):
        points = Decimal(pair.score)
        yield Gap(
            "neighbours-without-tie",
            (pair.supplier, pair.buyer, *pair.materials),
            evidence=pair.claims,
            severity="serious" if pair.score >= _SERIOUS else "minor",
            size=Size(points, points, points, "number"),
            region=view.region,
            asks=terms("suppliesTo", "collaboratesWith", "participant"),
        )


RULE = Rule("collaboration", "1", ("neighbours-without-tie",), find)
