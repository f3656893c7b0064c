from pathlib import Path

import pytest

from graph.errors import InvalidInput, NotFound
from graph.questions import QuestionError, read_question, read_questions

HEAD = """
#+ id = "who-runs"
#+ number = 1
#+ tasks = [2]
#+ title = { fi = "Kuka?", sv = "Vem?", en = "Who?" }
#+ definition = { fi = "f", sv = "s", en = "e" }
#+ [[parameters]]
#+ name = "plant"
#+ type = "thing:Facility"
#+ label = { fi = "Laitos", sv = "Anläggning", en = "Plant" }
#+ [[parameters]]
#+ name = "day"
#+ type = "date"
#+ optional = true
#+ label = { fi = "Päivä", sv = "Dag", en = "Day" }
"""
QUERY = """
SELECT ?who { VALUES ?plant { id:plant-x } # parameter
VALUES ?day { "2018-06-30"^^xsd:date } # parameter
?plant akku:operator ?who }
"""


@pytest.fixture
def question_file(tmp_path: Path) -> Path:
    path = tmp_path / "who.rq"
    path.write_text(HEAD + QUERY, "utf-8")
    return path


def test_a_question_runs_with_its_defaults(question_file: Path) -> None:
    question = read_question(question_file)
    assert question.title["sv"] == "Vem?"
    assert [p.default for p in question.parameters] == ["plant-x", "2018-06-30"]
    assert "<https://w3id.org/akkuketju/id/plant-x>" in question.sparql()


def test_values_take_the_place_of_defaults(question_file: Path) -> None:
    text = read_question(question_file).sparql({"plant": "plant-y", "day": ""})
    assert "plant-y" in text
    assert "VALUES ?day { UNDEF }" in text


@pytest.mark.parametrize(
    "values",
    [
        {"plant": ""},
        {"plant": "x> } DROP ALL #"},
        {"plant": "PLANT"},
        {"day": "yesterday"},
        {"colour": "red"},
    ],
)
def test_a_value_that_does_not_fit_is_refused(question_file: Path, values: dict[str, str]) -> None:
    with pytest.raises(InvalidInput) as told:
        read_question(question_file).sparql(values)
    assert told.value.remedy


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('sv = "Vem?", ', "", "title lacks sv"),
        ('id = "who-runs"', 'id = "Who Runs"', "kebab-case"),
        ('name = "day"', 'name = "date"', "who.rq: 'date'"),
        ("number = 1", "number =", "who.rq"),
    ],
)
def test_a_file_with_a_fault_is_named(question_file: Path, old: str, new: str, told: str) -> None:
    question_file.write_text((HEAD + QUERY).replace(old, new), "utf-8")
    with pytest.raises(QuestionError, match=told):
        read_questions(question_file.parent)


def test_two_questions_may_not_share_a_number(question_file: Path) -> None:
    other = question_file.with_name("other.rq")
    other.write_text((HEAD + QUERY).replace("who-runs", "other"), "utf-8")
    with pytest.raises(QuestionError, match="number 1"):
        read_questions(question_file.parent)


def test_an_unknown_question_is_not_found(question_file: Path) -> None:
    with pytest.raises(NotFound):
        read_questions(question_file.parent).get("nothing")
