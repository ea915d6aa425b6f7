"""Parcels: arrays from process to process."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import numpy as np
import pytest

from viewer.inference import shared_array
from viewer.inference.shared_array import Folders, make_folders, pack, unpack


class Owner:
    """Something that owns folders."""


def test_arrays_come_back_as_their_own_copies(tmp_path: Path) -> None:
    folders = Folders((tmp_path,))
    large = np.arange(300_000, dtype=np.int16).reshape(500, 600)
    things = {
        "all": large,
        "part": large[::2, 1:],
        "empty": np.zeros((0, 3)),
        "flags": large > 7,
        "text": "x",
    }
    parcel = pack(things, folders)
    back = unpack(parcel)
    parcel.unlink()
    assert folders.files() == ()
    assert back["text"] == "x"
    for name in ("all", "part", "empty", "flags"):
        np.testing.assert_array_equal(back[name], things[name])
        assert back[name].dtype == things[name].dtype  # type: ignore[attr-defined]
    back["all"][0, 0] = 99
    assert large[0, 0] == 0


def test_large_arrays_are_not_in_the_pickle(tmp_path: Path) -> None:
    parcel = pack(np.zeros((1000, 1000)), Folders((tmp_path,)))
    assert parcel.sizes[0] < 1000
    assert parcel.sizes[1] == 8_000_000


def test_full_memory_falls_back_to_the_next_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory, disk = tmp_path / "memory", tmp_path / "disk"
    memory.mkdir()
    disk.mkdir()
    reserve = shared_array._reserve

    def full(descriptor: int, size: int) -> None:
        if Path(f"/proc/self/fd/{descriptor}").resolve().parent == memory:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        reserve(descriptor, size)

    monkeypatch.setattr(shared_array, "_reserve", full)
    parcel = pack(np.arange(10), Folders((memory, disk)))
    assert parcel.path.parent == disk
    np.testing.assert_array_equal(unpack(parcel), np.arange(10))
    assert list(memory.iterdir()) == []
    with pytest.raises(OSError, match="No space left"):
        pack(np.arange(10), Folders((memory,)))
    assert list(memory.iterdir()) == []


@pytest.mark.skipif(not os.access("/dev/shm", os.W_OK), reason="no memory file system here")
def test_more_than_the_device_holds_is_an_error_not_a_crash() -> None:
    """A real memory file system that is too small: reserving must raise before anything is written."""
    owner = Owner()
    folders = make_folders(owner)
    assert folders.paths[0].parent == Path("/dev/shm")
    room = os.statvfs(folders.paths[0])
    path = folders.paths[0] / "huge"
    with path.open("xb+") as stream, pytest.raises(OSError, match=r"No space|too large"):
        shared_array._reserve(stream.fileno(), room.f_frsize * room.f_blocks + (1 << 20))
    folders.remove()


def test_folders_go_with_their_owner() -> None:
    owner = Owner()
    folders = make_folders(owner)
    pack(np.arange(10), folders)
    assert len(folders.files()) == 1
    assert all(path.stat().st_mode & 0o077 == 0 for path in folders.paths)  # nobody else may read an image
    del owner
    assert not any(path.exists() for path in folders.paths)
