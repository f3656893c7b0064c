"""The process that answers queries: one frame in, one frame out, until its input ends.

It is run as ``python -m graph.store.worker STORE MEMORY``. A frame is a line of JSON; an answer's
body follows its line. When the parent goes away the input ends, and so does the worker.
"""

import json
import resource
import sys
from typing import Any, BinaryIO

import pyoxigraph as ox

from graph.errors import AkkuketjuError
from graph.store.evaluation import Limits, evaluate


def main(store_path: str, memory: int) -> None:
    """Answer until standard input ends."""
    # RLIMIT_DATA counts what the process allocates, not the files that the store maps.
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    store = ox.Store.read_only(store_path)
    _write(sys.stdout.buffer, {"ready": True}, b"")
    for line in sys.stdin.buffer:
        head, body = _answer(store, json.loads(line))
        _write(sys.stdout.buffer, head, body)


def _answer(store: ox.Store, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    try:
        answer = evaluate(store, **{**request, "limits": Limits(**request["limits"])})
    except AkkuketjuError as error:
        told = {"error": type(error).__name__, "message": error.message, "remedy": error.remedy}
        return told, b""
    except MemoryError:
        return {"error": "QueryTooLarge", "message": "The query needs too much memory"}, b""
    head = {"media_type": answer.media_type, "form": answer.form, "cut": answer.cut}
    return head, answer.body


def _write(out: BinaryIO, head: dict[str, Any], body: bytes) -> None:
    out.write(json.dumps({**head, "length": len(body)}).encode() + b"\n" + body)
    out.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
