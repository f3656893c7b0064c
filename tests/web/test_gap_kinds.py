"""The page of each kind of gap: its method in three languages, and what data it lacks now."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from graph.gaps import MISSING_DATA, RULES, Rule
from web.services import KEY, Services
from web.translations import FOLDER, read_catalogue
from web.views.gap import messages

PARTS = ["Definition", "Method", "Needed data", "Pitfalls", "Complexity", "Reference"]
by_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)


def code(text: str) -> list[str]:
    return sorted(re.findall(r"`[^`]+`", text))


@by_rule
@pytest.mark.parametrize("language", ["fi", "sv"])
def test_every_part_of_a_method_is_translated(rule: Rule, language: str) -> None:
    done = {str(m.id): str(m.string) for m in read_catalogue(language) if m.string}
    assert [name for name, _ in messages(rule)] == PARTS
    for name, text in messages(rule):
        assert text in done, f"{rule.name}, {name}: {text[:60]}"
        # Names of properties and modules are the same in every language.
        assert code(text) == code(done[text])
        assert text.count("*") == done[text].count("*")


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_no_translation_of_a_method_outlives_its_text(language: str) -> None:
    said = {text for rule in RULES for _, text in messages(rule)}
    kept = (FOLDER / language / "gap-methods.po").read_text("utf-8")
    for text in re.findall(r'^msgid "(.+)"$', kept, re.MULTILINE):
        assert text.replace('\\"', '"').replace("\\\\", "\\") in said, text[:80]


@by_rule
def test_a_page_has_no_english_part_left(client: FlaskClient, rule: Rule) -> None:
    page = unescape(client.get(f"/gaps/kinds/{rule.name}?lang=fi").text)
    for name, text in messages(rule):
        assert name == "Reference" or text[:50] not in re.sub(r"</?(?:em|code)>", "", page)


@by_rule
def test_what_a_rule_lacks_is_on_its_page(client: FlaskClient, rule: Rule) -> None:
    services: Services = client.application.extensions[KEY]
    lacking = [
        gap
        for of, gap in services.gaps(services.day)
        if of.name == rule.name and gap.kind == MISSING_DATA
    ]
    page = client.get(f"/gaps/kinds/{rule.name}?lang=en").text
    assert ("What data it lacks now" in page) == bool(lacking)
    for gap in lacking[:12]:
        assert f"/gaps/{gap.id}?" in page


def test_weighting_by_governance_says_which_statements_it_waits_for(client: FlaskClient) -> None:
    page = client.get("/gaps/kinds/dependence?lang=en").text
    [lacks] = re.findall(r"<li>(<a [^>]*missing-data[^<]*</a>[^<]*)</li>", page)
    assert "governance" in lacks.lower()
    assert "Needs: observed" in lacks
