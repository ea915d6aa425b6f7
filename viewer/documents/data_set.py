"""The whole data set of a file but its pixels, within limits."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, MutableSequence
from pathlib import Path
from typing import Any, BinaryIO

from viewer.dicom import uids
from viewer.dicom.elements import PIXEL_TAGS, RawHeader, inflate, read_elements
from viewer.errors import DecodeError, InputError, reason_of
from viewer.sentence import Sentence

# A value longer than this stays in the file until somebody asks for it.
DEFERRED_BYTES = 1 << 20
# The longest value that is ever taken out of a file: an encapsulated document, a waveform of days.
MOST_VALUE_BYTES = 1 << 28
_MOST_INFLATED = 1 << 26
_MOST_STRAY = 1 << 26


def read_data_set(path: Path) -> tuple[Any, RawHeader]:
    """The data set (pydicom) without its pixels, and what is known of the file as a whole.

    Values longer than DEFERRED_BYTES are not read. Raises InputError where the file is no DICOM or cannot be
    read, whatever the reason.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            raw = read_elements(path, frozenset())
            return _read(path, raw), raw
    except InputError:
        raise
    except RecursionError as error:
        raise DecodeError(
            path, Sentence("{file} is nested deeper than can be read.", file=path.name)
        ) from error
    except OSError as error:
        reason = reason_of(error)
        raise DecodeError(
            path,
            Sentence("{file} cannot be read ({reason}).", file=path.name, reason=reason),
            "Open the folder again.",
        ) from error
    except Exception as error:  # pydicom raises many kinds for a damaged header
        raise DecodeError(
            path,
            Sentence(
                "The header of {file} is damaged ({reason}).", file=path.name, reason=type(error).__name__
            ),
        ) from error


def _read(path: Path, raw: RawHeader) -> Any:
    from pydicom import dcmread  # see viewer.dicom.uids
    from pydicom.filereader import read_dataset, read_file_meta_info

    if raw.transfer_syntax == uids.DEFLATED_LITTLE_ENDIAN:
        source: BinaryIO = io.BytesIO(inflate(path, _MOST_INFLATED))
        data_set = read_dataset(source, False, True, stop_when=_is_pixels)
        data_set.file_meta = read_file_meta_info(path)
        return data_set
    with path.open("rb") as file:
        head = file.read(132)
        if head[128:] != b"DICM" and head[:1] != b"\x08" and head[1:2] == b"\x08":
            file.seek(1)  # a stray byte before the data set, see viewer.dicom.elements
            source = io.BytesIO(file.read(_MOST_STRAY))
            return dcmread(source, stop_before_pixels=True, force=True)
    return dcmread(path, stop_before_pixels=True, force=True, defer_size=DEFERRED_BYTES)


def _is_pixels(tag: int, vr: str | None, length: int) -> bool:
    return tag in PIXEL_TAGS


def long_value(data_set: Any, keyword: str, path: Path) -> bytes:
    """A value that may be long, as bytes; b"" where it is absent. Raises DecodeError where it is too long."""
    from pydicom.datadict import tag_for_keyword

    # Not by get_item, which fetches long values from the file.
    element = dict(data_set.items()).get(tag_for_keyword(keyword))
    length = getattr(element, "length", None)
    deferred = getattr(element, "value", None) is None
    if length is not None and deferred and length > min(MOST_VALUE_BYTES, path.stat().st_size):
        raise DecodeError(
            path,
            Sentence(
                "{file} claims {length} bytes of {keyword}, more than it can hold.",
                file=path.name,
                length=length,
                keyword=keyword,
            ),
        )
    value = data_set.get(keyword)
    return value if isinstance(value, bytes) else b""


def several(value: Any) -> list[Any]:
    """The parts of a value of several, or the one value; a person's name is one, though it can be iterated."""
    return list(value) if isinstance(value, MutableSequence | tuple) else [value]


# Forgiving access: what is malformed counts as absent.


def text(data_set: Any, keyword: str) -> str:
    """The value as one line of text, trimmed; "" where absent; several values parted by commas."""
    try:
        value = data_set.get(keyword)
    except Exception:  # noqa: BLE001 - pydicom raises many kinds for a malformed value, which counts as absent
        return ""
    if value is None:
        return ""
    return ", ".join(str(part).strip("\0 \t\r\n") for part in several(value))


def numbers(data_set: Any, keyword: str) -> tuple[float, ...]:
    """All numbers of a value; empty where absent or one of them is none."""
    try:
        value = data_set.get(keyword)
        if value is None or isinstance(value, bytes):
            return ()
        return tuple(float(part) for part in several(value))
    except Exception:  # noqa: BLE001 - as above
        return ()


def number(data_set: Any, keyword: str) -> float | None:
    """The first number of a value."""
    found = numbers(data_set, keyword)
    return found[0] if found else None


def items(data_set: Any, keyword: str) -> Iterator[Any]:
    """The items of a sequence; none where it is absent or no sequence."""
    from pydicom import Dataset

    try:
        value = data_set.get(keyword)
        found = [] if value is None or isinstance(value, str | bytes) else list(value)
    except Exception:  # noqa: BLE001 - as above
        return
    yield from (item for item in found if isinstance(item, Dataset))


def first(data_set: Any, keyword: str) -> Any | None:
    """The first item of a sequence; None where there is none."""
    return next(items(data_set, keyword), None)


def uid_name(uid: str) -> str:
    """What a UID stands for without the word Storage, else the UID."""
    return uids.uid_name(uid).removesuffix(" Storage")
