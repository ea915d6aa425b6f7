"""Work in a process of its own: the window stays free, and a crash costs the work alone.

The caller waits in a thread; what the work tells comes through, and stopping is asked first and forced later.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, Protocol

from viewer.errors import Cancelled, OverreadError, WorkerLostError
from viewer.log import reticent_traceback
from viewer.sentence import Sentence

_POLL_SECONDS = 0.1
_GRACE_SECONDS = 10.0
_NICE = 5

Tell = Callable[[Any], None]
IsCancelled = Callable[[], bool]


class Work(Protocol):
    """Must survive pickling, and so must its result and what it tells."""

    def __call__(self, tell: Tell, cancelled: IsCancelled) -> Any:
        """The result. Raises OverreadError, Cancelled."""
        ...


def run_apart(work: Work, tell: Tell, cancelled: IsCancelled) -> Any:
    """The work's result, from a process of its own.

    Raises what the work raises; WorkerLostError when the process dies; Cancelled.
    """
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=True)
    process = context.Process(target=_main, args=(theirs, work), name="overread-apart", daemon=True)
    process.start()
    theirs.close()
    asked: float | None = None
    try:
        while True:
            if cancelled():
                if asked is None:
                    asked = time.monotonic()
                    ours.send("stop")
                elif time.monotonic() - asked > _GRACE_SECONDS:
                    raise Cancelled
            if not ours.poll(_POLL_SECONDS):
                continue
            kind, content = ours.recv()
            if kind == "tell":
                tell(content)
            elif kind == "done":
                return content
            else:
                raise content
    except (EOFError, OSError):
        if asked is not None:
            raise Cancelled from None
        process.join(1.0)
        raise WorkerLostError(
            Sentence(
                "The process that did this work ended unexpectedly (exit code {code}).",
                code=process.exitcode,
            ),
            "What it had written stays; training can go on from there.",
        ) from None
    finally:
        ours.close()
        process.join(0.5)
        if process.is_alive():
            process.kill()
            process.join(_GRACE_SECONDS)


def _main(connection: Connection, work: Work) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    if hasattr(os, "nice"):
        os.nice(_NICE)
    stopped = threading.Event()

    def listen() -> None:
        try:
            while True:
                connection.recv()
                stopped.set()
        except (EOFError, OSError):
            os._exit(1)  # the window is gone

    threading.Thread(target=listen, daemon=True).start()

    def say(kind: str, content: Any) -> None:
        connection.send((kind, content))

    try:
        result = work(lambda content: say("tell", content), stopped.is_set)
    except OverreadError as error:
        say("failed", error)
    except Exception as error:  # noqa: BLE001 - a fault of ours costs this work; the text goes into the log
        text = Sentence("An internal error stopped this work ({error}).", error=type(error).__name__)
        say("failed", OverreadError(text, reticent_traceback(error).strip().splitlines()[-1]))
    else:
        say("done", result)
