"""Every transfer syntax that the table promises is read, and the page in docs/ is the table."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from pydicom.encaps import encapsulate
from pydicom.pixels import get_decoder
from pydicom.uid import UID, AllTransferSyntaxes, ExplicitVRLittleEndian

from viewer.dicom import quick_frames
from viewer.dicom.scan import scan
from viewer.dicom.transfer_syntaxes import QUICK, markdown_table, plugin, readable
from viewer.volume.build import load_image

# Made by OpenJPH (imagecodecs 2026.3.6, htj2k_encode) from the arrays of the test: no encoder is installed here.
_HTJ2K_16_BITS = (
    "/0//UQApQAAAAAAUAAAAGAAAAAAAAAAAAAAAFAAAABgAAAAAAAAAAAABDwEB/1AACAACAAAACv9SAAwAAgABAAUEBEAB/1wAEyCI"
    "kJCQkJCQkJCQkJCQiIiI/2QAFwABT3BlbkpQSCBWZXIgMC4yNi4zLv+QAAoAAAAAAWQAAf+TwAAm9+8FB3QAwAATQAATQAATAPTz"
    "A4d0AMr+Aod0AB/zA4d0AMAAE8AAE8AAEwD1g5sDC3QAk2PoAKI0AIn+Aod0AMAAFbAABaMAAFWAAJ92BAAB/AAAzGBWAAAZksCZ"
    "AtVIuQol5iCBvFgAApShIRi0+DigVADAABbkAAFtQAAWyIpNlIfu2VQLwwgcBX/6h+SDQPmwDleZlKPb2QAaXH+a6ppPHyPcMuml"
    "b/z4rhgEtM8cYbvaAO7P13/+85ce8YUf/xF//uGw77f8cobz2QDAAC7CAAF18AALbICAgPv4h3/1ecDi/z//G2AAxn/4t/9qP4AB"
    "jH/7338ABmD87/5jMgwMD8F0cYJ9AP99x3//aX/8/1d//Od//Pd//2HIYDAYGeMed0Yw4vxwKymEID2WHDSkYHp6QFEB/3d//u//"
    "fvf/f/9//338eDh+IMojKB+uYF0A/9k="
)
_HTJ2K_RGB = (
    "/0//UQAvQAAAAAAUAAAAGAAAAAAAAAAAAAAAFAAAABgAAAAAAAAAAAADBwEBBwEBBwEB/1AACAACAAAAA/9SAAwAAgABAQUEBEAB"
    "/1wAEyBQWFhYWFhYWFhYWFhYUFBQ/2QAFwABT3BlbkpQSCBWZXIgMC4yNi4zLv+QAAoAAAAAAlkAAf+TwBKA1QCHdADAEoDiAId0"
    "AMASgOwAh3QAwAlgBLACUJwBB3QArAEHdAD1AMd0AMAJYASwAjD+AAd0AIgBB3QAAGMAwAlgBLACUNcAh3QAFAGHdADNAId0AMAJ"
    "IASQAkD9ARMA/RFzAP4AYwCgBGAGMwDACWAEoP4AT3QACf4yMwDACWAFTACY8wGeVACrWPmGIWfvdgCF+iH71ADACSAE8AJA/oAj"
    "AKIJ0EH+tQD6oHMAwAlgBVQAqMoI/lQAFaDoBiL/gDoXACMG4wBM81UAwArYAWhACvCUiL5YmO7U4Jd+y3cAAAnKRoGXoc30AD4g"
    "AU3YACAp6txZU9j0CH4AAU3YAMAKqAFVACoACCCR/dl9fkt2ABCAo/QCI+S0twDxB/gDD9I2AMAK+AFpwAtA/3d1pgxm/dM6Tn7f"
    "q3gAgIWD4xtL4GUih/70ED5BAU3YAICTiuv1XrZy/vR+IQFN1wDAFvwBb8AWsAAAABu4cb7nHj6r+u/YAFCyX/QBO15dLuWnp6dC"
    "cwHbzvsVBUPZwLjIhRwIclRW9f9EBauCIDmWAewizl4A77/n/1/P/3//RABd5D4AAdrgRO5eAMAV8AWhAFSAAHzefu/4AIF09PT0"
    "8nsAVlU/d+/+/1ACOde/dey6AH/+/3//YGG1AMAW/AF0cAWo/2//PXz+fr4ffozv2ADkES/6IAHa8uCJ3LT09PJ0Ae/t8/u30cJD"
    "aw8ovhBfEB8QEBAQ/0QEtq4ZAOZYh7HEzl8Av/9vz/9/3/9EAkPiEB2uEEDuXQD/2Q=="
)


def test_the_page_is_the_table() -> None:
    page = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
    assert markdown_table() in page
    assert quick_frames._QUICK == QUICK


def test_the_table_holds_all_that_decoders_on_pypi_read() -> None:
    decodable = set()
    for uid in AllTransferSyntaxes:
        try:
            decoder = get_decoder(UID(uid))
        except NotImplementedError:
            continue
        if decoder.is_available:
            decodable.add(str(uid))
    assert {row.uid for row in readable()} == decodable
    for uid in decodable:
        if plugin(uid):
            assert plugin(uid) in get_decoder(UID(uid)).available_plugins


def _write(path: Path, source: Path, pixels: Any, frame: bytes, syntax: str) -> Path:
    ds = pydicom.dcmread(source)
    ds.Rows, ds.Columns = pixels.shape[:2]
    bits = 12 if pixels.dtype.itemsize == 2 else 8
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = pixels.dtype.itemsize * 8, bits, bits - 1
    ds.PixelRepresentation = 0
    ds.SamplesPerPixel = 1 if pixels.ndim == 2 else 3
    ds.PhotometricInterpretation = "MONOCHROME2" if pixels.ndim == 2 else "YBR_RCT"
    ds.PlanarConfiguration = 0
    ds.PixelData = encapsulate([frame])
    ds.file_meta.TransferSyntaxUID = UID(syntax)
    ds.save_as(path)
    return path


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.203"])
def test_high_throughput_jpeg_2000(tmp_path: Path, pydicom_data: Callable[[str], Path], syntax: str) -> None:
    y, x = np.mgrid[:24, :20]
    grey = ((x * 193 + y * 71) % 4096).astype(np.uint16)
    colour = ((x[..., None] * np.array([3, 5, 7]) + y[..., None] * np.array([11, 2, 6])) % 256).astype(
        np.uint8
    )
    for name, pixels, coded in (("grey", grey, _HTJ2K_16_BITS), ("colour", colour, _HTJ2K_RGB)):
        path = _write(tmp_path / name, pydicom_data("MR_small.dcm"), pixels, base64.b64decode(coded), syntax)
        (series,) = scan(path).series
        np.testing.assert_array_equal(load_image(series).stored, pixels)


def test_explicit_little_endian_is_read_without_a_decoder(pydicom_data: Callable[[str], Path]) -> None:
    (series,) = scan(pydicom_data("CT_small.dcm")).series
    assert series.frames[0].transfer_syntax_uid == ExplicitVRLittleEndian
    assert series.frames[0].pixel_offset is not None
