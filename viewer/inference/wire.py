"""What goes through the pipe between the supervisor and the child: small messages, never arrays."""

from __future__ import annotations

from dataclasses import dataclass

from viewer.inference.messages import FailureKind, Stage
from viewer.inference.shared_array import Parcel


@dataclass(frozen=True, slots=True)
class Work:
    """To the child: run the request in this parcel."""

    job: int
    parcel: Parcel


@dataclass(frozen=True, slots=True)
class Abandon:
    """To the child: stop this job at the next chance."""

    job: int


@dataclass(frozen=True, slots=True)
class Started:
    """From the child: it is ready for work."""

    device: str


@dataclass(frozen=True, slots=True)
class Beat:
    """From the child: a sign of life."""

    job: int | None
    stage: Stage
    text: str
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Delivery:
    """From the child: an answer lies in this parcel. final: the job is over."""

    job: int
    parcel: Parcel
    final: bool


@dataclass(frozen=True, slots=True)
class Broken:
    """From the child: the job is over, without success. detail: a traceback for the log."""

    job: int
    kind: FailureKind
    message: str
    remedy: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Abandoned:
    """From the child: the job is over because it was asked to stop."""

    job: int


ToChild = Work | Abandon
FromChild = Started | Beat | Delivery | Broken | Abandoned
