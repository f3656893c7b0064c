"""Policy: obstacle, measure, objective or stage that lacks what a plan needs.

Definition
    An obstacle that no measure addresses; a measure without a responsible party, without
    resources, or without a date; an objective without a measure or without an indicator.
Method
    What the derived triples of the day lack. A measure that is only proposed is looked at too: its
    status says so. The finding is confirmed only if a coverage claim says that the measure's
    strategy, or the thing itself, was read for just that.
Needed data
    Measures, obstacles and objectives with `addresses`, `responsible`, `resource`, `dueDate`,
    `advances`, `hasIndicator`.
Pitfalls
    `addresses` means "is meant to help", not "has helped". Where only a summary of a strategy was
    read, what its full text says on owners, money and dates is not in the graph: unconfirmed.
Complexity
    Linear in policy items.
Reference
    The mandate of the national co-operation body, tasks 5 to 7; EU and national audits of battery
    and cleantech policy.
"""

from collections.abc import Iterator

from graph.gaps.coverage import coverage_of
from graph.gaps.model import Gap, Rule, terms
from graph.view import View

#: Gap type, class of the focus, the pattern that must be missing, severity, what is asked for.
_CHECKS = (
    ("obstacle-without-measure", "Obstacle", "?x akku:addresses ?item", "serious", ("addresses",)),
    (
        "measure-without-responsible",
        "Measure",
        "?item akku:responsible ?x",
        "serious",
        ("responsible",),
    ),
    (
        "measure-without-resources",
        "Measure",
        "?item akku:resource|akku:budget|akku:funding ?x",
        "minor",
        ("resource", "budget", "funding"),
    ),
    (
        "measure-without-schedule",
        "Measure",
        "?item akku:dueDate|akku:startDate|akku:endDate ?x",
        "minor",
        ("dueDate", "startDate", "endDate"),
    ),
    ("objective-without-measure", "Objective", "?x akku:advances ?item", "serious", ("advances",)),
    (
        "objective-without-indicator",
        "Objective",
        "?item akku:hasIndicator ?x",
        "minor",
        ("hasIndicator",),
    ),
)

_QUERY = """
SELECT ?item (GROUP_CONCAT(DISTINCT COALESCE(STR(?whole), "")) AS ?within)
       (GROUP_CONCAT(DISTINCT COALESCE(STR(?claim), "")) AS ?claims) WHERE {
  ?item a akku:%s .
  FILTER NOT EXISTS { %s }
  FILTER NOT EXISTS {
    ?item akku:status ?over . FILTER (?over IN (st:completed, st:ended, st:superseded)) }
  OPTIONAL { ?item akku:isPartOf ?whole }
  OPTIONAL { ?claim akku:subject ?item ; akku:predicate ?p .
             FILTER (?p IN (akku:isPartOf, akku:status, akku:hinders)) }
} GROUP BY ?item ORDER BY ?item
"""


def find(view: View) -> Iterator[Gap]:
    """One gap for each policy item and each thing it lacks."""
    covered = coverage_of(view)
    for kind, cls, pattern, severity, asked in _CHECKS:
        for row in view.rows(_QUERY % (cls, pattern)):
            coverage = covered.get([row["item"], *row["within"].split()])
            yield Gap(
                kind=kind,
                focus=(row["item"],),
                confirmed=coverage.recent,
                evidence=tuple(sorted({*row["claims"].split(), *coverage.claims})),
                severity=severity,
                asks=terms(*asked),
            )


RULE = Rule("policy", "1", tuple(kind for kind, *_ in _CHECKS), find)
