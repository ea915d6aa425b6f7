"""Compressed frames decoded in processes of their own: decoders hold the interpreter's lock, and may crash.

Native pixels are read straight from the file into the caller's array; only what must be decoded goes to
a child (`nursery`), under a limit of time and one of memory (`memory_limit`). A crash, a hang or a bomb there
costs that one image. The quick decoders of `quick_frames` come first; an image that makes them crash is tried
once more without them.
"""

from __future__ import annotations

import mmap
import os
import time
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.child import Child
from viewer.dicom.decode_child import DecodeRequest, NewShelf, serve, serve_politely
from viewer.dicom.header import FrameHeader
from viewer.dicom.memory_limit import allowance, in_megabytes
from viewer.dicom.nursery import START_METHOD, open_nursery
from viewer.dicom.pixels import FrameReader, stored_dtype, stored_shape
from viewer.dicom.quick_frames import QuickFrames
from viewer.dicom.shelf import Shelf
from viewer.errors import Cancelled, DecodeError
from viewer.sentence import Sentence

_POLL_SECONDS = 0.05
# The largest mammograms decode in a few seconds; starting the child takes about one.
_PATIENCE_SECONDS = 60.0
_MOST_PROCESSES = 4
# Requests that one child has at a time: the next one is there when it is done with the first.
_DEPTH = 2


def processes_for_this_machine() -> int:
    """How many decoders are worth while: two at least, so that one waits for the disk while one decodes."""
    return max(2, min(_MOST_PROCESSES, os.cpu_count() or 2))


@dataclass(slots=True, eq=False)
class _Request:
    key: Hashable
    header: FrameHeader
    out: NDArray[Any]
    quick: bool  # whether to try quick decoders: not once they have crashed on it
    slot: int | None = None


@dataclass(slots=True, eq=False)
class _Lane:
    """One child and what it is asked for, the frame that it decodes now first."""

    child: Child
    waiting: deque[_Request] = field(default_factory=deque)
    connection: Connection | None = None
    since: float = 0.0  # when the first of `waiting` could begin
    shelf: Shelf | None = None  # that this child has

    def free_slot(self, count: int) -> int | None:
        """A place on the shelf for `count` bytes; None where there is none."""
        if self.shelf is None or count > self.shelf.slot_bytes:
            return None
        taken = {request.slot for request in self.waiting}
        return next((slot for slot in range(self.shelf.slots) if slot not in taken), None)

    def drop_shelf(self) -> None:
        if self.shelf is not None:
            self.shelf.close()
            self.shelf = None


Outcome = tuple[Hashable, DecodeError | None]


