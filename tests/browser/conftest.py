"""A real Chromium, on the machine's own, that may speak to the viewer and to nobody else."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser."""
    if not CHROMIUM:
        pytest.skip("NO CHROMIUM on this machine: sh scripts/install-debian chromium puts it there")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """A page in the browser, and what it did wrong: other hosts asked, errors in the console."""

    page: Page
    site: str
    faults: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Open an address of the viewer."""
        self.page.goto(self.site + path, wait_until="load")

    def watch(self) -> None:
        """Note every fault from now on."""
        self.page.on("request", lambda request: self._ask(request.url))
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on(
            "console",
            lambda message: (
                self.faults.append(f"console: {message.text}")
                if message.type in ("error", "warning")
                else None
            ),
        )

    def _ask(self, url: str) -> None:
        if not url.startswith((self.site, "data:")):
            self.faults.append(f"asked {url}")


@pytest.fixture
def visit(chromium: Browser, site: str) -> Iterator[Visit]:
    """A fresh page; the test fails if it asked another host or logged an error."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    visit = Visit(context.new_page(), site)
    visit.watch()
    yield visit
    context.close()
    assert visit.faults == []
