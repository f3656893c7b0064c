"""What the page on running it says of the settings is what the code has."""

import re
from dataclasses import fields
from pathlib import Path

from web.settings import PREFIX, Settings

_ROW = re.compile(r"^\| `(AKKUKETJU_\w+)` \| (?:`([^`]*)`)? ?\|", re.MULTILINE)


def test_each_setting_is_documented_with_its_default(project: Path) -> None:
    page = (project / "docs" / "deployment.md").read_text(encoding="utf-8")
    told: dict[str, str] = dict(_ROW.findall(page))
    known = {PREFIX + field.name.upper(): field.default for field in fields(Settings)}
    assert set(told) == set(known)
    for name, default in known.items():
        if name != "AKKUKETJU_RELEASE":  # it depends on where the code is
            assert told[name] == str(default), name


def test_the_page_on_security_names_tests_that_are_there(project: Path) -> None:
    page = (project / "SECURITY.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(tests/[\w/]+\.py)`", page))
    assert named
    assert all((project / path).is_file() for path in named)
