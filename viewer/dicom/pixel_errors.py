"""What a frame says whose pixels cannot be read: file, transfer syntax and remedy."""

from __future__ import annotations

from viewer.dicom.header import FrameHeader
from viewer.dicom.transfer_syntaxes import describe
from viewer.errors import DecodeError

REMEDY = "Send or export the image again, best without compression."


def truncated(header: FrameHeader) -> DecodeError:
    """The file, or the frame within it, ends too early."""
    return DecodeError(
        header.path,
        f"The pixels of {header.path.name} end too early (frame {header.frame + 1} of {header.frame_count}, "
        f"{_syntax(header)}).",
        REMEDY,
    )


def undecodable(header: FrameHeader, why: str) -> DecodeError:
    """It cannot be decoded; `why` is a clause without a full stop."""
    return DecodeError(
        header.path,
        f"The pixels of {header.path.name} ({_syntax(header)}) cannot be decoded: {why}.",
        REMEDY,
    )


def _syntax(header: FrameHeader) -> str:
    return describe(header.transfer_syntax_uid or "")
