"""Zip and tar archives: unpacked into a private temporary folder, within bounds, never outside of it.

Unpacked rather than read in place: pixels are read long after the scan, by several processes, by path and
offset, and most archives are compressed, so that reading in place would inflate a file again for each of its
frames. The folder can be read by its owner only and is removed when the process that asked for it ends;
what a killed process left behind is removed by the next one.
"""

from __future__ import annotations

import atexit
import bz2
import gzip
import io
import lzma
import os
import re
import shutil
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from viewer.dicom.findings import FindingKind
from viewer.dicom.series import Skipped
from viewer.errors import Cancelled, InputError, UnsupportedInputError
from viewer.sentence import Sentence

_PREFIX = "overread-unpacked-"
_CHUNK = 1 << 20
# Numbers and names of a tar member that tarfile reads in one piece; larger ones are made to fill memory.
_LONGEST_READ = 1 << 24
_TAR_MARK_AT = 257
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_GZIP, _BZIP2, _XZ = b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00"
_ZIP_LINK = 0o120000
# Names that Windows reserves or cannot hold, and control characters.
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f]')
_DRIVE = re.compile(r"^[A-Za-z]:[/\\]")


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may unpack to. `ratio` is bytes out for each byte of the archive, and counts only
    beyond `ratio_free` bytes: small files may be very regular.

    A CT compresses to about half, an empty segmentation to a thousandth; 200 for a whole archive is no
    medical study.
    """

    files: int = 100_000
    bytes: int = 64 << 30
    ratio: int = 200
    ratio_free: int = 256 << 20
    keep_free: int = 1 << 30  # bytes that must stay free on the disk


def is_archive(path: Path) -> bool:
    """Whether a regular file is a zip or tar archive, compressed or not, by its first bytes and not its name.

    A `.nii.gz` is none, nor is anything else that is gzipped but holds no tar.
    """
    try:
        with path.open("rb") as file:
            head = file.read(512)
    except OSError:
        return False  # whoever reads it next says why
    if head[:4] in (_ZIP, _EMPTY_ZIP) or _is_tar(head):
        return True
    return _is_tar(_inflated_head(path, head))


def _is_tar(head: bytes) -> bool:
    return head[_TAR_MARK_AT : _TAR_MARK_AT + 5] == b"ustar"


def _inflated_head(path: Path, head: bytes) -> bytes:
    try:
        with ExitStack() as stack:
            return _decompressor(path, head, stack).read(512)
    except (OSError, EOFError, zlib.error, lzma.LZMAError):
        return b""  # damaged, and so no archive that could be opened


def _decompressor(path: Path, head: bytes, stack: ExitStack) -> BinaryIO:
    """The bytes of a file, decompressed if they are compressed."""
    if head.startswith(_GZIP):
        return cast(BinaryIO, stack.enter_context(gzip.open(path, "rb")))
    if head.startswith(_BZIP2):
        return cast(BinaryIO, stack.enter_context(bz2.open(path, "rb")))
    if head.startswith(_XZ):
        return cast(BinaryIO, stack.enter_context(lzma.open(path, "rb")))
    return stack.enter_context(path.open("rb"))


class UnpackFolder:
    """A private temporary folder for what archives hold, made when it is first needed.

    `remove()` removes it; it also goes when this process ends.
    """

    def __init__(self) -> None:
        self._path: Path | None = None

    @property
    def path(self) -> Path:
        """The folder."""
        if self._path is None:
            remove_left_behind()
            self._path = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
            atexit.register(self.remove)
        return self._path

    def remove(self) -> None:
        """Remove the folder and all in it."""
        if self._path is not None:
            shutil.rmtree(self._path, ignore_errors=True)
            atexit.unregister(self.remove)
            self._path = None


def remove_left_behind() -> None:
    """Remove folders of processes that are gone (killed, or a power cut). They hold patients' images."""
    if os.name != "posix":
        return  # there is no harmless way to ask for a process by number
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*"):
        number = folder.name.removeprefix(_PREFIX).split("-")[0]
        if number.isdecimal() and not _is_running(int(number)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # it is another user's
    return True


def unpack(
    archive: Path,
    into: Path,
    limits: Limits | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Path, tuple[Skipped, ...]]:
    """Unpack `archive` into a new folder in `into`; returns that folder and the members that were left out.

    Left out, each with its reason: members that point outside, links and devices, encrypted ones, archives
    within the archive, second members of one name. Raises UnsupportedInputError for an archive beyond
    `limits` or damaged; nothing of it is left then. Raises errors.Cancelled.
    """
    target = Path(tempfile.mkdtemp(prefix=f"{_safe_part(archive.name) or 'archive'}-", dir=into))
    job = _Unpacking(archive, target, limits or Limits(), cancelled)
    try:
        with archive.open("rb") as file:
            head = file.read(512)
        if head[:4] in (_ZIP, _EMPTY_ZIP):
            job.unpack_zip()
        else:
            job.unpack_tar(head)
    except (InputError, Cancelled):
        shutil.rmtree(target, ignore_errors=True)
        raise
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, zlib.error, lzma.LZMAError, ValueError) as error:
        shutil.rmtree(target, ignore_errors=True)
        raise UnsupportedInputError(
            archive,
            Sentence("The archive {file} is damaged.", file=archive.name),
            "Download or copy it again.",
        ) from error
    except OSError as error:
        shutil.rmtree(target, ignore_errors=True)
        reason = Sentence(error.strerror) if error.strerror else Sentence("it is damaged")
        raise UnsupportedInputError(
            archive,
            Sentence("The archive {file} cannot be unpacked ({reason}).", file=archive.name, reason=reason),
            "Unpack it yourself first.",
        ) from error
    return target, tuple(job.skipped)


