"""What to ask first, as the release keeps it."""

import json
import re

from flask.testing import FlaskClient

from graph.assessment import read_assessment
from graph.release import Release
from web.services import KEY, Services


def test_what_to_ask_first_tells_what_each_answer_changes(client: FlaskClient) -> None:
    page = client.get("/ask?lang=en").text
    assert len(re.findall(r'<details id="q\d+"', page)) == 10
    assert "nobody has looked for everything" in page
    assert "would close: <a" in page
    assert "Half-life, months" in page


def test_the_release_keeps_what_the_page_shows(client: FlaskClient, release: Release) -> None:
    services: Services = client.application.extensions[KEY]
    kept = read_assessment(release.assessment_path)
    assert services.assessment == kept
    assert release.assessment_path.name in release.manifest["sha256"]
    assert [v.most for v in kept.questions] == sorted(v.most for v in kept.questions)[::-1]
    assert len(kept.questions) == 10


def test_what_is_read_back_is_what_was_kept(release: Release) -> None:
    kept = release.assessment_path.read_text("utf-8")
    assert json.loads(read_assessment(release.assessment_path).to_json()) == json.loads(kept)
