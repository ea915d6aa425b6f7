"""The child process: holds the models, does one job at a time, says that it lives.

TensorFlow is imported here and nowhere else while the window runs: in a thread of the window it stalls the
event loop for most of a second. The child leaves at once when its pipe closes, which is how it learns that
its parent has died; Ctrl+C in a terminal is the parent's affair.
"""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from viewer.ai.backend import LayeredBackend
from viewer.ai.classifier import Model
from viewer.errors import Cancelled, ModelError, OutOfMemoryError, OverreadError
from viewer.explain.checks import Check, MapChecks, checks_in_steps, verdict
from viewer.explain.explainer import answer, ask
from viewer.explain.live_occlusion import Occluder, Occlusion
from viewer.explain.method import all_methods
from viewer.inference import messages, wire
from viewer.inference.engine import Engine, TensorFlowEngine
from viewer.inference.messages import FailureKind, Stage
from viewer.inference.shared_array import Folders, pack, unpack
from viewer.log import reticent_traceback
from viewer.sentence import Sentence

# Below the window's priority: on two cores a busy child would otherwise delay the event loop by time slices.
NICE = 5
LOG_NAME = "child.log"


def main(
    connection: Connection, folders: Folders, make_engine: Callable[[], Engine] = TensorFlowEngine
) -> None:
    """Entry point of the child process. Returns never: it ends when the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(NICE)
    _quieten(folders)
    worker = Worker(connection, folders, make_engine())
    threading.Thread(target=worker.listen, name="inference-listener", daemon=True).start()
    worker.run()


class Worker:
    """Two threads: one listens to the pipe, the main one works."""

    def __init__(self, connection: Connection, folders: Folders, engine: Engine) -> None:
        self._connection = connection
        self._folders = folders
        self._engine = engine
        self._work: queue.SimpleQueue[wire.Work] = queue.SimpleQueue()
        self._abandoned: set[int] = set()
        # The last image of which boxes were covered: its name, the model and the filling, and what answers for it.
        self._occluder: tuple[tuple[str, str, str], Occluder] | None = None

    def listen(self) -> None:
        """Take messages; end the process when the pipe closes, even in the middle of a job."""
        try:
            while True:
                message: wire.ToChild = self._connection.recv()
                if isinstance(message, wire.Abandon):
                    self._abandoned.add(message.job)
                else:
                    self._work.put(message)
        except (EOFError, OSError):
            # The parent is gone: nobody else clears up. No clean shutdown: TensorFlow may be busy for long.
            self._folders.remove()
            os._exit(0)

    def run(self) -> None:
        """Start the engine, then work for ever."""
        self._send(wire.Started(self._engine.start()))
        while True:
            work = self._work.get()
            self._do(work)
            self._abandoned.discard(work.job)

    def _do(self, work: wire.Work) -> None:
        job = work.job
        try:
            self._answer(job, unpack(work.parcel))
        except Cancelled:
            self._send(wire.Abandoned(job))
        except OutOfMemoryError as error:
            self._break(job, FailureKind.OUT_OF_MEMORY, error)
        except MemoryError:
            failure = OutOfMemoryError(
                "There is not enough memory for this image.", "Close other images first."
            )
            self._break(job, FailureKind.OUT_OF_MEMORY, failure)
        except ModelError as error:
            self._break(job, FailureKind.MODEL, error)
        except OverreadError as error:
            self._break(job, FailureKind.REQUEST, error)
        except Exception as error:  # noqa: BLE001 - a fault of ours or of a model costs this job, not the process
            what = Sentence("An internal error stopped this job ({error}).", error=type(error).__name__)
            fault = OverreadError(what, "Please report it with the log.")
            self._break(job, FailureKind.INTERNAL, fault, reticent_traceback(error))

    def _answer(self, job: int, request: messages.Request) -> None:
        self._beat(job, Stage.LOADING, "Loading model")
        model = self._engine.load(request.model)
        self._stop_if_abandoned(job)
        if isinstance(request, messages.LoadModel):
            layers = model.backend.layers if isinstance(model.backend, LayeredBackend) else ()
            loaded = messages.Loaded(
                job, model.identity, model.labels, model.backend.device, layers, all_methods()
            )
            self._deliver(job, loaded, final=True)
        elif isinstance(request, messages.ClassifyRequest):
            self._beat(job, Stage.CLASSIFYING, "Classifying")
            self._deliver(job, messages.Predicted(job, model.predict(request.image)), final=True)
        elif isinstance(request, messages.TaskRequest):
            self._beat(job, Stage.CLASSIFYING, request.text)
            result = request.task.run(model, lambda: job in self._abandoned)
            self._deliver(job, messages.TaskDone(job, result), final=True)
        elif isinstance(request, messages.OccludeRequest):
            self._beat(job, Stage.CLASSIFYING, "Classifying")
            self._deliver(job, messages.TaskDone(job, self._occlude(model, request)), final=True)
        elif isinstance(request, messages.SegmentRequest):
            self._beat(job, Stage.SEGMENTING, "Drawing masks")
            self._deliver(job, messages.Segmented(job, model.segment(request.image)), final=True)
        elif isinstance(request, messages.CheckRequest):
            self._check(job, model, request)
        else:
            self._explain(job, model, request)

    def _explain(self, job: int, model: Model, request: messages.ExplainRequest) -> None:
        self._beat(job, Stage.EXPLAINING, "Explaining")

        def progress(done: int, total: int) -> None:
            self._beat(job, Stage.EXPLAINING, f"Explaining, {total - 1} steps", done, total)

        asked = model if request.window is None else model.through(request.window)
        question = ask(asked, request.image, request.choices, lambda: job in self._abandoned, progress)
        for attribution, final in answer(question, request.image, request.choices.method):
            self._stop_if_abandoned(job)
            self._deliver(job, messages.Explained(job, attribution, final), final)

    def _occlude(self, model: Model, request: messages.OccludeRequest) -> Occlusion | None:
        key = (request.place, model.identity.sha256, request.baseline)
        if request.image is not None:
            self._occluder = (key, Occluder(model, request.image, request.baseline))
        if self._occluder is None or self._occluder[0] != key:
            return None
        return self._occluder[1].answer(request.box)

    def _check(self, job: int, model: Model, request: messages.CheckRequest) -> None:
        self._beat(job, Stage.CHECKING, "Testing the map")

        def progress(done: int, total: int) -> None:
            self._beat(job, Stage.CHECKING, f"Testing the map, {done} of {total}", done, total)

        choices = request.choices
        question = ask(model, request.image, choices, lambda: job in self._abandoned, progress)
        checks: list[Check] = []
        for check in checks_in_steps(question, choices.method, request.grid, request.which):
            self._stop_if_abandoned(job)
            checks.append(check)
            self._deliver(job, messages.Checked(job, MapChecks(tuple(checks), ""), False), False)
        whole = MapChecks(tuple(checks), verdict(checks))
        self._deliver(job, messages.Checked(job, whole, True), True)

    def _stop_if_abandoned(self, job: int) -> None:
        if job in self._abandoned:
            raise Cancelled

    def _deliver(self, job: int, answer: messages.Answer, final: bool) -> None:
        self._send(wire.Delivery(job, pack(answer, self._folders), final))

    def _break(self, job: int, kind: FailureKind, error: OverreadError, detail: str = "") -> None:
        self._send(wire.Broken(job, kind, error.message, error.remedy, detail))

    def _beat(self, job: int | None, stage: Stage, text: str, done: int = 0, total: int = 0) -> None:
        self._send(wire.Beat(job, stage, text, done, total))

    def _send(self, message: wire.FromChild) -> None:
        try:
            self._connection.send(message)
        except OSError:
            # The parent is gone; the listener sees the same and ends the process.
            threading.Event().wait()


def _quieten(folders: Folders) -> None:
    """Send what C++ libraries print (TensorFlow greets before it can be told not to) to a file.

    The supervisor puts its end into the log when the child dies. Without the folder (the window was closed while
    the child started, and took it along) nobody reads it; the listener will notice that the parent is gone.
    """
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"
    sys.stderr.flush()
    kept = folders.paths[-1].is_dir()
    with (folders.paths[-1] / LOG_NAME if kept else Path(os.devnull)).open("ab") as log:
        os.dup2(log.fileno(), 2)
