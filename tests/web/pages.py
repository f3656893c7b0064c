"""One address of every kind of page."""

PAGES = (
    "/",
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
