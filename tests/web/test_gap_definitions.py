"""A gap's page defines its type once, in the language of the page."""

from flask.testing import FlaskClient

GAP = "/gaps/gap-capacity-shortfall-finland-material-lithium-hydroxide-monohydrate"


def test_the_definition_stands_in_the_language_of_the_page(client: FlaskClient) -> None:
    page = client.get(f"{GAP}?lang=fi").get_data(as_text=True)

    assert "Alueen kapasiteetti aineelle on pienempi kuin sen omien kennotehtaiden tarve." in page
    assert "The region's capacity for the material" not in page.replace("&#39;", "'")
