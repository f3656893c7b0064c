"""How a status looks: a tone for its colour and a sign for its shape, so that either is enough."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """``tone`` is good, pipeline, bad or none; ``icon`` names a sign of ``static/icons.svg``."""

    tone: str
    icon: str


_PILOT = Look("pipeline", "pilot")
_COMING = Look("pipeline", "pipeline")
_STOPPED = Look("bad", "stopped")
_RUNNING = Look("good", "operating")
_UNKNOWN = Look("none", "unknown")

_LOOKS = {
    **dict.fromkeys(("operating", "in-force", "adopted", "completed", "active"), _RUNNING),
    **dict.fromkeys(("construction", "commissioning", "in-progress"), _PILOT),
    **dict.fromkeys(("exploration", "announced", "planned", "decided", "proposed"), _COMING),
    **dict.fromkeys(("eia", "applied", "granted", "final"), _COMING),
    **dict.fromkeys(("paused", "for-sale", "closed", "cancelled", "ended", "superseded"), _STOPPED),
    **dict.fromkeys(("restructuring", "insolvent", "dissolved"), _STOPPED),
    **dict.fromkeys(("refused", "appealed", "suspended", "annulled"), _STOPPED),
}

#: The groups that figures stack, in their order, each with its sign.
GROUPS = {
    "good": _RUNNING,
    "building": _PILOT,
    "pipeline": _COMING,
    "bad": _STOPPED,
    "none": _UNKNOWN,
}


def status_look(status: str) -> Look:
    """The look of a status by its local name or IRI; what is not known looks like it."""
    return _LOOKS.get(status.rpartition("/")[2], _UNKNOWN)


def group_of(status: str) -> str:
    """The group of ``GROUPS`` that a status belongs to."""
    look = status_look(status)
    return next(name for name, known in GROUPS.items() if known == look)
