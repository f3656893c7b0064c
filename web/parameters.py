"""What the parameters of addresses and their values are called, as the forms of pages call them."""

from graph.gaps import MISSING_DATA, RULES
from graph.namespaces import AKKU, CV, ID, ORG
from graph.selection import CLASSES, NONE
from web.language import translate
from web.names import class_name, label
from web.services import services

_TITLES = {
    "after": "Later",
    "agrees": "Agree",
    "as_of": "As of",
    "before": "Earlier",
    "certainty": "Certainty",
    "chemistry": "Chemistry",
    "class": "Class",
    "colours": "Colour",
    "confidence": "Confidence",
    "frame": "Area",
    "from": "From",
    "hubs": "Through places and concepts",
    "imports": "Imports",
    "kind": "Kind",
    "knowledge": "By what was known",
    "known_on": "Known by",
    "mark": "The claims",
    "material": "Material",
    "missing": "Missing",
    "of": "Class",
    "only": "Table",
    "place": "Place",
    "property": "Property",
    "q": "Text",
    "recycling": "Recycling feeds back",
    "region": "Region",
    "release": "Release",
    "remove": "Switch off",
    "seed": "Seed",
    "severity": "Severity",
    "share": "Its share of the cells, %",
    "since": "Since",
    "size": "Sets of plants",
    "sort": "Obstacles in the order of",
    "stage": "Stage",
    "state": "State of the obstacle",
    "status": "Status",
    "statuses": "Plants that count",
    "target": "Target",
    "task": "By task",
    "theme": "Appearance",
    "tie": "Tie",
    "to": "To",
    "unit": "Unit",
    "utilisation": "Usable share of capacities",
    "view": "Views of the selection",
    "x": "Names or times",
    "y": "Numbers",
    "year": "Year",
}
_WORDS = {
    "agrees": {"yes": "yes", "no": "no"},
    "colours": {"light": "light", "dark": "dark"},
    "frame": {"finland": "Finland", "nordics": "Nordics", "europe": "Europe"},
    "hubs": {"yes": "yes"},
    "imports": {"none": "none", "missing": "of what is missing", "all": "of all but cells"},
    "knowledge": {"then": "then", "now": "now"},
    "mark": {
        "weak-source": "on a weak source or copy",
        "low-confidence": "low confidence",
        "withdrawn": "withdrawn",
    },
    "missing": {"owner": "nobody responsible", "money": "no money", "date": "no schedule"},
    "recycling": {"none": "nothing", "capacity": "what plants could recover"},
    "size": {"1": "one at a time (N-1)", "2": "up to two (N-2)"},
    "sort": {
        "gwh": "blocked GWh a year",
        "meur": "blocked investment",
        "age": "longest without news",
        "name": "name",
    },
    "state": {
        "none": "No measure",
        "proposed": "Measure proposed, or its status not told",
        "under-way": "Measure under way or carried out",
        "resolved": "Said to be resolved",
    },
    "theme": {"system": "as the system has it", "light": "light", "dark": "dark"},
    "view": {
        "table": "Table",
        "chain": "By stage",
        "network": "Network",
        "map": "Map",
        "timeline": "Timeline",
        "export": "Files and query",
        "chart": "Chart",
        "graph": "Graph",
    },
}
#: Under which addresses the things and concepts lie that values are short for.
_SPACES = {
    "certainty": (CV + "kind/",),
    "class": (AKKU,),
    "confidence": (CV + "kind/",),
    "kind": (CV + "gap-type/", CV + "kind/"),
    "material": (CV + "material/",),
    "of": (AKKU,),
    "place": (ID,),
    "property": (AKKU,),
    "region": (ID,),
    "severity": (CV + "kind/",),
    "stage": (CV + "stage/",),
    "status": (CV + "status/",),
}


def parameter_name(parameter: str) -> str:
    """The name of a parameter in the page's language; itself where no form has it."""
    known = _TITLES.get(parameter)
    return translate(known) if known else parameter


def value_name(parameter: str, value: str) -> str:
    """The name of a value in the page's language; the value itself where it has none."""
    word = _WORDS.get(parameter, {}).get(value)
    if word:
        return translate(word)
    if value == NONE and parameter in _SPACES:
        return translate("not told")
    if parameter == "class" and value in CLASSES.values():
        return class_name(value)
    if parameter == "kind" and (rule := _rule_name(value)):
        return rule
    return _label(parameter, value) or value


def _rule_name(kind: str) -> str:
    """The name of all that a rule of gaps finds, or of what it lacks of data."""
    name, _, rest = kind.partition(".")
    rule = next((rule for rule in RULES if rule.name == name), None)
    if rule is None:
        return ""
    tail = label(f"{CV}gap-type/{rest}").text if rest == MISSING_DATA else translate("all")
    return f"{label(rule.concept).text}: {tail}"


def _label(parameter: str, value: str) -> str:
    labels = services().labels
    if parameter == "of" and ORG + value in CLASSES:
        return class_name(CLASSES[ORG + value])
    for space in _SPACES.get(parameter, ()):
        local = value.removeprefix("akku:") if space == AKKU else value
        if space + local in labels:
            return label(space + local).text
    return ""
