"""What a job is told that fails by no fault of its own: its process ended, or there is no room for it."""

from __future__ import annotations

from pathlib import Path

from viewer.errors import reason_of
from viewer.inference.messages import Failed, FailureKind, Stage
from viewer.sentence import Sentence, as_sentence

# Why there is no thread.
STOPPED = Sentence("The process that runs the model was stopped.")
NO_THREAD = Sentence("The process that runs the model could not be started (no thread is left).")
# What became of the process: clauses.
HUNG = Sentence("stopped answering and was ended")
AT_ITS_START, WITHOUT_A_JOB = Sentence("at its start"), Sentence("without a job")
# Why all jobs are given up.
FAULT = Sentence("An internal error stopped all AI jobs.")


def lost(how: str) -> Sentence:
    """A clause: the process ended by itself."""
    return Sentence("ended unexpectedly ({how})", how=how)


def not_started(reason: str) -> Sentence:
    """A clause: the system gives no process."""
    return Sentence("could not be started ({reason})", reason=reason)


def refused(job: int | None, why: str) -> Failed:
    """There is no thread that would take it; no job: nothing was asked yet."""
    remedy = Sentence("Close other programs.") if job is None else Sentence("Open a new window.")
    return Failed(job, FailureKind.START_FAILED, why, remedy)


def no_room(job: int, error: OSError, folder: Path) -> Failed:
    """The request cannot be handed over."""
    return Failed(
        job,
        FailureKind.OUT_OF_MEMORY,
        Sentence("There is no room to hand the image to the model ({reason}).", reason=reason_of(error)),
        Sentence("Free some space in {folder}.", folder=folder),
    )


def no_memory(job: int) -> Failed:
    """The answer cannot be taken."""
    return Failed(
        job,
        FailureKind.OUT_OF_MEMORY,
        Sentence("There is not enough memory for the answer."),
        Sentence("Close other images first."),
    )


def answer_lost(job: int) -> Failed:
    """The answer cannot be read."""
    return Failed(
        job, FailureKind.INTERNAL, Sentence("The model's answer was lost."), Sentence("Try once more.")
    )


def process_ended(job: int, kind: FailureKind, what: str, stage: Stage) -> Failed:
    """The process that ran it is gone; `what` became of it, as a clause."""
    return Failed(
        job,
        kind,
        Sentence(
            "The process that runs the model {what} while {stage}.",
            what=what,
            stage=as_sentence(stage.value),
        ),
        Sentence("It starts again by itself; try once more."),
    )


def vain_starts(what: str, count: int) -> Sentence:
    """Why all jobs are given up: no process lasted until its first job."""
    return Sentence("The process that runs the model {what}, {count} times in a row.", what=what, count=count)


def given_up(job: int | None, kind: FailureKind, why: str) -> Failed:
    """Of each job that waited or ran."""
    return Failed(job, kind, why, Sentence("The log says more. The next request tries again."))
