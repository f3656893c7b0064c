"""The rules that keep the house liveable, where a machine can check them."""

import ast
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

LONGEST_MODULE = 400
LONGEST_FUNCTION = 60


def sources(project: Path, *folders: str) -> Iterator[tuple[Path, ast.Module]]:
    for folder in folders:
        for path in sorted((project / folder).rglob("*.py")):
            yield path, ast.parse(path.read_text("utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_the_graph_never_imports_the_viewer(project: Path) -> None:
    guilty = [
        str(path)
        for path, tree in sources(project, "graph")
        if any(name == "web" or name.startswith("web.") for name in imported(tree))
    ]
    assert guilty == []


@pytest.mark.parametrize("folder", ["ontology", "data"])
def test_what_is_said_holds_no_code(project: Path, folder: str) -> None:
    assert list((project / folder).rglob("*.py")) == []


def test_modules_and_functions_stay_short(project: Path) -> None:
    long: list[str] = []
    for path, tree in sources(project, "graph", "web"):
        lines = path.read_text("utf-8").count("\n")
        if lines > LONGEST_MODULE:
            long.append(f"{path.name}: {lines} lines")
        for node in ast.walk(tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                if size > LONGEST_FUNCTION:
                    long.append(f"{path.name}: {node.name} has {size} lines")
    assert long == []


def test_every_public_name_says_what_it_is(project: Path) -> None:
    silent = [
        f"{path.name}: {node.name}"
        for path, tree in sources(project, "graph", "web")
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
        and not node.name.startswith("_")
        and node in tree.body
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_every_room_stands_in_the_architecture(project: Path) -> None:
    page = (project / "docs" / "architecture.md").read_text("utf-8")
    rooms = {
        f"graph.{path.stem if path.is_file() else path.name}"
        for path in (project / "graph").iterdir()
        if (path.suffix == ".py" and not path.stem.startswith("__"))
        or (path / "__init__.py").is_file()
    }
    assert sorted(room for room in rooms if f"`{room}`" not in page) == []


def test_no_third_party_code_is_in_the_repository(project: Path) -> None:
    if not (shutil.which("git") and (project / ".git").exists()):
        pytest.skip("NO GIT here, or not a checkout: sh scripts/install-debian git puts it there")
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files"],
        cwd=project, capture_output=True, text=True, check=True,
    )  # fmt: skip
    guilty = [
        name
        for name in listed.stdout.splitlines()
        if name.endswith((".min.js", ".min.css")) or "node_modules/" in name or "/built/" in name
    ]
    assert guilty == []


def test_what_needs_a_browser_is_marked_so(project: Path) -> None:
    """The quick run leaves it out by its mark."""
    unmarked = [
        path.name
        for path in (project / "tests" / "browser").glob("test_*.py")
        if "pytestmark = pytest.mark.browser" not in path.read_text("utf-8")
    ]
    assert unmarked == []
