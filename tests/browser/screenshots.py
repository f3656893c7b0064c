"""Takes a picture of every page: ``python -m tests.browser.screenshots [PART] [--help]``."""

import argparse
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import waitress
from playwright.sync_api import Browser, Page, sync_playwright

from graph.cli import current_release
from graph.resources import RELEASES
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.contact_sheets import make_sheets
from tests.web.pages import LANGUAGES, PAGES, STATES, in_language
from web.app import create_app
from web.services import KEY
from web.settings import Settings

WIDTHS = (360, 768, 1440)
SCHEMES = ("light", "dark")
FOLDER = Path("screenshots")


def main() -> None:
    """Take the pictures that the command line asks for."""
    asked = _read_arguments()
    pages = [path for path in (*PAGES, *STATES) if asked.part in path]
    with _viewer() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for width in asked.width:
            for scheme in asked.scheme:
                for language in asked.language:
                    suffix = f"{language}-{width}-{scheme}"
                    files = list(_take(browser, site, pages, language, width, scheme))
                    if asked.part in "/sparql":
                        files.append(_take_running(browser, site, language, width, scheme))
                    print(f"{len(files)} pictures {suffix}", flush=True)
                    if asked.sheets:
                        made = make_sheets(browser, files, width, FOLDER / "sheets", suffix)
                        print(f"{made} sheets {suffix}", flush=True)
        browser.close()


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Pictures of every page and state, in a folder.")
    parser.add_argument("part", nargs="?", default="", help="only addresses with this in them")
    parser.add_argument("--width", nargs="+", type=int, default=WIDTHS, metavar="PX")
    parser.add_argument("--scheme", nargs="+", choices=SCHEMES, default=SCHEMES)
    parser.add_argument("--language", nargs="+", choices=LANGUAGES, default=LANGUAGES)
    parser.add_argument("--sheets", action="store_true", help="several pictures a sheet, too")
    return parser.parse_args()


@contextmanager
def _viewer() -> Iterator[str]:
    app = create_app(Settings(release=current_release(RELEASES).path))
    server = waitress.create_server(app, host="127.0.0.1", port=0)
    threading.Thread(target=server.run, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        app.extensions[KEY].close()


def _take(
    browser: Browser, site: str, pages: list[str], language: str, width: int, scheme: str
) -> Iterator[Path]:
    page = _open(browser, width, scheme)
    for path in pages:
        page.goto(site + in_language(path, language))
        file = _file(path, language, width, scheme)
        page.screenshot(path=file, full_page=True)
        yield file
    page.close()


def _take_running(browser: Browser, site: str, language: str, width: int, scheme: str) -> Path:
    """The SPARQL page while a query runs: its form is sent, but the browser stays."""
    page = _open(browser, width, scheme)
    page.goto(site + in_language("/sparql", language))
    form = page.locator("#ask")
    form.evaluate("form => form.addEventListener('submit', event => event.preventDefault())")
    form.evaluate("form => form.requestSubmit()")
    page.locator("#cancel").wait_for()
    page.wait_for_timeout(1200)
    file = _file("/sparql-running", language, width, scheme)
    page.screenshot(path=file, full_page=True)
    page.close()
    return file


def _open(browser: Browser, width: int, scheme: str) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    return page


def _file(path: str, language: str, width: int, scheme: str) -> Path:
    FOLDER.mkdir(exist_ok=True)
    name = re.sub(r"\W+", "-", path).strip("-")[:90] or "home"
    return FOLDER / f"{name}-{language}-{width}-{scheme}.png"


if __name__ == "__main__":
    main()
