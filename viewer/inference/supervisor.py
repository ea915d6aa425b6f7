"""Owns the child process that holds the models: starts it, feeds it, watches it, replaces it.

One thread does everything; the public methods only leave it a command and wake it. A child that dies or hangs
costs the job that it was running, which is answered with Failed; the jobs that wait go to the next child. A
fault of the thread itself costs the jobs that it had; the next request starts a new thread.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, Pipe, wait

from viewer.errors import reason_of
from viewer.inference import failures, messages, wire
from viewer.inference.child import Child
from viewer.inference.deadlines import Deadlines
from viewer.inference.engine import Engine, TensorFlowEngine
from viewer.inference.messages import Answer, FailureKind, Request, Stage
from viewer.inference.shared_array import Parcel, make_folders, pack, unpack
from viewer.sentence import Sentence

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Submit:
    job: int
    request: Request
    first: bool


@dataclass(frozen=True, slots=True)
class _Cancel:
    job: int


@dataclass(slots=True)
class _Running:
    job: int
    stage: Stage
    parcel: Parcel
    dropped: bool = False  # cancelled: its answers are not wanted any more


class InferenceSupervisor:
    """Runs requests one at a time in a child process. Thread-safe; no call blocks, but for ``stop``.

    on_answer is called from the supervisor's own thread.
    """

    def __init__(
        self,
        on_answer: Callable[[Answer], None],
        *,
        deadlines: Deadlines | None = None,
        make_engine: Callable[[], Engine] = TensorFlowEngine,
    ) -> None:
        """make_engine: called in the child, which must be able to import it (tests have engines of their own)."""
        self._on_answer = on_answer
        self._deadlines = deadlines or Deadlines()
        self._make_engine = make_engine
        self._lock = threading.Lock()
        self._commands: queue.SimpleQueue[_Submit | _Cancel] = queue.SimpleQueue()
        self._awake, self._waker = Pipe(duplex=False)
        self._signalled = False
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._last_job = 0
        self._device: str | None = None
        # Below: touched by the supervisor's thread only.
        self._folders = make_folders(self)
        self._waiting: list[_Submit] = []
        self._child: Child | None = None
        self._running: _Running | None = None
        self._deadline: float | None = None
        self._wanted = True
        self._vain_starts = 0
        self._next_start = 0.0

    def start(self) -> None:
        """Start the child ahead of the first request. Returns at once; Ready follows. Nothing after ``stop``."""
        with self._lock:
            refusal = self._start_thread()
        if refusal and not self._stopping:
            self._tell(failures.refused(None, refusal))

    def _start_thread(self) -> str:
        """Under the lock: have a thread. Returns why there is none, or nothing."""
        if self._stopping:
            return failures.STOPPED
        if self._thread is None:
            thread = threading.Thread(target=self._run, name="inference-supervisor", daemon=True)
            try:
                thread.start()
            except RuntimeError:  # the system has no thread left
                return failures.NO_THREAD
            self._thread = thread
            self._wanted = True
        return ""

    def submit(self, request: Request, *, first: bool = False, replaces: int | None = None) -> int:
        """Queue a request and return its job number; starts the child when nobody has yet.

        ``first`` puts it before the others (the displayed image); ``replaces`` names a job to cancel. Raises
        nothing: a request that cannot be taken (after ``stop``) is answered with Failed.
        """
        # All under one lock: a thread that ends after a fault must either see the command or be seen as gone.
        with self._lock:
            self._last_job += 1
            job = self._last_job
            refusal = self._start_thread()
            if not refusal:
                if replaces is not None:
                    self._commands.put(_Cancel(replaces))
                self._commands.put(_Submit(job, request, first))
        if refusal:
            self._tell(failures.refused(job, refusal))
        else:
            self._wake()
        return job

    def cancel(self, job: int) -> None:
        """Cancel a job that waits or runs. Cancelled follows, then nothing more about it.

        A job that is over is left alone.
        """
        self._commands.put(_Cancel(job))
        self._wake()

    def stop(self) -> None:
        """End the child and the thread. Waiting jobs are dropped without an answer. May be called twice."""
        with self._lock:
            self._stopping = True
            thread = self._thread
        if thread is not None:
            self._wake()
            if thread is threading.current_thread():
                return  # which clears up when it ends
            thread.join()
        self._folders.remove()

    @property
    def pid(self) -> int | None:
        """Process id of the child, None while there is none."""
        child = self._child
        return None if child is None else child.pid

    @property
    def device(self) -> str | None:
        """Device of the child, None until it is ready."""
        return self._device

    def _wake(self) -> None:
        with self._lock:
            # One byte at a time, so that the pipe can never be full.
            if not self._signalled:
                self._signalled = True
                self._waker.send_bytes(b"!")

    # The supervisor's thread.

    def _run(self) -> None:
        while not self._stopping:
            try:
                self._take_commands()
                self._start_when_due()
                self._feed()
                self._listen()
            except Exception:  # noqa: BLE001 - a fault of ours; unanswered, the window would wait for ever
                _log.exception("The supervisor of the inference process failed")
                self._end_child()
                self._give_up(FailureKind.INTERNAL, failures.FAULT)
                with self._lock:
                    if self._commands.empty() and not self._stopping:
                        # Not another turn: what is broken for good would fail without a pause.
                        self._thread = None
                        return
        self._end_child()
        self._folders.remove()

    def _listen(self) -> None:
        """Wait for a message, a command, a death or a deadline, and see to it."""
        sources: list[Connection | int] = [self._awake]
        if self._child is not None:
            sources += [self._child.connection, self._child.sentinel]
        ready = wait(sources, self._patience())
        if self._awake in ready:
            with self._lock:
                self._awake.recv_bytes()
                self._signalled = False
        if self._child is None:
            return
        if self._child.connection in ready:
            self._hear(self._child)
        elif self._child.sentinel in ready:
            self._bury(FailureKind.PROCESS_LOST, failures.lost(self._child.end()))
        elif self._deadline is not None and time.monotonic() >= self._deadline:
            self._bury(FailureKind.PROCESS_HUNG, failures.HUNG)

    def _patience(self) -> float | None:
        due = self._deadline
        if self._child is None:
            due = self._next_start if self._wanted else None
        return None if due is None else max(due - time.monotonic(), 0.0)

    def _take_commands(self) -> None:
        while not self._commands.empty():
            command = self._commands.get()
            if isinstance(command, _Cancel):
                self._cancel(command.job)
            else:
                self._wanted = True
                # In the order of asking among those that come first, and among the others.
                self._waiting = sorted([*self._waiting, command], key=lambda waiting: not waiting.first)

    def _cancel(self, job: int) -> None:
        running = self._running
        if running is not None and running.job == job:
            if not running.dropped and self._child is not None:
                running.dropped = True
                self._child.send(wire.Abandon(job))
                self._tell(messages.Cancelled(job))
            return
        kept = [waiting for waiting in self._waiting if waiting.job != job]
        if len(kept) < len(self._waiting):
            self._waiting = kept
            self._tell(messages.Cancelled(job))

    def _feed(self) -> None:
        """Give the next job to a child that has none."""
        if self._child is None or self._device is None:
            return
        while self._waiting and self._running is None:
            next_job = self._waiting.pop(0)
            try:
                self._folders.renew()
                parcel = pack(_portable(next_job.request), self._folders)
            except OSError as error:
                self._tell(failures.no_room(next_job.job, error, self._folders.paths[-1].parent))
                continue
            self._running = _Running(next_job.job, Stage.LOADING, parcel)
            self._expect(Stage.LOADING)
            self._child.send(wire.Work(next_job.job, parcel))

    def _hear(self, child: Child) -> None:
        message = child.receive()
        if message is None:
            self._bury(FailureKind.PROCESS_LOST, failures.lost(child.end()))
        elif isinstance(message, wire.Started):
            self._device = message.device
            self._deadline = None
            _log.info("Models run on %s (process %d)", message.device, child.pid)
            self._tell(messages.Ready(message.device, child.pid))
        elif isinstance(message, wire.Beat):
            self._expect(message.stage)
            running = self._running
            if running is not None:
                running.stage = message.stage
            if running is None or not running.dropped:
                self._tell(
                    messages.Progress(message.job, message.stage, message.text, message.done, message.total)
                )
        elif isinstance(message, wire.Delivery):
            self._deliver(message)
        elif isinstance(message, wire.Broken):
            if message.detail:
                _log.error("Job %d failed in the inference process:\n%s", message.job, message.detail)
            dropped = self._finish()
            if not dropped:
                self._tell(messages.Failed(message.job, message.kind, message.message, message.remedy))
        else:
            self._finish()

    def _deliver(self, delivery: wire.Delivery) -> None:
        running = self._running
        answer: Answer | None = None
        try:
            if running is not None and not running.dropped:
                answer = unpack(delivery.parcel)
        except MemoryError:
            answer = failures.no_memory(delivery.job)
        except Exception as error:  # noqa: BLE001 - whatever became of the file, it costs this job alone
            _log.error("The answer of job %d cannot be read (%s)", delivery.job, type(error).__name__)
            answer = failures.answer_lost(delivery.job)
            if running is not None and not delivery.final and self._child is not None:
                running.dropped = True
                self._child.send(wire.Abandon(running.job))
        finally:
            with contextlib.suppress(OSError):  # it is ours alone; the folder is emptied later anyway
                delivery.parcel.unlink()
        if delivery.final:
            self._finish()
        elif running is not None:
            self._expect(running.stage)
        if answer is not None:
            self._tell(answer)

    def _finish(self) -> bool:
        """The running job is over; returns whether its answers are not wanted any more."""
        running, self._running = self._running, None
        self._deadline = None
        self._vain_starts = 0
        if running is None:
            return True
        with contextlib.suppress(OSError):  # the folder is emptied later anyway
            running.parcel.unlink()
        return running.dropped

    def _expect(self, stage: Stage) -> None:
        self._deadline = time.monotonic() + self._deadlines.of(stage)

    def _start_when_due(self) -> None:
        if self._child is not None or not self._wanted or time.monotonic() < self._next_start:
            return
        self._tell(messages.Progress(None, Stage.STARTING, "Starting TensorFlow"))
        self._expect(Stage.STARTING)
        try:
            self._folders.renew()
            self._child = Child(self._folders, self._make_engine)
        except OSError as error:  # no process, memory, pipe or room left
            self._deadline = None
            reason = reason_of(error)
            _log.warning("The inference process could not be started: %s", reason)
            self._count_vain_start(failures.not_started(reason))

    def _end_child(self) -> None:
        child, self._child = self._child, None
        self._device = None
        self._deadline = None
        if child is not None:
            child.kill()
            with contextlib.suppress(OSError):  # the folders go at the end anyway
                self._folders.empty()

    def _bury(self, kind: FailureKind, what: str) -> None:
        """Clear up after a child that died or must die, answer its job, and start the next one."""
        assert self._child is not None
        when = failures.AT_ITS_START if self._device is None else failures.WITHOUT_A_JOB
        running, self._running = self._running, None
        last_words = self._child.last_words(self._folders)
        _log.warning("The inference process %s; it last wrote: %s", what, last_words)
        self._end_child()
        if running is not None:
            self._vain_starts = 0
            self._next_start = 0.0
            if not running.dropped:
                self._tell(failures.process_ended(running.job, kind, what, running.stage))
            return
        self._count_vain_start(Sentence("{what} {when}", what=what, when=when))

    def _count_vain_start(self, what: str) -> None:
        """Start again after a pause, or give up after too many starts in a row."""
        pauses = self._deadlines.pauses
        self._vain_starts += 1
        if self._vain_starts <= len(pauses):
            self._next_start = time.monotonic() + pauses[self._vain_starts - 1]
            return
        self._give_up(FailureKind.START_FAILED, failures.vain_starts(what, self._vain_starts))

    def _give_up(self, kind: FailureKind, message: str) -> None:
        """Answer every job that waits or runs. The next request starts the child again."""
        self._take_commands()
        self._wanted = False
        self._vain_starts = 0
        self._next_start = 0.0
        jobs: list[int | None] = [waiting.job for waiting in self._waiting]
        if self._running is not None and not self._running.dropped:
            jobs.insert(0, self._running.job)
        self._waiting = []
        self._running = None
        for job in jobs or [None]:
            self._tell(failures.given_up(job, kind, message))

    def _tell(self, answer: Answer) -> None:
        try:
            self._on_answer(answer)
        except Exception:  # noqa: BLE001 - the window's fault must not cost the inference process
            _log.exception("The receiver of an inference answer failed")


def _portable(request: Request) -> Request:
    """The request with an image that nobody else writes to: its cache belongs to the window's threads."""
    if isinstance(request, messages.LoadModel | messages.TaskRequest):
        return request
    if request.image is None:
        return request
    return replace(request, image=request.image.bare())
