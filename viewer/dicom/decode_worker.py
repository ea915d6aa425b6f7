"""Compressed frames decoded in a process of their own: a decoder holds the interpreter's lock, and may crash.

Native pixels are read straight from the file into the caller's array; only what must be decoded goes to
the child. A crash, a hang or a bomb there costs that one image.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.child import Child
from viewer.dicom.header import FrameHeader
from viewer.dicom.pixels import FrameReader, stored_dtype, stored_shape
from viewer.errors import Cancelled, DecodeError, OverreadError

_POLL_SECONDS = 0.05
# The largest mammograms decode in a few seconds; starting the child takes about one.
_PATIENCE_SECONDS = 60.0


class DecodeWorker:
    """Reads frames like `FrameReader`, those that must be decoded in a spawned process. For one thread."""

    def __init__(
        self, patience: float = _PATIENCE_SECONDS, cancelled: Callable[[], bool] | None = None
    ) -> None:
        self._patience = patience
        self._cancelled = cancelled
        self._reader = FrameReader()
        self._child = Child(_serve, "overread-decode")

    @property
    def pid(self) -> int | None:
        """Process number of the child; None while there is none."""
        return self._child.pid

    def start(self) -> None:
        """Start the child ahead of the first compressed image."""
        self._child.start()

    def close(self) -> None:
        """End the child. May be called from any thread."""
        self._child.close()

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
        try:
            self._decode(header, out)
        except (EOFError, OSError) as error:
            if self._child.closed:
                raise Cancelled from None
            self._child.stop()
            raise DecodeError(
                header.path,
                f"{header.path.name} made the decoder crash.",
                "The file is probably damaged: send or export the image again.",
            ) from error

    def _decode(self, header: FrameHeader, out: NDArray[Any]) -> None:
        connection = self._child.start()
        connection.send(header)
        deadline = time.monotonic() + self._patience
        while not connection.poll(_POLL_SECONDS):
            if self._cancelled is not None and self._cancelled():
                self._child.stop()
                raise Cancelled
            if time.monotonic() > deadline:
                self._child.stop()
                raise DecodeError(
                    header.path,
                    f"{header.path.name} kept the decoder busy for {self._patience:.0f} seconds without a result.",
                    "The file is probably damaged: send or export the image again.",
                )
        error = connection.recv()
        if error is not None:
            raise error
        # Straight into the caller's array, without the interpreter's lock.
        connection.recv_bytes_into(out.reshape(-1).view(np.uint8).data)


def _serve(connection: Connection) -> None:
    """Main function of the child: decode what is asked for until the pipe closes."""
    reader = FrameReader()
    try:
        while True:
            header: FrameHeader = connection.recv()
            try:
                pixels = np.ascontiguousarray(reader.read(header), stored_dtype(header))
            except OverreadError as error:
                connection.send(_portable(header, error))
                continue
            except MemoryError:
                connection.send(
                    _portable(header, OverreadError("is too large to decode in the memory there is."))
                )
                continue
            if pixels.shape != stored_shape(header):
                connection.send(
                    _portable(
                        header, OverreadError(f"holds {pixels.shape} pixels where its header says otherwise.")
                    )
                )
                continue
            connection.send(None)
            connection.send_bytes(pixels.reshape(-1).view(np.uint8).data)
    except (EOFError, OSError, KeyboardInterrupt):
        return  # the parent is gone, or leaving


def _portable(header: FrameHeader, error: OverreadError) -> DecodeError:
    return DecodeError(header.path, error.message, error.remedy)
