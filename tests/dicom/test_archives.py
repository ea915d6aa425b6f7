"""Zip and tar archives: what they hold is found, and nothing else is touched."""

from __future__ import annotations

import io
import os
import stat
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import pytest

from viewer.dicom.archives import Limits, UnpackFolder, is_archive, remove_left_behind, unpack
from viewer.dicom.phantom import phantom_values
from viewer.dicom.scan import scan
from viewer.dicom.scan_worker import ScanWorker
from viewer.errors import Cancelled, UnsupportedInputError
from viewer.volume.build import load_volume


def make_zip(path: Path, members: dict[str, bytes]) -> Path:
    """A compressed zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return path


def make_tar(path: Path, members: dict[str, bytes], mode: str = "w") -> Path:
    """A tar of regular files."""
    with tarfile.open(path, mode) as file:  # type: ignore[call-overload]
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            file.addfile(member, io.BytesIO(data))
    return path


def contents(folder: Path) -> dict[str, bytes]:
    """Relative names and bytes of all files."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("name", ["x.zip", "x.tar", "x.tar.gz", "x.tar.bz2", "x.tar.xz"])
def test_a_series_in_an_archive_is_the_series(phantom_series: Path, tmp_path: Path, name: str) -> None:
    members = {f"disc/{path.name}": path.read_bytes() for path in phantom_series.iterdir()}
    members["disc/readme.txt"] = b"hello"
    path = tmp_path / name
    if name.endswith(".zip"):
        make_zip(path, members)
    else:
        make_tar(path, members, "w:" + name.partition(".tar")[2].lstrip("."))
    into = tmp_path / "unpacked"
    into.mkdir()
    result = scan(path, unpack_into=into)
    (series,) = result.series
    assert np.array_equal(load_volume(series).array, phantom_values())
    assert [item.path.name for item in result.skipped] == ["readme.txt"]
    assert all(frame.path.is_relative_to(into) for frame in series.frames)
    assert sorted(tmp_path.iterdir()) == sorted([path, into])  # nothing beside the archive


def test_the_mark_counts_not_the_name(tmp_path: Path) -> None:
    assert is_archive(make_zip(tmp_path / "study.bin", {"a": b"1"}))
    assert is_archive(make_zip(tmp_path / "empty.zip", {}))
    (tmp_path / "not.zip").write_bytes(b"PK, I am a text")
    assert not is_archive(tmp_path / "not.zip")
    import gzip

    (tmp_path / "image.nii.gz").write_bytes(gzip.compress(b"\0" * 1000))
    assert not is_archive(tmp_path / "image.nii.gz")
    assert not is_archive(tmp_path / "absent")


OUTSIDE = ["../evil", "a/../../evil", "/evil", "..\\evil", "C:\\evil", "\\evil"]


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_nothing_is_written_outside(tmp_path: Path, kind: str) -> None:
    members = dict.fromkeys(OUTSIDE, b"outside") | {"fine/file": b"inside", "..": b"no name"}
    make = make_zip if kind == "zip" else make_tar
    archive = make(tmp_path / f"x.{kind}", members)
    into = tmp_path / "deep" / "into"
    into.mkdir(parents=True)
    folder, skipped = unpack(archive, into)
    assert contents(folder) == {"fine/file": b"inside"}
    assert set(contents(tmp_path)) == {archive.name, f"deep/into/{folder.name}/fine/file"}
    assert sum("points outside" in item.reason for item in skipped) >= len(OUTSIDE)
    assert not (Path("/evil")).exists()