class _Unpacking:
    """One archive on its way to the disk."""

    def __init__(
        self, archive: Path, target: Path, limits: Limits, cancelled: Callable[[], bool] | None
    ) -> None:
        self._archive = archive
        self._target = target
        self._limits = limits
        self._cancelled = cancelled
        size = archive.stat().st_size
        room = shutil.disk_usage(target).free - limits.keep_free
        self._most = min(limits.bytes, max(size * limits.ratio, limits.ratio_free), max(room, 0))
        self._written = 0
        self._files = 0
        self.skipped: list[Skipped] = []

    def unpack_zip(self) -> None:
        with zipfile.ZipFile(self._archive) as file:
            for member in file.infolist():
                if member.is_dir():
                    continue
                self._count(member.file_size)
                if member.external_attr >> 16 & 0o170000 == _ZIP_LINK:
                    self._skip(member.filename, Sentence("is a link"), FindingKind.OUTSIDE)
                elif member.flag_bits & 1:
                    self._skip(member.filename, Sentence("is encrypted"))
                else:
                    try:
                        source = file.open(member)
                    except NotImplementedError:
                        self._skip(member.filename, Sentence("is compressed in a way that is not supported"))
                        continue
                    with source:
                        self._store(member.filename, source)

    def unpack_tar(self, head: bytes) -> None:
        with ExitStack() as stack:
            forward = _Forward(_decompressor(self._archive, head, stack), self._spend)
            file = stack.enter_context(tarfile.open(fileobj=cast(Any, forward), mode="r:"))
            while (member := file.next()) is not None:
                # tarfile remembers every member; a hundred thousand of them would be a lot.
                file.members.clear()  # type: ignore[attr-defined]
                if member.isdir():
                    continue
                self._count(0)
                if not member.isreg():
                    self._skip(member.name, Sentence("is a link or no file"), FindingKind.OUTSIDE)
                    continue
                source = file.extractfile(member)
                if source is not None:
                    with source:
                        self._store(member.name, source)

    def _count(self, claimed: int) -> None:
        if self._cancelled is not None and self._cancelled():
            raise Cancelled
        self._files += 1
        if self._files > self._limits.files:
            raise self._too_much(Sentence("more than {files} files", files=self._limits.files))
        if self._written + claimed > self._most:
            raise self._too_much(Sentence("more than {megabytes} MB", megabytes=self._most >> 20))

    def _spend(self, count: int) -> None:
        """Bytes that a compressed tar has given so far count, whether they are stored or not."""
        if count > self._most + _LONGEST_READ:
            raise self._too_much(Sentence("more than {megabytes} MB", megabytes=self._most >> 20))
        if self._cancelled is not None and self._cancelled():
            raise Cancelled

    def _too_much(self, what: str) -> UnsupportedInputError:
        return UnsupportedInputError(
            self._archive,
            Sentence(
                "The archive {file} unpacks to {what}, which is refused.", file=self._archive.name, what=what
            ),
            "If you trust it, unpack it yourself and open the folder.",
        )

    def _skip(self, name: str, why: str, kind: FindingKind = FindingKind.UNSUPPORTED) -> None:
        shown = Path(*_parts(name)[-1:] or ("?",))
        reason = Sentence(
            "{name} in {file} {why}; it is left out.", name=shown.name, file=self._archive.name, why=why
        )
        self.skipped.append(Skipped(self._archive / shown, reason, kind))

    def _store(self, name: str, source: IO[bytes]) -> None:
        parts = _parts(name)
        if not parts or ".." in parts or name.startswith(("/", "\\")) or _DRIVE.match(name):
            self._skip(name, Sentence("points outside of the archive"), FindingKind.OUTSIDE)
            return
        path = self._target.joinpath(*(_safe_part(part) for part in parts))
        head = source.read(512)
        if _is_nested(head, parts[-1]):
            self._skip(name, Sentence("is an archive within the archive"))
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            out = path.open("xb")
        except (FileExistsError, NotADirectoryError):
            self._skip(name, Sentence("has the same name as another member"), FindingKind.DUPLICATE)
            return
        with out:
            self._write(out, head)
            while chunk := source.read(_CHUNK):
                self._write(out, chunk)

    def _write(self, out: IO[bytes], chunk: bytes) -> None:
        self._written += len(chunk)
        if self._written > self._most:
            raise self._too_much(Sentence("more than {megabytes} MB", megabytes=self._most >> 20))
        if self._cancelled is not None and self._cancelled():
            raise Cancelled
        out.write(chunk)


