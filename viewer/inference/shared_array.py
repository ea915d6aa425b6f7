"""Arrays from one process to another through files that both map into memory.

An object is pickled with its arrays left out (pickle protocol 5, out-of-band buffers); arrays and pickle lie
one after the other in one file, and only the file's name goes through the pipe. No array is ever pickled, and
the copies run without the interpreter lock, so that the window stays smooth.

The files lie in memory (/dev/shm) where that has room, else in the temporary folder. Their place is reserved
first: writing to a full memory file system through a map would end the process (SIGBUS), not raise. One
owner, the supervisor, unlinks: each file after it was read, all files when the child has died, the folders at
the end.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import pickle
import secrets
import shutil
import tempfile
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_MEMORY = Path("/dev/shm")
_ALIGNMENT = 64


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file that holds one object. sizes: bytes of its pickle, then of each array."""

    path: Path
    sizes: tuple[int, ...]

    def unlink(self) -> None:
        """Remove the file, if it is still there."""
        self.path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Folders:
    """Where parcels are put, best place first. Can be sent to the child."""

    paths: tuple[Path, ...]

    def files(self) -> tuple[Path, ...]:
        """What lies in them now."""
        return tuple(file for path in self.paths if path.is_dir() for file in path.iterdir())

    def renew(self) -> None:
        """Make those that are gone (a cleaner of temporary files took them) again. Raises OSError."""
        for path in self.paths:
            path.mkdir(mode=0o700, exist_ok=True)

    def empty(self) -> None:
        """Remove what lies in them."""
        for file in self.files():
            file.unlink(missing_ok=True)

    def remove(self) -> None:
        """Remove them and all that lies in them."""
        for path in self.paths:
            shutil.rmtree(path, ignore_errors=True)


def make_folders(owner: object) -> Folders:
    """New private folders, removed at the latest when ``owner`` is gone or the interpreter ends."""
    places = [_MEMORY] if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) else []
    places.append(Path(tempfile.gettempdir()))
    folders = Folders(tuple(Path(tempfile.mkdtemp(prefix="overread-", dir=place)) for place in places))
    weakref.finalize(owner, folders.remove)
    return folders


def pack(thing: Any, folders: Folders) -> Parcel:
    """Write an object and its arrays into a new file, in the first folder that has room.

    Raises OSError when none has.
    """
    arrays: list[pickle.PickleBuffer] = []
    head = pickle.dumps(thing, protocol=5, buffer_callback=arrays.append)
    parts = [_bytes(head), *(_bytes(array.raw()) for array in arrays)]
    sizes = tuple(part.size for part in parts)
    total = sum(_aligned(size) for size in sizes)
    fault: OSError | None = None
    for folder in folders.paths:
        path = folder / secrets.token_hex(8)
        try:
            _write(path, parts, total)
        except OSError as error:
            path.unlink(missing_ok=True)
            fault = error
        else:
            return Parcel(path, sizes)
    raise fault if fault is not None else OSError("there is no folder to write to")


def unpack(parcel: Parcel) -> Any:
    """The object; its arrays are its own copies. The file stays (see Parcel.unlink)."""
    with parcel.path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as memory:
        parts = []
        place = 0
        for size in parcel.sizes:
            part = np.empty(size, np.uint8)
            # No name for the view: it must be gone before the map is closed.
            np.copyto(part, _bytes(memory, size, place))
            parts.append(part)
            place += _aligned(size)
    return pickle.loads(parts[0].data, buffers=[part.data for part in parts[1:]])


def _write(path: Path, parts: list[NDArray[np.uint8]], total: int) -> None:
    with path.open("xb+") as stream:
        _reserve(stream.fileno(), total)
        with mmap.mmap(stream.fileno(), total) as memory:
            place = 0
            for part in parts:
                np.copyto(_bytes(memory, part.size, place), part)
                place += _aligned(part.size)


def _reserve(descriptor: int, size: int) -> None:
    """Make a file this long, with its room taken. Raises OSError when there is none."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(descriptor, 0, size)
        return
    # Elsewhere (macOS, Windows) the folder is on a disk, and writing zeros takes the room.
    with contextlib.closing(os.fdopen(os.dup(descriptor), "wb")) as stream:
        block = bytes(1 << 20)
        for start in range(0, size, len(block)):
            stream.write(block[: size - start])


def _bytes(source: bytes | memoryview | mmap.mmap, size: int = -1, place: int = 0) -> NDArray[np.uint8]:
    if len(source) == 0 or size == 0:
        return np.empty(0, np.uint8)  # which np.frombuffer refuses
    return np.frombuffer(source, np.uint8, size, place)


def _aligned(size: int) -> int:
    return max(-(-size // _ALIGNMENT), 1) * _ALIGNMENT