def test_links_and_devices_are_left_out(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    with tarfile.open(tmp_path / "x.tar", "w") as file:
        for name, kind in (("soft", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE), ("pipe", tarfile.FIFOTYPE)):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, str(secret)
            file.addfile(member)
        member = tarfile.TarInfo("soft/through")  # would be written through the link
        member.size = 1
        file.addfile(member, io.BytesIO(b"x"))
    folder, skipped = unpack(tmp_path / "x.tar", tmp_path)
    assert [item.path.name for item in skipped] == ["soft", "hard", "pipe"]
    assert contents(folder) == {"soft/through": b"x"}
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as file:
        link = zipfile.ZipInfo("soft")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(link, str(secret))
    folder, skipped = unpack(tmp_path / "x.zip", tmp_path)
    assert contents(folder) == {}
    assert "is a link" in skipped[0].reason


def test_archives_within_archives_are_left_out(tmp_path: Path) -> None:
    inner = make_zip(tmp_path / "inner.zip", {"a": b"1"}).read_bytes()
    inner_tar = make_tar(tmp_path / "inner.tgz", {"a": b"1"}, "w:gz").read_bytes()
    import gzip

    image = gzip.compress(b"\0" * 400)
    outer = make_zip(tmp_path / "o.zip", {"i.zip": inner, "t.tgz": inner_tar, "image.nii.gz": image})
    folder, skipped = unpack(outer, tmp_path)
    assert contents(folder) == {"image.nii.gz": image}
    assert ["within the archive" in item.reason for item in skipped] == [True, True]


def test_bombs_are_refused_and_leave_nothing(tmp_path: Path) -> None:
    into = tmp_path / "into"
    into.mkdir()
    bomb = b"\0" * (8 << 20)
    limits = Limits(ratio_free=1 << 20)
    for archive in (
        make_zip(tmp_path / "bomb.zip", {"a": bomb}),
        make_tar(tmp_path / "bomb.tar.gz", {"a": bomb}, "w:gz"),
    ):
        assert archive.stat().st_size < 1 << 16
        with pytest.raises(UnsupportedInputError, match=r"bomb.* unpacks to more than \d+ MB"):
            unpack(archive, into, limits)
        assert list(into.iterdir()) == []
        unpack(archive, tmp_path)  # 8 MB alone do no harm
    many = make_zip(tmp_path / "many.zip", {str(number): b"" for number in range(11)})
    with pytest.raises(UnsupportedInputError, match="more than 10 files"):
        unpack(many, into, Limits(files=10))


def test_a_zip_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    archive = make_zip(tmp_path / "liar.zip", {"a": b"\0" * (4 << 20)})
    data = bytearray(archive.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")  # uncompressed size in the central directory
    archive.write_bytes(data)
    with pytest.raises(UnsupportedInputError, match=r"liar\.zip"):
        unpack(archive, tmp_path, Limits(ratio_free=1 << 20))


def test_a_tar_header_of_gigabytes_is_not_read_into_memory(tmp_path: Path) -> None:
    import gzip

    member = tarfile.TarInfo("PaxHeader")
    member.type, member.size = tarfile.XHDTYPE, 1 << 32
    with gzip.open(tmp_path / "x.tar.gz", "wb", 1) as file:
        file.write(member.tobuf(tarfile.USTAR_FORMAT) + b"\0" * (20 << 20))
    with pytest.raises(UnsupportedInputError, match="damaged"):
        unpack(tmp_path / "x.tar.gz", tmp_path)


@pytest.mark.parametrize("keep", [0.3, 0.9])
@pytest.mark.parametrize("name", ["x.zip", "x.tar.gz"])
def test_a_truncated_archive_is_refused_by_name(tmp_path: Path, name: str, keep: float) -> None:
    noise = np.random.default_rng(0).bytes(100_000)
    archive = tmp_path / name
    if name == "x.zip":
        make_zip(archive, {"a": noise})
    else:
        make_tar(archive, {"a": noise}, "w:gz")
    data = archive.read_bytes()
    archive.write_bytes(data[: int(len(data) * keep)])
    result = scan(archive, unpack_into=tmp_path)
    assert not result.series
    (skipped,) = result.skipped
    assert skipped.path == archive
    assert name in skipped.reason
    assert list(tmp_path.iterdir()) == [archive]


def test_names_are_made_safe_and_kept_apart(tmp_path: Path) -> None:
    archive = make_tar(tmp_path / "x.tar", {"a:b?": b"1", "same": b"2", "./same": b"3", "dir\\file": b"4"})
    folder, skipped = unpack(archive, tmp_path)
    assert contents(folder) == {"a_b_": b"1", "same": b"2", "dir/file": b"4"}
    assert "same name" in skipped[0].reason


def test_cancelling_leaves_nothing(tmp_path: Path) -> None:
    archive = make_zip(tmp_path / "x.zip", {"a": b"1", "b": b"2"})
    with pytest.raises(Cancelled):
        unpack(archive, tmp_path, cancelled=lambda: True)
    assert list(tmp_path.iterdir()) == [archive]


def test_the_folder_goes_with_its_process(phantom_series: Path, tmp_path: Path) -> None:
    file = next(phantom_series.iterdir())
    archive = make_zip(tmp_path / "x.zip", {"a": file.read_bytes()})
    code = (
        "import sys\nfrom viewer.dicom.scan import scan\n"
        "print(scan(sys.argv[1]).series[0].frames[0].path, end='')\n"
        "if len(sys.argv) > 2:\n    import os, signal\n    sys.stdout.flush()\n"
        "    os.kill(os.getpid(), signal.SIGKILL)"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path / "tmp")}
    (tmp_path / "tmp").mkdir()
    for killed in (False, True):
        command = [sys.executable, "-c", code, str(archive), *(["killed"] if killed else [])]
        found = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True).stdout
        assert found.startswith(str(tmp_path / "tmp"))
        assert Path(found).exists() == killed
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
        own = UnpackFolder()
        assert own.path.stat().st_mode & 0o077 == 0 or os.name != "posix"
        assert list((tmp_path / "tmp").iterdir()) == [own.path]  # the killed one's is gone, ours is there
        remove_left_behind()
        assert own.path.exists()
        path = own.path
        own.remove()
        assert not path.exists()


def test_the_worker_s_archives_outlive_the_worker(phantom_series: Path, tmp_path: Path) -> None:
    file = next(phantom_series.iterdir())
    archive = make_zip(tmp_path / "x.zip", {"a": file.read_bytes()})
    with ScanWorker() as worker:
        (series,) = worker.scan(archive).series
    assert series.frames[0].path.read_bytes() == file.read_bytes()
