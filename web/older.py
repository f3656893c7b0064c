"""An address that names another release is answered from it, and its links stay in it.

Links that name a release themselves, as those to the same view in the current one do, are left as
they are.
"""

import re
from contextlib import ExitStack

from flask import Flask, Response, g, request

from graph.errors import InvalidInput, NotFound
from graph.release import Release, list_releases
from graph.wording import Wording, shown
from web.services import current, services

_ID = re.compile(r"[0-9a-f]{12}\Z")
#: What tells of the program, or changes a store of its own: it has nothing to do with a release.
_OF_NO_RELEASE = ("operation", "update", None)
_ADDRESS = re.compile(r'(\b(?:href|src)=")(/(?!static/)[^"#]*)')
_FORM = re.compile(r'<form\b[^>]*\baction="/[^>]*>')


def register(app: Flask) -> None:
    """Let the app answer from other releases, and templates ask which one they show."""
    app.before_request(_choose)
    app.after_request(_stay)
    app.teardown_request(_leave)
    app.context_processor(lambda: {"current_release": current().release})
    app.jinja_env.globals.update(kept_releases=kept_releases)


def keep_release(address: str) -> str:
    """The address, with the release that the present one names if that is not the current one."""
    return _with_release(address, services().release.id, "&") if "services" in g else address


def kept_releases() -> list[Release]:
    """The releases on disk, the newest first; with a release of its own only that one."""
    here = current().release
    return list_releases(here.path.parent)[::-1] or [here]


def _choose() -> None:
    wanted = request.args.get("release")
    if not wanted or request.blueprint in _OF_NO_RELEASE:
        return
    if not _ID.match(wanted):
        raise InvalidInput(
            Wording("There is no release “{given}”", given=shown(wanted, 20)),
            "A release is named by 12 digits and letters from a to f.",
        )
    if wanted == current().release.id:
        return
    if not current().settings.older:
        raise NotFound("Only the current release is served here", "Open the view in it.")
    g.reading = ExitStack()
    g.services = g.reading.enter_context(current().shelf.reading(wanted))


def _leave(_: BaseException | None) -> None:
    if "reading" in g:
        g.reading.close()


def _stay(response: Response) -> Response:
    """Keep the visitor in the release: by the links and forms of a page, or by a redirect."""
    if "services" not in g:
        return response
    if response.mimetype == "text/html" and not response.direct_passthrough:
        response.set_data(stay(response.get_data(as_text=True), services().release.id))
    target = response.headers.get("Location", "")
    if target.startswith("/"):
        response.headers["Location"] = keep_release(target)
    return response


def stay(page: str, release: str) -> str:
    """The page with the release in the addresses of its links and as a field of its forms.

    A form that is sent by GET puts its fields in place of what its own address asks.
    """

    def lengthen(found: re.Match[str]) -> str:
        return found[1] + _with_release(found[2], release, "&amp;")

    field = f'<input type="hidden" name="release" value="{release}">'
    page = _FORM.sub(lambda found: found[0] + field, page)
    return _ADDRESS.sub(lengthen, page)


def _with_release(address: str, release: str, separator: str) -> str:
    if "release=" in address:
        return address
    path, mark, part = address.partition("#")
    return f"{path}{separator if '?' in path else '?'}release={release}{mark}{part}"
