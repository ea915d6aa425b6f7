"""Bits, sign and colour space: what the header says, what the codestream says, and what is taken."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from viewer.dicom import tags
from viewer.dicom.codestream import Codestream, read_codestream
from viewer.dicom.elements import RawHeader
from viewer.dicom.findings import Finding, FindingKind, information, warning
from viewer.dicom.transfer_syntaxes import ALWAYS_LOSSY, NATIVE_LITTLE_ENDIAN, is_uid
from viewer.dicom.values import Values
from viewer.errors import UnsupportedInputError
from viewer.sentence import Sentence

_UIDS = (
    tags.SOP_INSTANCE_UID,
    tags.STUDY_INSTANCE_UID,
    tags.SERIES_INSTANCE_UID,
    tags.FRAME_OF_REFERENCE_UID,
)


@dataclass(frozen=True, slots=True)
class PixelFormat:
    """Of one image, as the header says or as it turns out to be."""

    allocated: int
    stored: int
    high_bit: int
    signed: bool
    samples: int
    photometric: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """The format to decode with, and what had to be decided."""

    format: PixelFormat
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class PixelDescription:
    """The format to decode one image with, whether it lost anything, and what had to be decided."""

    format: PixelFormat
    is_float: bool
    lossy: bool
    findings: tuple[Finding, ...]


def describe_pixels(path: Path, raw: RawHeader, values: Values) -> PixelDescription:
    """Of a file that holds pixels, by its header and, where they are compressed, its first codestream.

    Raises UnsupportedInputError for numbers of bits that DICOM does not have.
    """
    place = raw.pixels
    if place is None:
        raise ValueError(f"{path} holds no pixels")
    is_float = place.tag != 0x7FE00010
    allocated = values.unsigned(tags.BITS_ALLOCATED) or 0
    if is_float:
        allocated = 64 if place.tag == 0x7FE00009 else 32
    if allocated not in (1, 8, 16, 32, 64):
        text = Sentence("{file} has {bits} bits allocated for a pixel.", file=path.name, bits=allocated)
        raise UnsupportedInputError(path, text)
    stored, high_bit, findings = _stored_bits(values, allocated, is_float)
    taken = PixelFormat(
        allocated,
        stored,
        high_bit,
        signed=values.unsigned(tags.PIXEL_REPRESENTATION) == 1 and not is_float,
        samples=values.unsigned(tags.SAMPLES_PER_PIXEL) or 1,
        photometric=values.code(tags.PHOTOMETRIC_INTERPRETATION) or "MONOCHROME2",
    )
    lossy = values.code(tags.LOSSY_IMAGE_COMPRESSION) == "01" or raw.transfer_syntax in ALWAYS_LOSSY
    if place.length is None and raw.transfer_syntax not in NATIVE_LITTLE_ENDIAN:
        stream = read_codestream(path, place.offset)
        if stream is not None:
            agreed = agree(stream, taken)
            taken = agreed.format
            findings += agreed.findings
            lossy = lossy or stream.is_lossy
    return PixelDescription(taken, is_float, lossy, tuple(findings))


def _stored_bits(values: Values, allocated: int, is_float: bool) -> tuple[int, int, list[Finding]]:
    """Bits Stored and High Bit, with a finding where they are not as they should be."""
    stored = values.unsigned(tags.BITS_STORED) or allocated
    high_bit = values.unsigned(tags.HIGH_BIT)
    findings = []
    if not is_float and stored > allocated:
        text = Sentence(
            "The header says {stored} bits stored in {allocated} allocated; all {allocated} are taken.",
            stored=stored,
            allocated=allocated,
        )
        findings.append(warning(FindingKind.PIXEL_FORMAT, text))
    if is_float or not 1 <= stored <= allocated:
        stored = allocated
    if high_bit is None or is_float:
        return stored, stored - 1, findings
    if not stored - 1 <= high_bit < allocated:
        text = Sentence(
            "The high bit is {high_bit}, which {stored} bits stored do not reach; {taken} is taken.",
            high_bit=high_bit,
            stored=stored,
            taken=stored - 1,
        )
        findings.append(warning(FindingKind.PIXEL_FORMAT, text))
        return stored, stored - 1, findings
    if high_bit != stored - 1:
        text = Sentence(
            "The high bit is {high_bit}, not {usual}; pixels were shifted down.",
            high_bit=high_bit,
            usual=stored - 1,
        )
        findings.append(warning(FindingKind.PIXEL_FORMAT, text))
    return stored, high_bit, findings


def agree(stream: Codestream, header: PixelFormat) -> Agreement:
    """The format of a compressed image: that of the codestream where the two contradict each other.

    But for the sign: JPEG 2000 writers that mark signed pixels as unsigned leave their bits as they were
    (two's complement of the codestream's precision), so that the header's sign gives the right values.
    """
    findings: list[Finding] = []
    taken = header
    if stream.bits != header.stored:
        if stream.is_jpeg_2000 or stream.bits < header.stored or stream.bits > header.allocated:
            bits = stream.bits
            allocated = max(header.allocated, 8 if bits <= 8 else 16 if bits <= 16 else 32)
            taken = replace(taken, allocated=allocated, stored=bits, high_bit=bits - 1)
            findings.append(
                warning(
                    FindingKind.PIXEL_FORMAT,
                    Sentence(
                        "The header says {said} bits stored, the codestream has {found}, which are taken.",
                        said=header.stored,
                        found=stream.bits,
                    ),
                )
            )
        else:  # JPEG lossless and JPEG-LS: a common way to write, and the values fit the header's
            findings.append(
                information(
                    FindingKind.PIXEL_FORMAT,
                    Sentence(
                        "The header says {said} bits stored, the codestream has "
                        "{found}; the values are the same.",
                        said=header.stored,
                        found=stream.bits,
                    ),
                )
            )
    if stream.signed is not None and stream.signed != header.signed:
        kinds = (
            [Sentence("signed"), Sentence("unsigned")]
            if header.signed
            else [Sentence("unsigned"), Sentence("signed")]
        )
        text = Sentence(
            "The header says that pixels are {said}, the codestream says {found}; {said} is taken.",
            said=kinds[0],
            found=kinds[1],
        )
        findings.append(warning(FindingKind.PIXEL_FORMAT, text))
    if header.samples == 3 and stream.samples == 3:
        photometric, found = _colours(stream, header.photometric)
        taken = replace(taken, photometric=photometric)
        findings += found
    return Agreement(taken, tuple(findings))


def _colours(stream: Codestream, photometric: str) -> tuple[str, list[Finding]]:
    """Photometric Interpretation to decode with; JPEG 2000 decoders undo its colour transform themselves."""
    if stream.is_jpeg_2000 or photometric not in ("RGB", "YBR_FULL", "YBR_FULL_422"):
        return photometric, []
    said = photometric[:3]
    if stream.colour is not None and stream.colour != said:
        taken = "RGB" if stream.colour == "RGB" else "YBR_FULL"
        text = Sentence(
            "The header says that colours are {photometric}, the JPEG's own mark says {taken}, "
            "which is taken.",
            photometric=photometric,
            taken=taken,
        )
        return taken, [warning(FindingKind.COLOUR_SPACE, text)]
    if said == "RGB" and not stream.is_lossless_jpeg:
        if stream.colour is None:
            text = Sentence(
                "Nothing in the JPEG says that its colours are RGB, as the header does; the header is followed."
            )
            return photometric, [warning(FindingKind.COLOUR_SPACE, text)]
        text = Sentence(
            "The JPEG holds RGB where YBR is usual; header and JPEG agree on it, and colours are shown so."
        )
        return photometric, [warning(FindingKind.COLOUR_SPACE, text)]
    return photometric, []


def malformed(values: Values) -> list[Finding]:
    """One finding that names all elements whose value was asked for and is malformed, if there are any."""
    wrong = set(values.malformed)
    for tag in _UIDS:
        uid = values.code(tag)
        if uid is not None and not is_uid(uid):
            wrong.add(tag)
    if not wrong:
        return []
    from pydicom.datadict import dictionary_description  # rarely needed, see viewer.dicom.uids

    names = ", ".join(dictionary_description(tag) for tag in sorted(wrong))
    return [warning(FindingKind.DAMAGED_HEADER, Sentence("Malformed in the header: {names}.", names=names))]
