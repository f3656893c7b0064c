"""The interface's texts in three languages: gettext catalogues, English as the message itself.

A language is a folder of catalogues, one for each part of the viewer; no message stands in two.
"""

import gettext
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from graph.errors import InvalidInput
from graph.wording import choose_from, not_one_of

LANGUAGES = ("fi", "sv", "en")
NAMES = {"fi": "Suomi", "sv": "Svenska", "en": "English"}
FOLDER = Path(__file__).parent / "translations"


def load_catalogues(folder: Path = FOLDER) -> dict[str, gettext.NullTranslations]:
    """The catalogue of each language; English needs none."""
    catalogues: dict[str, gettext.NullTranslations] = {"en": gettext.NullTranslations()}
    for language in ("fi", "sv"):
        compiled = BytesIO()
        write_mo(compiled, read_catalogue(language, folder))
        compiled.seek(0)
        catalogues[language] = gettext.GNUTranslations(compiled)
    return catalogues


def read_catalogue(language: str, folder: Path = FOLDER) -> Catalog:
    """The messages of all catalogues of a language in one."""
    whole = Catalog(locale=language)
    for path in sorted((folder / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    whole[message.id] = message
    return whole


def choose_language(wanted: str | None, accepted: list[str]) -> str:
    """The language of a page: the one asked for, else the browser's, else Finnish.

    Raises ``InvalidInput`` for a language that the viewer does not have.
    """
    if wanted is not None:
        if wanted not in LANGUAGES:
            raise InvalidInput(not_one_of("lang", wanted), choose_from(LANGUAGES))
        return wanted
    for language in accepted:
        short = language.partition("-")[0].lower()
        if short in LANGUAGES:
            return short
    return "fi"
