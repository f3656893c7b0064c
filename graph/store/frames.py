"""What parent and worker say to each other: a line of JSON, then a body of the length it names."""

import json
from dataclasses import asdict
from typing import Any, BinaryIO

from graph import errors
from graph.store.evaluation import Answer, Limits, Question

Frame = tuple[dict[str, Any], bytes]


def encode(head: dict[str, Any], body: bytes = b"") -> bytes:
    """A frame as bytes."""
    return json.dumps({**head, "length": len(body)}).encode() + b"\n" + body


def read(stream: BinaryIO) -> Frame | None:
    """The next frame of a stream; ``None`` where it ends."""
    line = stream.readline()
    if not line.endswith(b"\n"):
        return None
    head: dict[str, Any] = json.loads(line)
    body = stream.read(head["length"])
    return (head, body) if len(body) == head["length"] else None


def encode_question(question: Question, limits: Limits) -> bytes:
    """A question, to a worker."""
    return encode({"do": "answer", "question": asdict(question), "limits": asdict(limits)})


def encode_answer(answer: Answer) -> bytes:
    """An answer, from a worker."""
    head = {"media_type": answer.media_type, "form": answer.form, "cut": answer.cut}
    return encode(head, answer.body)


def encode_error(error: errors.AkkuketjuError) -> bytes:
    """A failure, from a worker."""
    return encode(
        {
            "error": type(error).__name__,
            "message": error.message,
            "remedy": error.remedy,
            "members": error.members,
        }
    )


def read_answer(frame: Frame) -> Answer:
    """The answer in a frame; raises the failure that it holds."""
    head, body = frame
    if "error" in head:
        kind: type[errors.AkkuketjuError] = getattr(errors, head["error"])
        raise kind(head["message"], head["remedy"], **head["members"])
    return Answer(body, head["media_type"], head["form"], head["cut"])
