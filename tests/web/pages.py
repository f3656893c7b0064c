"""One address of every kind of page."""

PAGES = (
    "/",
    "/chain",
    "/explore",
    "/explore?class=facility&class=project&stage=cell-manufacturing&status=none&q=akku",
    "/explore?class=education&stage=mining",
    "/explore?view=chain&class=facility",
    "/explore?view=network&stage=cam",
    "/explore?view=map&frame=nordics",
    "/explore?view=timeline&class=facility",
    "/explore?view=export&place=finland",
    "/gaps",
    "/gaps?kind=policy&certainty=unconfirmed",
    "/gaps?as_of=2022-01-01&known_on=2022-06-30",
    "/gaps/gap-stage-without-operation-finland-stage-separator",
    "/tasks",
    "/tasks/7",
    "/questions",
    "/questions/operating-facilities",
    "/questions/status-history",
    "/questions/opposing-positions",
    "/search",
    "/search?q=nikkeli",
    "/search?q=zzzzqqq",
    "/id/terrafame-battery-chemicals-plant",
    "/id/terrafame",
    "/id/s001",
    "/id/finland?page=2",
    "/cv/stage/cam",
    "/cv/material/nickel-sulphate",
    "/cv/stage",
    "/ont",
    "/sparql",
    "/network",
    "/network?tie=operator&stage=cam",
    "/about",
    "/accessibility",
)
LANGUAGES = ("fi", "sv", "en")


def in_language(path: str, language: str) -> str:
    """The address in a language."""
    return f"{path}{'&' if '?' in path else '?'}lang={language}"
