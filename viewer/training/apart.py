"""Long work of the lab in a process of its own: the window stays free, and a crash costs the work alone.

The caller waits in a thread; what the work tells comes through, and stopping is asked first and forced later.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol

from viewer.errors import Cancelled, OverreadError, WorkerLostError
from viewer.log import reticent_traceback
from viewer.training.dataset_report import DatasetReport, describe_dataset
from viewer.training.train_settings import TrainSettings

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


@dataclass(frozen=True, slots=True)
class TrainWork:
    """Train a model; tells TrainingProgress, returns its TrainResult."""

    data: Path
    output: Path
    settings: TrainSettings
    resume: bool = False
    overwrite: bool = False

    def __call__(self, tell: Tell, cancelled: IsCancelled) -> Any:
        """See Work."""
        from viewer.training.train import train

        return train(self.data, self.output, self.settings, tell, cancelled, self.resume, self.overwrite)


@dataclass(frozen=True, slots=True)
class DescribeWork:
    """Describe a data set; tells (done, total)."""

    data: Path

    def __call__(self, tell: Tell, cancelled: IsCancelled) -> DatasetReport:
        """See Work."""
        return describe_dataset(self.data, lambda done, total: tell((done, total)), cancelled)


@dataclass(frozen=True, slots=True)
class EvaluateWork:
    """Measure a model and, where asked, test it for shortcuts; tells (text, done, total).

    other_sources: for the shortcut tests; lungs: folder of a segmentation model for them, if there is one.
    """

    data: Path
    model: Path
    shortcuts: bool = False
    other_sources: tuple[Path, ...] = ()
    lungs: Path | None = None

    def __call__(self, tell: Tell, cancelled: IsCancelled) -> Any:
        """Figures as `overread evaluate --json` has them, and a ShortcutReport or None."""
        from viewer.ai.classifier import load_model
        from viewer.training.evaluate import evaluate
        from viewer.training.shortcuts import run_shortcut_tests

        model = load_model(self.model)
        figures = evaluate(
            self.data, model, lambda done, total: tell(("Reading images", done, total)), cancelled
        )
        if not self.shortcuts:
            return figures, None
        lungs = None if self.lungs is None else load_model(self.lungs)
        report = run_shortcut_tests(
            self.data,
            model,
            self.other_sources,
            lungs,
            progress=lambda done, total: tell(("Testing for shortcuts", done, total)),
            cancelled=cancelled,
        )
        return figures, report


def run_apart(work: Work, tell: Tell, cancelled: IsCancelled) -> Any:
    """The work's result, from a process of its own.

    Raises what the work raises; WorkerLostError when the process dies; Cancelled.
    """
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=True)
    process = context.Process(target=_main, args=(theirs, work), name="overread-lab", daemon=True)
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
            f"The process that did this work ended unexpectedly (exit code {process.exitcode}).",
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
        text = f"An internal error stopped this work ({type(error).__name__})."
        say("failed", OverreadError(text, reticent_traceback(error).strip().splitlines()[-1]))
    else:
        say("done", result)
