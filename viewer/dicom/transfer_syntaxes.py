"""Which decoder reads which transfer syntax. `docs/formats.md` shows this table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from viewer.dicom.uids import EXPLICIT_LITTLE_ENDIAN, IMPLICIT_LITTLE_ENDIAN, uid_name
from viewer.sentence import Sentence

_DIRECT = "numpy, straight from the file"
_PYDICOM = "pydicom"
_LIBJPEG = "pylibjpeg-libjpeg"
_OPENJPEG = "pylibjpeg-openjpeg"
_RLE = "pylibjpeg-rle"

# GDCM, pydicom's first choice for most of them, aborts the whole process on damaged codestreams.
_DECODERS: dict[str, str] = {
    "1.2.840.10008.1.2": _DIRECT,
    "1.2.840.10008.1.2.1": _DIRECT,
    "1.2.840.10008.1.2.1.99": _PYDICOM,
    "1.2.840.10008.1.2.2": _PYDICOM,
    "1.2.840.10008.1.2.4.50": _LIBJPEG,
    "1.2.840.10008.1.2.4.51": _LIBJPEG,
    "1.2.840.10008.1.2.4.57": _LIBJPEG,
    "1.2.840.10008.1.2.4.70": _LIBJPEG,
    "1.2.840.10008.1.2.4.80": _LIBJPEG,
    "1.2.840.10008.1.2.4.81": _LIBJPEG,
    "1.2.840.10008.1.2.4.90": _OPENJPEG,
    "1.2.840.10008.1.2.4.91": _OPENJPEG,
    "1.2.840.10008.1.2.4.201": _OPENJPEG,
    "1.2.840.10008.1.2.4.202": _OPENJPEG,
    "1.2.840.10008.1.2.4.203": _OPENJPEG,
    "1.2.840.10008.1.2.5": _RLE,
}
# imagecodecs decodes the grey frames of these in the window and for volumes, several times faster
# (viewer.dicom.quick_frames); what is out of the ordinary is left to the decoder named above.
QUICK = frozenset(
    {
        "1.2.840.10008.1.2.4.57",
        "1.2.840.10008.1.2.4.70",
        "1.2.840.10008.1.2.4.80",
        "1.2.840.10008.1.2.4.81",
        "1.2.840.10008.1.2.4.90",
    }
)
# Whose uncompressed pixels are read straight from the file.
NATIVE_LITTLE_ENDIAN = frozenset({IMPLICIT_LITTLE_ENDIAN, EXPLICIT_LITTLE_ENDIAN})
# Those whose every image went through lossy compression, whatever (0028,2110) says.
ALWAYS_LOSSY = frozenset({"1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51"})
_UID = re.compile(r"(?:0|[1-9][0-9]*+)(?:\.(?:0|[1-9][0-9]*+))*+")
_VIDEO = ("MPEG", "HEVC", "SMPTE")


@dataclass(frozen=True, slots=True)
class TransferSyntax:
    """One row of the table."""

    uid: str
    name: str
    decoder: str


def readable() -> tuple[TransferSyntax, ...]:
    """All transfer syntaxes that can be read, by UID as in PS3.6."""
    return tuple(
        TransferSyntax(uid, uid_name(uid), _quick(uid) + decoder) for uid, decoder in _DECODERS.items()
    )


def _quick(uid: str) -> str:
    return "imagecodecs (grey), " if uid in QUICK else ""


def plugin(uid: str | None) -> str:
    """Name of pydicom's decoding plugin for a transfer syntax; "" where pydicom itself decodes."""
    return "pylibjpeg" if _DECODERS.get(uid or "", "").startswith("pylibjpeg") else ""


@lru_cache(maxsize=1024)  # the files of a study name the same few over and over
def is_uid(text: str | None) -> bool:
    """Whether a text is a UID as PS3.5 9.1 has it: components of digits without leading zeros."""
    return text is not None and len(text) <= 64 and _UID.fullmatch(text) is not None


def describe(uid: str) -> str:
    """Name and UID for a message; of what is no UID nothing is shown, it may be any text of the file."""
    if not is_uid(uid):
        return Sentence("not a UID")
    name = uid_name(uid)
    return uid if name == uid else f"{name}, {uid}"


def why_unreadable(path_name: str, uid: str) -> str | None:
    """Why an image in this transfer syntax cannot be shown, naming it; None where it can."""
    if uid in _DECODERS:
        return None
    name = uid_name(uid)
    if any(word in name for word in _VIDEO):
        return Sentence(
            "{file} is a video ({syntax}), which is not shown.",
            file=path_name,
            syntax=describe(uid),
        )
    return Sentence(
        "No decoder reads the transfer syntax of {file} ({syntax})."
        if name != uid
        else "No decoder reads the private or unknown transfer syntax of {file} ({syntax}).",
        file=path_name,
        syntax=describe(uid),
    )


def markdown_table() -> str:
    """The table of `docs/formats.md`."""
    lines = ["| transfer syntax | UID | read by |", "|---|---|---|"]
    lines += [f"| {row.name} | {row.uid} | {row.decoder} |" for row in readable()]
    return "\n".join(lines) + "\n"
