"""The process that answers queries: one frame in, one frame out, until its input ends.

It is run as ``python -m graph.store.worker TARGET MEMORY``. When the parent goes away, however it
ends, the input ends, and so does the worker, at once and in the midst of a query; should that fail,
an alarm of the kernel ends it some seconds after the query's time limit.
"""

import contextlib
import ctypes
import os
import queue
import resource
import signal
import sys
import threading
from typing import Any

from graph.errors import AkkuketjuError, QueryRefused, QueryTooLarge
from graph.store.base import Store
from graph.store.change import change
from graph.store.evaluation import Answer, Limits, Question, evaluate
from graph.store.frames import Frame, encode, encode_answer, encode_error, read
from graph.store.target import read_target

_GRACE = 5.0
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000


def main(target_text: str, memory: int, allowed: bool) -> None:
    """Answer until standard input ends."""
    target = read_target(target_text)
    # RLIMIT_DATA counts what the process allocates, not the files that the store maps.
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    if not (target.is_remote or allowed):
        close_network()
    try:
        store = target.open()
    except (AkkuketjuError, OSError) as error:
        _write(encode({"ready": False, "reason": str(error)}))
        return
    waiting: queue.SimpleQueue[Frame] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=[waiting], daemon=True).start()
    _write(encode({"ready": True}))
    while True:
        head, body = waiting.get()
        signal.setitimer(signal.ITIMER_REAL, head["limits"]["seconds"] + _GRACE)
        reply = _reply(store, head, body)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _write(reply)


def close_network() -> None:
    """Leave the machine's network, where the kernel lets a process do so; a second bar only.

    The guard refuses what would reach out; this holds even if it were mistaken.
    """
    with contextlib.suppress(OSError, AttributeError):
        unshare = ctypes.CDLL(None, use_errno=True).unshare
        if unshare(_NEW_NETWORK) != 0:
            unshare(_NEW_USER | _NEW_NETWORK)


def _listen(waiting: "queue.SimpleQueue[Frame]") -> None:
    while frame := read(sys.stdin.buffer):
        waiting.put(frame)
    os._exit(0)


def _reply(store: Store, head: dict[str, Any], body: bytes) -> bytes:
    try:
        if head["do"] == "answer":
            limits = Limits(**head["limits"])
            return encode_answer(evaluate(store, Question(**head["question"]), limits))
        done = change(store, head, body)
        return encode_answer(Answer(b"", "", "created" if done else "changed"))
    except AkkuketjuError as error:
        return encode_error(error)
    except MemoryError:
        return encode_error(
            QueryTooLarge(
                "The query needs too much memory", "Make it smaller.", limit="query_memory"
            )
        )
    except Exception as error:  # of the engine or the parser: the query's fault, not the worker's
        message = f"The query cannot be run: {type(error).__name__}: {error}"
        return encode_error(
            QueryRefused(message[:500], "Write it in another way.", reason="engine")
        )


def _write(frame: bytes) -> None:
    sys.stdout.buffer.write(frame)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3] == "allowed")
