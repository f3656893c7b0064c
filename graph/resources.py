"""Where ontology, data and questions lie: beside the code in a checkout, inside it in a wheel."""

from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parent.parent
_PACKED = Path(__file__).resolve().parent / "_resources"
_ROOT = _PACKED if _PACKED.is_dir() else _CHECKOUT

ONTOLOGY = _ROOT / "ontology"
DATA = _ROOT / "data"
QUESTIONS = _ROOT / "questions"
#: Releases are written where the command runs, in a checkout beside the code.
RELEASES = Path("releases") if _ROOT is _PACKED else _CHECKOUT / "releases"
