"""PNG and JPEG."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from viewer.dicom.geometry import Verdict
from viewer.dicom.pixels import read_frame
from viewer.dicom.scan import scan

GREY = np.arange(30, dtype=np.uint8).reshape(5, 6) * 8
COLOUR = np.dstack([GREY, GREY[::-1], GREY[:, ::-1]])  # RGB


def save(path: Path, rgb: np.ndarray) -> Path:
    done, data = cv2.imencode(path.suffix, rgb[..., ::-1] if rgb.ndim == 3 else rgb)
    assert done
    path.write_bytes(data.tobytes())
    return path


@pytest.mark.parametrize("pixels", [GREY, GREY.astype(np.uint16) * 257, COLOUR])
def test_png_is_exact(tmp_path: Path, pixels: np.ndarray) -> None:
    (series,) = scan(save(tmp_path / "a.png", pixels)).series
    (frame,) = series.frames
    read = read_frame(frame)
    assert read.dtype == pixels.dtype
    assert np.array_equal(read, pixels)
    assert (series.modality, frame.series_uid, frame.pixel_spacing_mm) == (None, None, None)
    assert series.geometry.verdict is Verdict.STACK
    assert series.uid == f"file:{tmp_path / 'a.png'}"


def test_grey_saved_as_colour_is_grey(tmp_path: Path) -> None:
    (series,) = scan(save(tmp_path / "a.png", np.dstack([GREY] * 3))).series
    assert not series.frames[0].is_color
    assert np.array_equal(read_frame(series.frames[0]), GREY)


def test_jpeg_is_what_opencv_decodes(shared_data: Path) -> None:
    path = next((shared_data / "cxr" / "no_finding").glob("*.jpg"))
    (series,) = scan(path).series
    assert series.frames[0].lossy
    assert np.array_equal(read_frame(series.frames[0]), cv2.imread(str(path), cv2.IMREAD_GRAYSCALE))


def test_colour_jpeg_has_its_size_and_channels(tmp_path: Path) -> None:
    smooth = cv2.resize(COLOUR, (60, 50))
    (series,) = scan(save(tmp_path / "a.jpg", smooth)).series
    read = read_frame(series.frames[0])
    assert read.shape == (50, 60, 3)
    assert np.abs(read.astype(int) - smooth).mean() < 6


@pytest.mark.parametrize("name", ["a.png", "a.jpg"])
def test_damaged_pictures_are_skipped(tmp_path: Path, name: str) -> None:
    whole = save(tmp_path / name, COLOUR).read_bytes()
    (tmp_path / name).write_bytes(whole[:40])
    result = scan(tmp_path)
    assert result.series == ()
    assert name in result.skipped[0].reason
