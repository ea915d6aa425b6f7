"""All frames of a series in one array, filled while the first ones are already shown."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.header import FrameHeader
from viewer.dicom.pixels import FrameReader, stored_dtype, stored_shape
from viewer.dicom.series import Series
from viewer.errors import Cancelled, OverreadError
from viewer.sentence import Sentence
from viewer.volume.slice_image import SliceImage


class PixelReader(Protocol):
    """Reads frames: `FrameReader`, or `DecodeWorker`, which decodes in another process."""

    def read(self, header: FrameHeader) -> NDArray[Any]:
        """Stored values of one frame."""
        ...

    def read_into(self, header: FrameHeader, out: NDArray[Any]) -> None:
        """Read one frame into `out`."""
        ...


class ImageStack:
    """Frames of one series: `array` (N, rows, columns[, 3]) of stored values in display order.

    `loaded` (N,) bool; `failed` {index: message for the user}. One thread may call `load_frame` while
    others read frames that are already loaded: a frame is marked as loaded after its pixels are in place.
    """

    def __init__(self, series: Series, array: NDArray[Any]) -> None:
        self.series = series
        self.array = array
        self.loaded: NDArray[np.bool_] = np.zeros(len(series.frames), np.bool_)
        self.failed: dict[int, str] = {}
        self._reader = FrameReader()

    @classmethod
    def allocate(cls, series: Series) -> ImageStack:
        """An empty stack; memory is reserved, not yet touched.

        Raises OverreadError where there is not enough memory.
        """
        dtypes = {stored_dtype(frame) for frame in series.frames}
        shape = (len(series.frames), *stored_shape(series.frames[0]))
        try:
            return cls(series, np.empty(shape, np.result_type(*dtypes)))
        except MemoryError:
            raise OverreadError(
                Sentence("There is not enough memory for {count} images.", count=len(series.frames)),
                "Close other series or programs.",
            ) from None

    def __len__(self) -> int:
        return len(self.series.frames)

    def load_frame(self, index: int, reader: PixelReader | None = None) -> bool:
        """Read frame `index` into the array; False, with the reason in `failed`, where it cannot be
        decoded. `reader` replaces the stack's own, which decodes in this process.
        """
        if self.loaded[index]:
            return True
        header = self.series.frames[index]
        stored = self.room(index)
        try:
            (reader or self._reader).read_into(header, stored)
        except Cancelled:
            raise
        except OverreadError as error:
            return self.accept(index, stored, error)
        return self.accept(index, stored)

    def room(self, index: int) -> NDArray[Any]:
        """Where a reader shall put the stored values of frame `index`: its place in the array, if it has the
        array's type. `accept` must follow.
        """
        header = self.series.frames[index]
        if stored_dtype(header) == self.array.dtype:
            place: NDArray[Any] = self.array[index]
            return place
        return np.empty(stored_shape(header), stored_dtype(header))

    def accept(self, index: int, stored: NDArray[Any], error: OverreadError | None = None) -> bool:
        """Mark frame `index`, whose `room` a reader has filled, as loaded, or with an `error` as failed."""
        if error is not None:
            self.failed[index] = str(error)
            return False
        if stored.dtype != self.array.dtype:
            self.array[index] = stored
        self.failed.pop(index, None)
        self.loaded[index] = True
        return True

    def slice_image(self, index: int) -> SliceImage:
        """Frame `index` after the modality LUT; shares the stack's memory where the LUT is the identity.

        Raises LookupError where the frame is not loaded.
        """
        if not self.loaded[index]:
            raise LookupError(f"frame {index} is not loaded")
        return make_slice_image(self.array[index], self.series, index)


def make_slice_image(stored: NDArray[Any], series: Series, index: int) -> SliceImage:
    """The image of frame `index` of `series` with pixels `stored`."""
    header = series.frames[index]
    values = stored if header.is_color else header.rescale.apply(stored)
    return SliceImage(values, stored, header, series.uid, index)