def _parts(name: str) -> list[str]:
    """Components of a member's name; both kinds of slash part them, whatever system wrote the archive."""
    return [part for part in re.split(r"[/\\]", name) if part not in ("", ".")]


def _safe_part(part: str) -> str:
    """A file name that every system can hold."""
    return _FORBIDDEN.sub("_", part).rstrip(". ")[-200:] or "_"


def _is_nested(head: bytes, name: str) -> bool:
    if head[:4] in (_ZIP, _EMPTY_ZIP) or _is_tar(head) or head.startswith((_BZIP2, _XZ)):
        return True
    return head.startswith(_GZIP) and not name.lower().endswith(".nii.gz")


class _Forward(io.RawIOBase):
    """A file that tarfile may read: forward only but for the last block, in pieces of bounded size.

    Going back in a compressed file would inflate it anew from its start each time; tarfile goes back by one
    byte before each header.
    """

    def __init__(self, source: BinaryIO, spend: Callable[[int], None]) -> None:
        self._source = source
        self._spend = spend
        self._at = 0  # where the reader stands
        self._end = 0  # how far the source has been read
        self._last = b""  # the bytes before `_end`

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        if whence != os.SEEK_SET or offset < self._end - len(self._last):
            raise tarfile.ReadError("the archive cannot be read backwards")
        for _ in self._forward_to(offset):
            pass
        self._at = min(offset, self._end)
        return self._at

    def read(self, size: int = -1) -> bytes:
        if size < 0 or size > _LONGEST_READ:
            raise tarfile.ReadError("a header of the archive is too long")
        pieces = []
        if self._at < self._end:
            start = len(self._last) - (self._end - self._at)
            pieces.append(self._last[start : start + size])
        missing = size - sum(map(len, pieces))
        pieces += self._forward_to(self._end + missing) if missing else []
        data = b"".join(pieces)
        self._at += len(data)
        return data

    def _forward_to(self, offset: int) -> Iterator[bytes]:
        while self._end < offset:
            data = self._source.read(min(offset - self._end, _CHUNK))
            if not data:
                return
            self._end += len(data)
            self._last = (self._last + data[-tarfile.RECORDSIZE :])[-tarfile.RECORDSIZE :]
            self._spend(self._end)
            yield data
