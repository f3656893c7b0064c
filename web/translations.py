"""The interface's texts in three languages: gettext catalogues, English as the message itself."""

import gettext
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from graph.errors import InvalidInput

LANGUAGES = ("fi", "sv", "en")
NAMES = {"fi": "Suomi", "sv": "Svenska", "en": "English"}
FOLDER = Path(__file__).parent / "translations"


def load_catalogues(folder: Path = FOLDER) -> dict[str, gettext.NullTranslations]:
    """The catalogue of each language; English needs none."""
    catalogues: dict[str, gettext.NullTranslations] = {"en": gettext.NullTranslations()}
    for language in ("fi", "sv"):
        with (folder / f"{language}.po").open("rb") as file:
            catalogue = read_po(file, locale=language)
        compiled = BytesIO()
        write_mo(compiled, catalogue)
        compiled.seek(0)
        catalogues[language] = gettext.GNUTranslations(compiled)
    return catalogues


def choose_language(wanted: str | None, accepted: list[str]) -> str:
    """The language of a page: the one asked for, else the browser's, else Finnish.

    Raises ``InvalidInput`` for a language that the viewer does not have.
    """
    if wanted is not None:
        if wanted not in LANGUAGES:
            raise InvalidInput(f"No language {wanted[:20]!r}", "Choose fi, sv or en.")
        return wanted
    for language in accepted:
        short = language.partition("-")[0].lower()
        if short in LANGUAGES:
            return short
    return "fi"
