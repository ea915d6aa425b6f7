"""What a frame says whose pixels cannot be read: file, transfer syntax and remedy."""

from __future__ import annotations

from viewer.dicom.header import FrameHeader
from viewer.dicom.transfer_syntaxes import describe
from viewer.errors import DecodeError
from viewer.sentence import Sentence

REMEDY = Sentence("Send or export the image again, best without compression.")


def truncated(header: FrameHeader) -> DecodeError:
    """The file, or the frame within it, ends too early."""
    return DecodeError(
        header.path,
        Sentence(
            "The pixels of {file} end too early (frame {frame} of {count}, {syntax}).",
            file=header.path.name,
            frame=header.frame + 1,
            count=header.frame_count,
            syntax=_syntax(header),
        ),
        REMEDY,
    )


def undecodable(header: FrameHeader, why: str) -> DecodeError:
    """It cannot be decoded; `why` is a clause without a full stop."""
    return DecodeError(
        header.path,
        Sentence(
            "The pixels of {file} ({syntax}) cannot be decoded: {why}.",
            file=header.path.name,
            syntax=_syntax(header),
            why=why,
        ),
        REMEDY,
    )


def _syntax(header: FrameHeader) -> str:
    return describe(header.transfer_syntax_uid or "")
