"""Pages define gap types, terms and concepts in the language of the page."""

from flask.testing import FlaskClient

GAP = "/gaps/gap-capacity-shortfall-finland-material-lithium-hydroxide-monohydrate"


def test_a_gaps_definition_stands_in_the_language_of_the_page(client: FlaskClient) -> None:
    page = client.get(f"{GAP}?lang=fi").get_data(as_text=True)

    assert "Alueen kapasiteetti aineelle on pienempi kuin sen omien kennotehtaiden tarve." in page
    assert "The region's capacity for the material" not in page.replace("&#39;", "'")


def test_terms_and_concepts_are_defined_in_the_language_of_the_page(client: FlaskClient) -> None:
    ontology = client.get("/ont?lang=sv").get_data(as_text=True)
    scheme = client.get("/cv/stage?lang=fi").get_data(as_text=True)

    assert ontology.count("Den organisation som driver anläggningen eller projektet.") == 1
    assert "The organisation that runs the undertaking." not in ontology
    assert "Malmin (tai suolaveden) ottaminen esiintymästä." in scheme
    assert '<dd lang="en">' not in ontology