class DecodePool:
    """Reads frames like `FrameReader`, those that must be decoded in spawned processes. For one thread.

    Either frame by frame with `read` and `read_into`, or many at a time: `submit` while there `has_room`, and
    `collect` what is ready. `close()` may be called from any thread and makes the others raise Cancelled.
    """

    def __init__(
        self,
        processes: int | None = None,
        patience: float = _PATIENCE_SECONDS,
        cancelled: Callable[[], bool] | None = None,
        polite: bool = False,
    ) -> None:
        """`polite`: the children leave the processor to whoever else wants it."""
        self._patience = patience
        self._cancelled = cancelled
        self._reader = FrameReader()
        main = serve_politely if polite else serve
        count = processes or processes_for_this_machine()
        self._lanes = [
            _Lane(Child(main, f"overread-decode-{number}", START_METHOD)) for number in range(count)
        ]
        self._done: list[Outcome] = []

    def __enter__(self) -> DecodePool:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    @property
    def pids(self) -> tuple[int, ...]:
        """Process numbers of the children that run."""
        return tuple(pid for lane in self._lanes if (pid := lane.child.pid) is not None)

    @property
    def has_room(self) -> bool:
        """Whether another request would begin soon."""
        return any(len(lane.waiting) < _DEPTH for lane in self._lanes)

    @property
    def pending(self) -> int:
        """Requests that have not been collected."""
        return len(self._done) + sum(len(lane.waiting) for lane in self._lanes)

    def start(self) -> None:
        """Get ready ahead of the first compressed image; children start when they are needed. Returns at once."""
        open_nursery()

    def close(self) -> None:
        """End the children. May be called from any thread."""
        for lane in self._lanes:
            lane.child.close()

    def read(self, header: FrameHeader) -> NDArray[Any]:
        """Like `viewer.dicom.pixels.read_frame`."""
        pixels = np.empty(stored_shape(header), stored_dtype(header))
        self.read_into(header, pixels)
        return pixels

    def read_into(self, header: FrameHeader, out: NDArray[Any]) -> None:
        """Read one frame into `out`, of the frame's own shape and type and contiguous.

        Raises DecodeError (damaged, crashed or hung decoder), errors.Cancelled when closed meanwhile.
        """
        if header.pixel_offset is not None:
            self._reader.read_into(header, out)
            return
        key = object()
        self.submit(key, header, out)
        others: list[Outcome] = []
        answer: list[Outcome] = []
        while not answer:
            for outcome in self.collect():  # several may come at once, some of them behind the answer
                (answer if outcome[0] is key else others).append(outcome)
        self._done = others + self._done
        error = answer[0][1]
        if error is not None:
            raise error

    def submit(self, key: Hashable, header: FrameHeader, out: NDArray[Any]) -> None:
        """Ask for one frame into `out`, as for `read_into`; `collect` answers with `key`."""
        if header.pixel_offset is not None:
            try:
                self._reader.read_into(header, out)
            except DecodeError as error:
                self._done.append((key, error))
            else:
                self._done.append((key, None))
            return
        if header.transfer_syntax_uid is None:
            # Files that are read as a whole and kept: once is enough.
            lane = self._lanes[0]
        else:
            lane = min(self._lanes, key=lambda one: len(one.waiting))
        request = _Request(key, header, out, QuickFrames.suits(header))
        if not lane.waiting:
            self._begin(lane, out.nbytes)
        self._send(lane, request)
        lane.waiting.append(request)

    def collect(self, timeout: float | None = None) -> list[Outcome]:
        """(key, None or what is wrong) of the requests that are done, at least one unless `timeout` seconds
        pass or nothing is pending. Raises errors.Cancelled.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        while not self._done and self.pending:
            if self._cancelled is not None and self._cancelled():
                self._drop_all()
                raise Cancelled
            busy = {lane.connection: lane for lane in self._lanes if lane.waiting and lane.connection}
            try:
                ready = wait(list(busy), _POLL_SECONDS)
            except (OSError, ValueError):
                ready = list(busy)  # one was closed from another thread: reading it says so
            for connection in ready:
                self._receive(busy[connection])  # type: ignore[index]
            self._end_the_hung()
            if deadline is not None and time.monotonic() > deadline:
                break
        done, self._done = self._done, []
        return done

    def _begin(self, lane: _Lane, count: int) -> None:
        """Have a lane's child ready, with a shelf for frames of `count` bytes."""
        lane.since = time.monotonic()
        open_nursery()
        connection = lane.child.start()
        if connection is not lane.connection:  # another child, which knows nothing yet
            lane.connection = connection
            lane.drop_shelf()
        if lane.shelf is not None and lane.shelf.slot_bytes >= count:
            return
        lane.drop_shelf()
        lane.shelf = Shelf.make(_DEPTH, -(-count // mmap.PAGESIZE) * mmap.PAGESIZE)
        pid = lane.child.pid
        if lane.shelf is None or pid is None:
            return
        try:
            connection.send(NewShelf(lane.shelf.slots, lane.shelf.slot_bytes))
            lane.shelf.send(connection, pid)
        except (OSError, ValueError):
            lane.drop_shelf()  # the child is gone, which `collect` finds

    def _send(self, lane: _Lane, request: _Request) -> None:
        header, out = request.header, request.out
        request.slot = lane.free_slot(out.nbytes)
        try:
            if lane.connection is not None:
                lane.connection.send(
                    DecodeRequest(header, request.quick, out.shape, out.dtype.str, request.slot)
                )
        except (OSError, ValueError):
            pass  # the child is gone, which `collect` finds at the other end of the same pipe

    def _receive(self, lane: _Lane) -> None:
        """Take the answer to the first request of a lane, or find that its child has died."""
        request = lane.waiting[0]
        try:
            if lane.connection is None:
                raise EOFError
            error = lane.connection.recv()
            if error is None:
                target = request.out.reshape(-1).view(np.uint8)
                if request.slot is not None and lane.shelf is not None:
                    target[:] = lane.shelf.bytes_of(request.slot, target.size)
                else:
                    # Straight into the caller's array, without the interpreter's lock.
                    lane.connection.recv_bytes_into(target.data)
        except (EOFError, OSError, ValueError):
            if lane.child.closed:
                self._drop_all()
                raise Cancelled from None
            self._crashed(lane)
            return
        lane.waiting.popleft()
        lane.since = time.monotonic()
        self._done.append((request.key, error))

    def _crashed(self, lane: _Lane) -> None:
        request = lane.waiting[0]
        if request.quick:
            request.quick = False
        else:
            lane.waiting.popleft()
            allowed = in_megabytes(allowance(request.header))
            why = Sentence("made the decoder crash (it may take {allowed} of memory)", allowed=allowed)
            self._done.append((request.key, _failure(request.header, why)))
        self._restart(lane)

    def _end_the_hung(self) -> None:
        now = time.monotonic()
        for lane in self._lanes:
            if lane.waiting and now - lane.since > self._patience:
                request = lane.waiting.popleft()
                why = Sentence(
                    "kept the decoder busy for {patience:.0f} seconds without a result",
                    patience=self._patience,
                )
                self._done.append((request.key, _failure(request.header, why)))
                self._restart(lane)

    def _restart(self, lane: _Lane) -> None:
        """End a lane's child; give what waits to another one."""
        lane.child.stop()
        lane.connection = None
        again, lane.waiting = lane.waiting, deque()
        if again:
            self._begin(lane, max(request.out.nbytes for request in again))
        for request in again:
            self._send(lane, request)
            lane.waiting.append(request)

    def _drop_all(self) -> None:
        self._done.clear()
        for lane in self._lanes:
            if lane.waiting:
                lane.waiting.clear()
                lane.child.stop()
                lane.connection = None


class DecodeWorker(DecodePool):
    """A pool of one process."""

    def __init__(
        self, patience: float = _PATIENCE_SECONDS, cancelled: Callable[[], bool] | None = None
    ) -> None:
        super().__init__(1, patience, cancelled)

    @property
    def pid(self) -> int | None:
        """Process number of the child; None while there is none."""
        return self._lanes[0].child.pid


def _failure(header: FrameHeader, why: str) -> DecodeError:
    return DecodeError(
        header.path,
        Sentence("{file} {why}.", file=header.path.name, why=why),
        "The file is probably damaged: send or export the image again.",
    )
