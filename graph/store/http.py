"""Speaks HTTP to a remote store, with Python's own client.

``urllib`` knows both ways in which stores ask who is there: Basic, and Digest as Virtuoso does.
Redirects are not followed, so that a password or token goes nowhere else.
"""

import base64
import http.client
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

from graph.errors import QueryRefused, QueryTimeout, QueryTooLarge, StoreUnreachable

_LONGEST_MESSAGE = 600


@dataclass(frozen=True)
class Credentials:
    """A user with a password, or a token; empty for nobody."""

    user: str = ""
    password: str = ""
    token: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Credentials":
        """As ``AKKUKETJU_STORE_USER``, ``…_PASSWORD`` and ``…_TOKEN`` give them."""
        return cls(
            environment.get("AKKUKETJU_STORE_USER", ""),
            environment.get("AKKUKETJU_STORE_PASSWORD", ""),
            environment.get("AKKUKETJU_STORE_TOKEN", ""),
        )


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Takes a redirect as the error that it is here."""

    def redirect_request(self, *_: object) -> None:
        return None


class _Keys:
    """Answers a server's challenge with what is known of the user."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        self._digest = urllib.request.HTTPDigestAuthHandler(self._passwords)
        self._challenge = ""

    def heed(self, error: urllib.error.HTTPError) -> bool:
        """Take note of the challenge in a 401; whether there is something to answer it with."""
        self._challenge = error.headers.get("WWW-Authenticate", "")
        return bool(self._credentials.user and self._challenge)

    def sign(self, request: urllib.request.Request) -> None:
        """Say who we are, in the way that the server wants or, with a token, at once."""
        known = self._credentials
        scheme, _, rest = self._challenge.partition(" ")
        if known.token:
            request.add_unredirected_header("Authorization", f"Bearer {known.token}")
        elif scheme.lower() == "basic":
            pair = base64.b64encode(f"{known.user}:{known.password}".encode()).decode()
            request.add_unredirected_header("Authorization", f"Basic {pair}")
        elif scheme.lower() == "digest":
            self._passwords.add_password(None, request.full_url, known.user, known.password)
            challenge = urllib.request.parse_keqv_list(urllib.request.parse_http_list(rest))
            answer = self._digest.get_authorization(request, challenge)
            request.add_unredirected_header("Authorization", f"Digest {answer}")


class Client:
    """Sends requests to one store."""

    def __init__(self, credentials: Credentials, seconds: float, most_bytes: int) -> None:
        self._seconds = seconds
        self._most = most_bytes
        self._keys = _Keys(credentials)
        self._opener = urllib.request.build_opener(_NoRedirects())

    def send(
        self,
        method: str,
        url: str,
        body: bytes | None = None,
        content_type: str = "",
        accept: str = "*/*",
    ) -> bytes:
        """The body of the response.

        Raises ``QueryRefused`` for an answer of 400, ``StoreUnreachable`` for other errors,
        ``QueryTimeout`` and ``QueryTooLarge`` for the limits.
        """
        headers = {"User-Agent": "akkuketju", "Accept": accept}
        if content_type:
            headers["Content-Type"] = content_type
        try:
            return self._open(method, url, body, headers)
        except urllib.error.HTTPError as error:
            raise _told(error) from None
        except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
            if isinstance(getattr(error, "reason", error), TimeoutError):
                raise QueryTimeout(
                    f"The store did not answer within {self._seconds:g} seconds",
                    "Ask for less.",
                    limit="query_seconds",
                ) from None
            raise StoreUnreachable(f"The store does not answer: {error}", "Is it up?") from None

    def _open(self, method: str, url: str, body: bytes | None, headers: dict[str, str]) -> bytes:
        """Send, and once more where the server first wants to know who we are."""
        try:
            return self._once(method, url, body, headers)
        except urllib.error.HTTPError as error:
            if error.code != 401 or not self._keys.heed(error):
                raise
            error.close()
        except (urllib.error.URLError, ConnectionError) as error:
            # A server may hang up on a long body from somebody it does not know yet.
            reason = getattr(error, "reason", error)
            if not isinstance(reason, ConnectionError) or not self._is_challenged(url):
                raise
        return self._once(method, url, body, headers)

    def _is_challenged(self, url: str) -> bool:
        try:
            self._once("GET", url, None, {"User-Agent": "akkuketju"})
        except urllib.error.HTTPError as error:
            with error:
                return error.code == 401 and self._keys.heed(error)
        return False

    def _once(self, method: str, url: str, body: bytes | None, headers: dict[str, str]) -> bytes:
        request = urllib.request.Request(url, body, headers, method=method)
        self._keys.sign(request)
        with self._opener.open(request, timeout=self._seconds) as response:
            return self._read(response)

    def _read(self, response: IO[bytes]) -> bytes:
        body = response.read(self._most + 1)
        if len(body) > self._most:
            raise QueryTooLarge(
                f"The result is larger than {self._most} bytes",
                "Ask for less, or add a LIMIT.",
                limit="query_bytes",
            )
        return body


def _told(error: urllib.error.HTTPError) -> QueryRefused | StoreUnreachable:
    """What the store says is wrong."""
    with error:
        said = error.read(_LONGEST_MESSAGE).decode("utf-8", "replace").strip()
    message = f"The store answers {error.code}: {said or error.reason}"
    if error.code == 400:
        return QueryRefused(message, "Mend the query.", reason="engine")
    remedy = "Give user and password, or a token." if error.code in (401, 403) else "Look at it."
    return StoreUnreachable(message, remedy)
