"""Who may change the writable store: whoever has the token that the settings hold."""

import hmac

from flask import request

from graph.errors import Forbidden, NotAuthorised
from graph.store.pool import QueryPool
from web.services import services


def authorise() -> QueryPool:
    """The writable store, for a request with the right bearer token.

    Raises ``Forbidden`` where updates are off, ``NotAuthorised`` without the token.
    """
    found = services()
    if found.writable is None:
        raise Forbidden(
            "Updates are off here", "Those who run it can turn them on: AKKUKETJU_UPDATE_TOKEN."
        )
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NotAuthorised("This needs a token", "Send it as Authorization: Bearer …")
    # Takes as long for a nearly right token as for a wrong one.
    if not hmac.compare_digest(token.strip().encode(), found.settings.update_token.encode()):
        raise NotAuthorised("The token is not the right one", "Get one.", error="invalid_token")
    request.max_content_length = found.settings.update_bytes
    request.max_form_memory_size = found.settings.update_bytes
    return found.writable
