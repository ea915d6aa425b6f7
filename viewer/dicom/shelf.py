"""Memory that two processes share, for decoded frames on their way from one to the other.

It has no name: a file that is deleted while it is open, whose descriptor is sent through the pipe. Whatever
becomes of the processes, nothing of a patient's image is left behind. Where descriptors cannot be sent (Windows),
there is none, and frames go through the pipe.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import sys
import tempfile
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_SHARED_MEMORY = Path("/dev/shm")
_MOST_SLOT_BYTES = 1 << 28


class Shelf:
    """`slots` places of `slot_bytes` each."""

    def __init__(self, memory: mmap.mmap, slots: int, slot_bytes: int, descriptor: int | None = None) -> None:
        self._memory = memory
        self._descriptor = descriptor
        self.slots = slots
        self.slot_bytes = slot_bytes

    @classmethod
    def make(cls, slots: int, slot_bytes: int) -> Shelf | None:
        """A new one; None where there is no room for it, or no way to share it."""
        if os.name != "posix" or slot_bytes > _MOST_SLOT_BYTES:
            return None
        for folder in (_SHARED_MEMORY, None):
            if folder is not None and not folder.is_dir():
                continue
            try:
                with tempfile.TemporaryFile(dir=folder) as file:
                    # Reserved now: a full disk would otherwise be a SIGBUS later.
                    _reserve(file.fileno(), slots * slot_bytes)
                    memory = mmap.mmap(file.fileno(), slots * slot_bytes)
                    return cls(memory, slots, slot_bytes, os.dup(file.fileno()))
            except OSError:
                continue  # full, or not to be written
        return None

    def send(self, connection: Connection, pid: int) -> None:
        """Give it, once, to the process at the other end of a pipe, which must `receive` it."""
        from multiprocessing.reduction import send_handle

        assert self._descriptor is not None  # only its maker sends it
        try:
            send_handle(connection, self._descriptor, pid)
        finally:
            self._close_descriptor()  # the mappings keep the memory

    @classmethod
    def receive(cls, connection: Connection, slots: int, slot_bytes: int) -> Shelf:
        """The one that the other process sends."""
        from multiprocessing.reduction import recv_handle

        descriptor = recv_handle(connection)
        try:
            return cls(mmap.mmap(descriptor, slots * slot_bytes), slots, slot_bytes)
        finally:
            os.close(descriptor)

    def bytes_of(self, slot: int, count: int) -> NDArray[np.uint8]:
        """The first `count` bytes of a slot; a view, to be let go before `close`."""
        start = slot * self.slot_bytes
        return np.frombuffer(self._memory, np.uint8, count, start)

    def close(self) -> None:
        """Let go of the memory, as soon as the last view of it is gone."""
        self._close_descriptor()
        with contextlib.suppress(BufferError):
            self._memory.close()

    def _close_descriptor(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _reserve(descriptor: int, size: int) -> None:
    fallocate: Any = getattr(os, "posix_fallocate", None)
    if fallocate is not None and sys.platform == "linux":
        fallocate(descriptor, 0, size)
    else:
        os.ftruncate(descriptor, size)
