"""What the supervisor is asked, and what it answers.

Requests are made in the window's process; the supervisor gives each a job number. Answers name the job and
carry the identity of image and model (inside Prediction and Attribution), so that one that is no longer
wanted can be told apart and dropped.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from viewer.errors import OverreadError
from viewer.explain.explainer import Choices

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from viewer.ai.backend import Layer
    from viewer.ai.classifier import Model, Prediction
    from viewer.ai.model_card import ModelId
    from viewer.ai.segmenter import Segmentation
    from viewer.explain.attribution import Attribution
    from viewer.explain.checks import MapChecks
    from viewer.explain.live_occlusion import PixelBox
    from viewer.explain.method import AboutMethod
    from viewer.intensity.window import Window
    from viewer.volume.slice_image import SliceImage


@dataclass(frozen=True, slots=True)
class LoadModel:
    """Load a model ahead of its first use. model: its folder (or a name that ModelStore knows)."""

    model: Path | str


@dataclass(frozen=True, slots=True, eq=False)
class ClassifyRequest:
    """Classify one image."""

    image: SliceImage
    model: Path | str


@dataclass(frozen=True, slots=True, eq=False)
class SegmentRequest:
    """Draw masks on one image. model: one whose card's task is segmentation."""

    image: SliceImage
    model: Path | str


@dataclass(frozen=True, slots=True, eq=False)
class ExplainRequest:
    """Explain one image. choices: of what, from where and how; see viewer.explain.explainer.

    window: shown to the model in place of the grey that its card asks for, in the file's unit; None: the card's.
    """

    image: SliceImage
    model: Path | str
    choices: Choices = field(default_factory=Choices)
    window: Window | None = None


@dataclass(frozen=True, slots=True, eq=False)
class CheckRequest:
    """Test a map of one image. See viewer.explain.checks.

    choices: how the map was made (viewer.explain.explainer.choices_of); grid: the map on the model's grid, (H, W);
    which: names of some checks, None for all.
    """

    image: SliceImage
    model: Path | str
    choices: Choices
    grid: NDArray[np.float32]
    which: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class OccludeRequest:
    """Classify one image with a box of it covered. See viewer.explain.live_occlusion.

    place: a name of the image. The child keeps the last image that it was asked about: the next boxes on it travel
    without. Answered by TaskDone with an Occlusion, or with None by a child that does not have the image.
    """

    place: str
    model: Path | str
    baseline: str
    box: PixelBox
    image: SliceImage | None = None


class ModelTask(Protocol):
    """Work on a loaded model that the child does for a room above this one; must survive pickling."""

    def run(self, model: Model, cancelled: Callable[[], bool]) -> Any:
        """The result, which must survive pickling too. Raises Cancelled, OverreadError."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class TaskRequest:
    """Do a task with a model. text: for the status line."""

    task: ModelTask
    model: Path | str
    text: str = "Working"


Request = (
    LoadModel
    | ClassifyRequest
    | SegmentRequest
    | ExplainRequest
    | CheckRequest
    | OccludeRequest
    | TaskRequest
)


class Stage(StrEnum):
    """What the child process is doing. Each has a deadline of its own."""

    STARTING = "starting"
    LOADING = "loading"
    CLASSIFYING = "classifying"
    SEGMENTING = "segmenting"
    EXPLAINING = "explaining"
    CHECKING = "checking"


class FailureKind(StrEnum):
    """Why a job failed, for programs; the message is for people."""

    PROCESS_LOST = "process_lost"  # the child died (killed, crashed)
    PROCESS_HUNG = "process_hung"  # it stopped answering and was ended
    START_FAILED = "start_failed"  # it cannot be started at all
    OUT_OF_MEMORY = "out_of_memory"
    MODEL = "model"  # not found, refused, or it cannot take this image
    REQUEST = "request"  # an unknown target or baseline
    INTERNAL = "internal"  # a fault of ours; the log has the traceback


@dataclass(frozen=True, slots=True)
class Ready:
    """The child process has started (again). device: "CPU" or "GPU: <name>"."""

    device: str
    pid: int


@dataclass(frozen=True, slots=True)
class Progress:
    """A job is alive. text: for the status line ("Explaining 32 steps"); done, total: 0 if not countable."""

    job: int | None
    stage: Stage
    text: str
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Loaded:
    """Answer to LoadModel. layers: those of the network, where it can be looked into. methods: those that can
    explain it, other packages' among them: these are imported in the child only.
    """

    job: int
    model: ModelId
    labels: tuple[str, ...]
    device: str
    layers: tuple[Layer, ...] = ()
    methods: tuple[AboutMethod, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Predicted:
    """Answer to ClassifyRequest."""

    job: int
    prediction: Prediction


@dataclass(frozen=True, slots=True, eq=False)
class Segmented:
    """Answer to SegmentRequest."""

    job: int
    segmentation: Segmentation


@dataclass(frozen=True, slots=True, eq=False)
class Explained:
    """Answer to ExplainRequest: maps that get finer; the last one has ``final``."""

    job: int
    attribution: Attribution
    final: bool


@dataclass(frozen=True, slots=True, eq=False)
class TaskDone:
    """Answer to TaskRequest and OccludeRequest."""

    job: int
    result: Any


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """Answer to CheckRequest: the checks so far, one more each time; the last one has ``final`` and a verdict."""

    job: int
    checks: MapChecks
    final: bool


@dataclass(frozen=True, slots=True)
class Failed:
    """A job failed. job is None when the process failed while it had none (it cannot be started)."""

    job: int | None
    kind: FailureKind
    message: str
    remedy: str = ""

    @property
    def error(self) -> OverreadError:
        """The same as an error."""
        return OverreadError(self.message, self.remedy)


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A job was cancelled; no other answer about it follows."""

    job: int


Answer = (
    Ready | Progress | Loaded | Predicted | Segmented | Explained | Checked | TaskDone | Failed | Cancelled
)
