"""Takes a picture of every page: ``python -m tests.browser.screenshots [PART_OF_PATH]``."""

import re
import sys
import threading
from pathlib import Path

import waitress
from playwright.sync_api import sync_playwright

from graph.cli import current_release
from graph.resources import RELEASES
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.web.pages import LANGUAGES, PAGES, in_language
from web.app import create_app
from web.services import KEY
from web.settings import Settings

WIDTHS = (360, 768, 1440)
FOLDER = Path("screenshots")


def main(part: str = "") -> None:
    """Take the pictures of the pages whose address has ``part``."""
    app = create_app(Settings(release=current_release(RELEASES).path))
    server = waitress.create_server(app, host="127.0.0.1", port=0)
    threading.Thread(target=server.run, daemon=True).start()
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for width in WIDTHS:
            for scheme in ("light", "dark"):
                page = browser.new_page(viewport={"width": width, "height": 900})
                page.emulate_media(color_scheme=scheme)
                for path in (path for path in PAGES if part in path):
                    for language in LANGUAGES:
                        address = in_language(path, language)
                        page.goto(f"http://127.0.0.1:{server.effective_port}{address}")
                        name = re.sub(r"\W+", "-", path).strip("-") or "home"
                        file = FOLDER / f"{name}-{language}-{width}-{scheme}.png"
                        page.screenshot(path=file, full_page=True)
                        print(file)
                page.close()
        browser.close()
    server.close()
    app.extensions[KEY].close()


if __name__ == "__main__":
    main(*sys.argv[1:2])
