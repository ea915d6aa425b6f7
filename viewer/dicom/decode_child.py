"""What a decoding process does. It imports little, so that it is soon there."""

from __future__ import annotations

from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.child import be_polite
from viewer.dicom.header import FrameHeader
from viewer.dicom.memory_limit import MemoryWatch, allowance, in_megabytes, limited
from viewer.dicom.quick_frames import QuickFrames
from viewer.dicom.shelf import Shelf
from viewer.errors import DecodeError, OverreadError, reason_of
from viewer.sentence import Sentence

if TYPE_CHECKING:
    from viewer.dicom.pixels import FrameReader


class NewShelf(NamedTuple):
    """The parent's first words for a shelf, whose descriptor follows."""

    slots: int
    slot_bytes: int


class DecodeRequest(NamedTuple):
    """One frame, with or without the quick decoders.

    The answer is None or a DecodeError; with None the pixels are in `slot` of the shelf, or follow as bytes
    where `slot` is None.
    """

    header: FrameHeader
    quick: bool
    shape: tuple[int, ...]
    dtype: str
    slot: int | None


def serve_politely(connection: Connection) -> None:
    """Like `serve`, behind everything else that wants the processor: a window that paints, above all."""
    be_polite()
    serve(connection)


def serve(connection: Connection) -> None:
    """Main function of the child: decode what is asked for until the pipe closes."""
    decoder = _Decoder()
    shelf: Shelf | None = None
    try:
        while True:
            request: Any = connection.recv()
            if isinstance(request, NewShelf):
                shelf = Shelf.receive(connection, *request)
                continue
            try:
                pixels = decoder.decode(request)
            except OverreadError as error:
                connection.send(_portable(request.header, error))
                continue
            if request.slot is not None and shelf is not None:
                shelf.bytes_of(request.slot, pixels.nbytes)[:] = pixels.reshape(-1).view(np.uint8)
                connection.send(None)
            else:
                connection.send(None)
                connection.send_bytes(pixels.reshape(-1).view(np.uint8).data)
    except (EOFError, OSError, KeyboardInterrupt):
        return  # the parent is gone, or leaving


class _Decoder:
    """Quick decoders, and the careful reader once it is needed; each frame within its allowance of memory."""

    def __init__(self) -> None:
        self._quick = QuickFrames()
        self._reader: FrameReader | None = None

    def decode(self, request: DecodeRequest) -> NDArray[Any]:
        """Contiguous, of the shape and type that are asked for. Raises OverreadError."""
        header = request.header
        most = allowance(header)
        if not request.quick:
            self._careful()  # what it imports does not count against the frame
        watch = MemoryWatch()
        try:
            with limited(most):
                pixels = np.ascontiguousarray(self._pixels(request), request.dtype)
        except OSError as error:
            why = Sentence(
                "{file} cannot be read ({reason}).",
                file=header.path.name,
                reason=reason_of(error),
            )
            raise OverreadError(why) from error
        except MemoryError as error:
            raise _too_large(header, most) from error
        except OverreadError as error:
            if isinstance(error.__cause__, MemoryError) or watch.was_refused(most):
                raise _too_large(header, most) from error
            raise
        if pixels.shape != request.shape:
            raise OverreadError(
                Sentence("holds {shape} pixels where its header says otherwise.", shape=pixels.shape)
            )
        return pixels

    def _pixels(self, request: DecodeRequest) -> NDArray[Any]:
        if request.quick:
            pixels = self._quick.read(request.header)
            if pixels is not None:
                return pixels
        return self._careful().read(request.header)

    def _careful(self) -> FrameReader:
        if self._reader is None:
            import viewer.dicom.decoding  # noqa: F401 - now, so that it does not count against the frame
            from viewer.dicom.pixels import FrameReader

            self._reader = FrameReader()
        return self._reader


def _too_large(header: FrameHeader, most: int) -> DecodeError:
    return DecodeError(
        header.path,
        Sentence(
            "{file} takes more memory to decode than the {most} that an image of its size is allowed.",
            file=header.path.name,
            most=in_megabytes(most),
        ),
        "The file is probably damaged: send or export the image again.",
    )


def _portable(header: FrameHeader, error: OverreadError) -> DecodeError:
    return DecodeError(header.path, error.message, error.remedy)
