"""Every compressed sample of pydicom and pydicom-data against another decoder: GDCM, where it can read it."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import data_store  # the import package of pydicom-data
import imagecodecs
import numpy as np
import pydicom
import pytest
from numpy.typing import NDArray
from pydicom.encaps import get_frame
from pydicom.pixels import apply_color_lut, convert_color_space, pixel_array

from tests.dicom.gdcm_pixels import by_gdcm
from viewer.dicom.header import FrameHeader
from viewer.dicom.pixels import FrameReader
from viewer.dicom.quick_frames import QuickFrames
from viewer.dicom.scan import scan
from viewer.errors import DecodeError

_FOLDERS = (Path(data_store.__file__).parent / "data", Path(pydicom.__file__).parent / "data")
_MOST_FRAMES = 3  # of each file; the others are coded the same way
_JPEG_LOSSY = ("1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51")

# Samples whose pixels cannot be decoded, and why that is right.
REFUSED = {
    "JPEG-lossy.dcm": "not valid (its scan names other parameters than a sequential JPEG has); libjpeg refuses it",
    "JPEG2000-embedded-sequence-delimiter.dcm": "a made up codestream of 1024 x 3722445056 pixels",
    "UN_sequence.dcm": "has no pixels",
}
# Samples that GDCM cannot decode, or understands in another way, and who is asked in its place.
OTHERS = {
    "rtdose_rle_1frame.dcm": "GDCM ends the process; the same dose without compression is beside it",
    "J2K_pixelrep_mismatch.dcm": "GDCM shows the sign bit as a value; the header says that there is a sign",
    **dict.fromkeys(
        (
            "SC_rgb_rle_16bit.dcm",
            "SC_rgb_rle_16bit_2frame.dcm",
            "SC_rgb_rle_32bit.dcm",
            "SC_rgb_rle_32bit_2frame.dcm",
        ),
        "GDCM mixes the bytes of deep colours; pydicom has an RLE decoder of its own, in Python",
    ),
    "emri_small_jpeg_2k_lossless_too_short.dcm": "GDCM reads none of its frames; all but the last are whole",
}
# Samples that look ordinary by their headers, and are left to the careful decoder for their codestreams.
NOT_QUICK = {
    "J2K_pixelrep_mismatch.dcm": "the codestream has no sign, the header says that there is one",
    "emri_small_jpeg_2k_lossless_too_short.dcm": "fewer fragments than frames",
}


def _compressed() -> dict[str, Path]:
    found = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for folder in _FOLDERS:
            for path in sorted(folder.rglob("*")):
                if path.is_file() and path.name not in found and _is_compressed(path):
                    found[path.name] = path
    return found


def _is_compressed(path: Path) -> bool:
    try:
        syntax = pydicom.filereader.read_file_meta_info(path).get("TransferSyntaxUID")
    except Exception:  # noqa: BLE001 - no DICOM file; pydicom raises many kinds
        return False
    return syntax is not None and syntax.is_encapsulated


SAMPLES = _compressed()


def frames_of(path: Path) -> list[FrameHeader]:
    found = [frame for series in scan(path).series for frame in series.frames]
    return sorted(found, key=lambda frame: frame.frame)


def codestream(path: Path, frame: FrameHeader) -> bytes:
    return get_frame(pydicom.dcmread(path).PixelData, frame.frame, number_of_frames=frame.frame_count)


def by_another(path: Path, frames: list[FrameHeader]) -> NDArray[Any]:
    """(frames, rows, columns[, samples]) as stored, by a decoder that is not used for this file."""
    first = frames[0]
    if path.name == "rtdose_rle_1frame.dcm":
        return pydicom.dcmread(path.with_name("rtdose_1frame.dcm")).pixel_array[None]
    if path.name == "J2K_pixelrep_mismatch.dcm":
        plain = imagecodecs.jpeg2k_decode(codestream(path, first)).astype(np.int32)
        return np.where(plain & 0x1000, plain - 0x2000, plain)[None]  # 13 bits, two's complement
    if path.name.startswith(("SC_rgb_rle_16", "SC_rgb_rle_32")):
        stored = pixel_array(path, decoding_plugin="pydicom")
        return stored if len(frames) > 1 else stored[None]
    if path.name == "emri_small_jpeg_2k_lossless_too_short.dcm":
        path = path.with_name("emri_small_jpeg_2k_lossless.dcm")
    stored = by_gdcm(path)
    return stored.reshape(-1, first.rows, first.columns, *stored.shape[2:])


def as_shown(stored: NDArray[Any], frame: FrameHeader, ds: pydicom.Dataset) -> NDArray[Any]:
    """Stored values of one frame as RGB of eight bits where they are colours."""
    if frame.photometric == "PALETTE COLOR":
        colours = apply_color_lut(stored, ds)
        tables = (ds[f"{name}PaletteColorLookupTableData"].value for name in ("Red", "Green", "Blue"))
        highest = max(int(np.frombuffer(table, "<u2").max()) for table in tables)
        return (colours >> 8 if colours.dtype != np.uint8 and highest > 255 else colours)[..., :3]
    if frame.is_color and frame.photometric.startswith("YBR_FULL"):
        return convert_color_space(np.ascontiguousarray(stored), "YBR_FULL", "RGB")
    return stored >> 8 * (stored.dtype.itemsize - 1) if frame.is_color else stored


def most_difference(frame: FrameHeader) -> int:
    """Transforms of lossy JPEG are rounded, and its colours converted, differently; all else is exact."""
    if frame.transfer_syntax_uid in _JPEG_LOSSY:
        return 5 if frame.photometric.startswith("YBR") else 1
    return 0


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", sorted(set(SAMPLES) - set(REFUSED)))
def test_pixels_are_those_of_another_decoder(name: str) -> None:
    path = SAMPLES[name]
    ds = pydicom.dcmread(path, stop_before_pixels=True)
    frames = frames_of(path)
    assert len(frames) == int(ds.get("NumberOfFrames", 1))
    expected = by_another(path, frames)
    reader, quick = FrameReader(), QuickFrames()
    for frame in frames[:_MOST_FRAMES]:
        stored = reader.read(frame)
        shown = as_shown(expected[frame.frame], frame, ds)
        assert stored.shape == shown.shape
        difference = np.abs(stored.astype(np.int64) - shown)
        assert difference.max() <= most_difference(frame)
        assert difference.mean() < 0.7
        quickly = quick.read(frame)
        if name in NOT_QUICK or not QuickFrames.suits(frame):
            assert quickly is None
        else:
            assert quickly is not None
            assert np.array_equal(quickly, stored)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_refused_is_refused(name: str) -> None:
    frames = frames_of(SAMPLES[name])
    assert len(frames) == (0 if name == "UN_sequence.dcm" else 1)
    for frame in frames:
        with pytest.raises(DecodeError, match=name):
            FrameReader().read(frame)


def test_the_samples_are_all_there(pydicom_data: Callable[[str], Path]) -> None:
    assert len(SAMPLES) >= 55
    assert set(REFUSED) | set(OTHERS) | set(NOT_QUICK) <= set(SAMPLES)
    syntaxes = {pydicom.filereader.read_file_meta_info(path).TransferSyntaxUID for path in SAMPLES.values()}
    # Baseline, extended, lossless 14 SV1, JPEG-LS both, JPEG 2000 both, RLE
    ends = {"50", "51", "70", "80", "81", "90", "91"}
    assert {f"1.2.840.10008.1.2.4.{end}" for end in ends} | {"1.2.840.10008.1.2.5"} <= syntaxes
