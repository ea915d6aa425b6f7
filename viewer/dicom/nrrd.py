"""What NRRD and MetaImage files hold, by SimpleITK.

Their text headers are looked at first: whether they give a spacing and a place in the patient, in which unit, and
that their voxels come from one file beside them.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, cast

import numpy as np

from viewer.dicom.header import Vector3
from viewer.dicom.volume_description import VolumeDescription, check_size, vector
from viewer.errors import COPY_AGAIN, UnsupportedInputError
from viewer.intensity.modality_lut import Rescale
from viewer.sentence import Sentence

NRRD_SUFFIXES = (".nrrd", ".nhdr")
METAIMAGE_SUFFIXES = (".mha", ".mhd")
# The spaces of NRRD whose directions are those of a patient, and that ITK turns into LPS.
_PATIENT_SPACES = frozenset(
    {
        *("right-anterior-superior", "ras"),
        *("left-anterior-superior", "las"),
        *("left-posterior-superior", "lps"),
    }
)
_UNITS_MM = {
    **dict.fromkeys(("", "mm", "millimeter", "millimeters", "millimetre", "millimetres"), 1.0),
    **dict.fromkeys(("um", "µm", "micron", "microns", "micrometer", "micrometers", "micrometres"), 1e-3),
    **dict.fromkeys(("nm", "nanometer", "nanometers", "nanometre", "nanometres"), 1e-6),
    **dict.fromkeys(("cm", "centimeter", "centimeters", "centimetre", "centimetres"), 10.0),
    **dict.fromkeys(("m", "meter", "meters", "metre", "metres"), 1000.0),
}


def describe_itk(path: Path) -> VolumeDescription:
    """What a NRRD or MetaImage file holds. Raises UnsupportedInputError; OSError where it cannot be read."""
    import SimpleITK as sitk

    fields = _text_header(path)
    data, has_spacing, has_place = _check_text_header(path, fields)
    unit = _unit_mm(path, fields)
    sitk.ProcessObject.SetGlobalWarningDisplay(False)
    reader = sitk.ImageFileReader()
    reader.SetFileName(str(path))
    try:
        reader.ReadImageInformation()
    except RuntimeError as error:
        sheared = "orthonormal" in str(error)
        raise UnsupportedInputError(
            path,
            Sentence(
                "{file} has axes that are not at right angles."
                if sheared
                else "{file} is damaged, or of an unknown kind.",
                file=path.name,
            ),
            "Resample it first." if sheared else COPY_AGAIN,
        ) from error
    dimension, samples = reader.GetDimension(), reader.GetNumberOfComponents()
    name = sitk.GetPixelIDValueAsString(reader.GetPixelIDValue())
    if dimension > 4 or "complex" in name or "label" in name or samples not in (1, 3):
        raise UnsupportedInputError(
            path,
            Sentence(
                "{file} holds {count} axes of {name}, no images.",
                file=path.name,
                count=dimension,
                name=name,
            ),
        )
    dtype = _simpleitk_dtype(name)
    if samples == 3 and dtype != np.uint8:
        raise UnsupportedInputError(
            path, Sentence("{file} holds {name}, no images.", file=path.name, name=name)
        )
    size = (*reader.GetSize(), 1, 1)[:4]
    spacing = tuple(length * unit for length in (*reader.GetSpacing(), 1.0, 1.0)[:3])
    has_spacing = has_spacing and min(spacing) > 0
    check_size(path, size, samples * dtype.itemsize, data.stat().st_size)
    direction, origin = np.eye(3), np.zeros(3)
    if dimension >= 3 and has_place:
        direction = np.array(reader.GetDirection()).reshape(dimension, dimension)[:3, :3]
        origin = np.array(reader.GetOrigin())[:3] * unit
    return VolumeDescription(
        size=cast(tuple[int, int, int, int], tuple(int(n) for n in size)),
        samples=samples,
        dtype=dtype,
        spacing=cast(Vector3, tuple(float(n) for n in spacing)),
        origin=vector(origin),
        direction=direction,
        has_spacing=has_spacing,
        has_place=has_place and has_spacing and dimension >= 3,
        rescale=Rescale(),
    )


def _simpleitk_dtype(name: str) -> np.dtype[Any]:
    """ "16-bit signed integer" (also as a vector) to its type."""
    bits = int(re.search(r"(\d+)-bit", name).group(1))  # type: ignore[union-attr]
    return np.dtype(f"{'f' if 'float' in name else 'u' if 'unsigned' in name else 'i'}{bits // 8}")


def _text_header(path: Path) -> dict[str, str]:
    """Fields of a NRRD or MetaImage header, names in lower case without blanks."""
    fields: dict[str, str] = {}
    with path.open("rb") as file:
        for line in file.read(1 << 16).split(b"\n"):
            text = line.decode("latin-1").strip()
            if not text and fields:
                break  # NRRD's voxels follow
            name, mark, value = text.partition(":" if path.name.lower().endswith(NRRD_SUFFIXES) else "=")
            if mark and not text.startswith("#"):
                key = name.lower().replace(" ", "")
                fields[key] = value.lstrip("=").strip()
                if key == "elementdatafile":
                    break  # MetaImage's voxels follow
    return fields


def _check_text_header(path: Path, fields: dict[str, str]) -> tuple[Path, bool, bool]:
    """The file with the voxels, and whether the header gives spacing and place.

    Raises UnsupportedInputError where the voxels are to be read from anything but one file in the same folder.
    """
    if path.name.lower().endswith(NRRD_SUFFIXES):
        data = fields.get("datafile", "")
        has_spacing = "spacedirections" in fields or "spacings" in fields
        # Of scanner-xyz, 3D-right-handed and a bare dimension nobody knows how the patient lies in them.
        has_place = "spacedirections" in fields and fields.get("space", "").lower() in _PATIENT_SPACES
    else:
        data = fields.get("elementdatafile", "LOCAL")
        data = "" if data.upper() == "LOCAL" else data
        has_spacing = "elementspacing" in fields or "elementsize" in fields
        has_place = has_spacing
    if not data:
        return path, has_spacing, has_place
    beside = path.parent / data
    plain = not any(mark in data for mark in "/\\:%\0") and data not in (".", "..")
    if not plain or data.split()[0].upper() == "LIST" or not beside.is_file():
        raise UnsupportedInputError(
            path,
            Sentence(
                "{file} takes its voxels from {name!r}, which is no file beside it.",
                file=path.name,
                name=Path(data).name,
            ),
            "Put both into one folder.",
        )
    if not beside.resolve().is_relative_to(path.parent.resolve()):
        raise UnsupportedInputError(
            path, Sentence("{file} takes its voxels from outside of its folder.", file=path.name)
        )
    return beside, has_spacing, has_place


def _unit_mm(path: Path, fields: dict[str, str]) -> float:
    """What the lengths of a NRRD header are worth in mm; 1 where it names no unit, and for MetaImage.

    Raises UnsupportedInputError, which names them, for units that are not known or differ between axes.
    """
    if not path.name.lower().endswith(NRRD_SUFFIXES):
        return 1.0
    given = fields.get("spaceunits" if "spacedirections" in fields else "units", "")
    names = dict.fromkeys(name.strip() for name in re.findall(r'"([^"]*)"', given)[:3])
    units = {_UNITS_MM.get(name.lower()) for name in names}
    if not units:
        return 1.0
    (unit, *others) = units
    if unit is None or others:
        raise UnsupportedInputError(
            path,
            Sentence(
                "{file} gives its lengths in {names}.", file=path.name, names=", ".join(map(repr, names))
            ),
            "Export it in millimetres.",
        )
    return unit
