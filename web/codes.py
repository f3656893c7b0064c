"""How the vocabularies are called whose codes things carry; the tables write them short."""

from collections.abc import Callable

_NAMES = {
    "bvco": "BVCO",
    "cas": "CAS",
    "chebi": "ChEBI",
    "cn": "CN",
    "eli": "ELI",
    "emmo": "EMMO",
    "hs": "HS",
    "inspire": "INSPIRE",
    "iso-3166": "ISO 3166",
    "naatbatt": "NAATBatt",
    "nace": "NACE",
    "prodcom": "Prodcom",
    "qudt": "QUDT",
    "tol": "TOL",
    "ucum": "UCUM",
    "wikidata": "Wikidata",
}


def code_name(scheme: str, translate: Callable[[str], str]) -> str:
    """The name of a vocabulary by its short name in a table; a word is translated."""
    words = {
        "formula": translate("formula"),
        "symbol": translate("symbol"),
        "other": translate("other code"),
    }
    return _NAMES.get(scheme) or words.get(scheme) or scheme
