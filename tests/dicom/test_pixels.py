"""Pixels against other decoders: GDCM, the dcm2niix references, and values written here."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from viewer.dicom.findings import FindingKind
from viewer.dicom.header import FrameHeader
from viewer.dicom.pixels import read_frame
from viewer.dicom.scan import scan
from viewer.errors import DecodeError

PydicomData = Callable[[str], Path]


def headers(path: Path) -> tuple[FrameHeader, ...]:
    result = scan(path)
    assert not result.skipped
    return result.series[0].frames


def with_gdcm(path: Path) -> np.ndarray:
    """(frames, rows, columns) of a grey image by GDCM, without its rescale."""
    import gdcm

    reader = gdcm.ImageReader()
    reader.SetFileName(str(path))
    assert reader.Read()
    image = reader.GetImage()
    kinds = {gdcm.PixelFormat.UINT8: "u1", gdcm.PixelFormat.INT8: "i1", gdcm.PixelFormat.UINT16: "<u2"}
    kinds |= {gdcm.PixelFormat.INT16: "<i2", gdcm.PixelFormat.UINT12: "<u2", gdcm.PixelFormat.INT12: "<i2"}
    kind = kinds[image.GetPixelFormat().GetScalarType()]
    data = image.GetBuffer().encode("utf-8", errors="surrogateescape")
    frames = image.GetDimension(2) if image.GetNumberOfDimensions() > 2 else 1
    return np.frombuffer(data, kind).reshape(frames, image.GetDimension(1), image.GetDimension(0))


def test_every_transfer_syntax_gives_the_reference(shared_data: Path) -> None:
    import nibabel

    files = sorted((shared_data / "dicom" / "transfer_syntaxes").glob("*.dcm"))
    assert len(files) == 9
    native = headers(files[0])[0]
    assert native.pixel_offset is not None
    for path in files:
        stored = read_frame(headers(path)[0])
        reference = nibabel.load(
            shared_data / "dicom" / "transfer_syntaxes_reference" / path.with_suffix(".nii").name
        )
        voxels = np.asanyarray(reference.dataobj)
        columns, rows, count = voxels.shape
        # The picture is a mosaic of slices; dcm2niix takes it apart and counts rows from the bottom.
        side = stored.shape[1] // columns
        tiles = stored.reshape(stored.shape[0] // rows, rows, side, columns).swapaxes(1, 2)
        slices = tiles.reshape(-1, rows, columns)[:count]
        assert np.array_equal(slices[:, ::-1].transpose(2, 1, 0), voxels), path.name


@pytest.mark.parametrize(
    "name",
    [
        "CT_small.dcm",
        "MR_small.dcm",
        "MR_small_bigendian.dcm",
        "MR_small_implicit.dcm",
        "MR_small_RLE.dcm",
        "MR_small_jp2klossless.dcm",
        "MR_small_jpeg_ls_lossless.dcm",
        "MR_small_padded.dcm",
        "JPEG-LL.dcm",
        "JPEG2000_UNC.dcm",
        "693_J2KR.dcm",
        "693_UNCI.dcm",
        "RG3_UNCI.dcm",
        "RG3_J2KR.dcm",
        "emri_small.dcm",
        "emri_small_RLE.dcm",
        "emri_small_big_endian.dcm",
        "emri_small_jpeg_2k_lossless.dcm",
        "emri_small_jpeg_ls_lossless.dcm",
        "image_dfl.dcm",
    ],
)
def test_grey_images_are_those_of_gdcm(pydicom_data: PydicomData, name: str) -> None:
    path = pydicom_data(name)
    frames = sorted(headers(path), key=lambda frame: frame.frame)
    expected = with_gdcm(path)
    assert len(frames) == len(expected)
    for frame, pixels in zip(frames, expected, strict=True):
        assert np.array_equal(read_frame(frame), pixels)


@pytest.mark.parametrize(
    ("name", "tolerance"),
    [
        ("SC_rgb.dcm", 0),
        ("SC_rgb_expb.dcm", 0),
        ("SC_rgb_rle.dcm", 0),
        ("SC_rgb_16bit.dcm", 0),
        ("SC_rgb_32bit.dcm", 0),
        ("SC_rgb_small_odd.dcm", None),
        ("SC_ybr_full_uncompressed.dcm", 5),
        ("SC_ybr_full_422_uncompressed.dcm", 5),
        ("SC_rgb_gdcm_KY.dcm", 0),
    ],
)
def test_colours_of_the_test_card(pydicom_data: PydicomData, name: str, tolerance: int | None) -> None:
    pixels = read_frame(headers(pydicom_data(name))[0])
    assert pixels.dtype == np.uint8
    assert pixels.shape[2] == 3
    if tolerance is None:
        return
    # The colours of pydicom's card, from top to bottom, as its own tests list them.
    card = {5: (255, 0, 0), 15: (255, 128, 128), 25: (0, 255, 0), 35: (128, 255, 128), 45: (0, 0, 255)}
    card |= {55: (128, 128, 255), 65: (0, 0, 0), 75: (64, 64, 64), 85: (192, 192, 192), 95: (255, 255, 255)}
    for row, colour in card.items():
        assert np.abs(pixels[row, 50].astype(int) - colour).max() <= tolerance, row


@pytest.mark.parametrize("name", ["color-pl.dcm", "color-px.dcm"])
def test_planes_and_pixels_are_the_same_picture(pydicom_data: PydicomData, name: str) -> None:
    import pydicom

    (frame,) = headers(pydicom_data(name))
    assert frame.pixel_aspect == pytest.approx(4 / 3)
    raw = np.frombuffer(pydicom.dcmread(pydicom_data(name)).PixelData, np.uint8)[
        : frame.rows * frame.columns * 3
    ]
    shape = (frame.rows, frame.columns)
    expected = (
        raw.reshape(3, *shape).transpose(1, 2, 0) if frame.planar_configuration else raw.reshape(*shape, 3)
    )
    assert np.array_equal(read_frame(frame), expected)


@pytest.mark.parametrize("name", ["examples_palette.dcm", "OT-PAL-8-face.dcm"])
def test_palettes_become_the_colours_of_their_tables(pydicom_data: PydicomData, name: str) -> None:
    import pydicom

    path = pydicom_data(name)
    (frame,) = headers(path)
    pixels = read_frame(frame)
    ds = pydicom.dcmread(path, force=True)
    dtype = f"<u{frame.bits_allocated // 8}"
    index = np.frombuffer(ds.PixelData, dtype)[: frame.rows * frame.columns].reshape(
        frame.rows, frame.columns
    )
    for channel, colour in enumerate(("Red", "Green", "Blue")):
        count, first, bits = ds[f"{colour}PaletteColorLookupTableDescriptor"].value
        data = ds[f"{colour}PaletteColorLookupTableData"].value
        table = np.frombuffer(data, np.uint8 if bits == 8 and len(data) == count else "<u2")
        looked_up = table[np.clip(index.astype(int) - first, 0, len(table) - 1)]
        expected = looked_up >> 8 if bits == 16 else looked_up
        assert np.array_equal(pixels[..., channel], expected)


def test_a_segmented_palette_is_expanded(pydicom_data: PydicomData) -> None:
    import SimpleITK as sitk

    path = pydicom_data("gdcm-US-ALOKA-16.dcm")
    expected = sitk.GetArrayFromImage(sitk.ReadImage(str(path)))[0]
    pixels = read_frame(headers(path)[0])
    assert np.array_equal(pixels, expected >> 8 if expected.dtype == np.uint16 else expected)


def test_lossy_pixels_are_those_of_gdcm_but_for_rounding(pydicom_data: PydicomData) -> None:
    (frame,) = headers(pydicom_data("JPGExtended.dcm"))
    assert frame.lossy
    assert np.abs(read_frame(frame).astype(int) - with_gdcm(frame.path)[0]).max() <= 1


def test_the_radiograph(pydicom_data: PydicomData) -> None:
    (frame,) = headers(pydicom_data("RG1_UNCI.dcm"))
    assert frame.inverted
    assert frame.pixel_spacing_mm is None
    assert (frame.modality, frame.body_part, frame.view_position) == ("CR", "CHEST", "PA")
    assert np.array_equal(read_frame(frame)[None], with_gdcm(frame.path))


@pytest.mark.parametrize("name", ["693_UNCI.dcm", "CT_small.dcm"])
def test_padding_is_known(pydicom_data: PydicomData, name: str) -> None:
    (frame,) = headers(pydicom_data(name))
    assert frame.padding == (-2000, -2000)


@pytest.mark.parametrize(
    ("name", "coding"),
    [
        ("MR_truncated.dcm", "Little Endian"),
        ("emri_small_jpeg_2k_lossless_too_short.dcm", "JPEG 2000"),
        ("JPEG-lossy.dcm", "JPEG Extended"),
    ],
)
def test_too_few_or_invalid_pixels_are_refused(pydicom_data: PydicomData, name: str, coding: str) -> None:
    frames = sorted(headers(pydicom_data(name)), key=lambda frame: frame.frame)
    with pytest.raises(DecodeError) as caught:
        _ = [read_frame(frame) for frame in frames]
    assert name in str(caught.value)
    assert coding in str(caught.value)


def test_a_file_cut_after_the_scan_is_refused(tmp_path: Path, write_slice: Callable[..., Path]) -> None:
    (frame,) = headers(write_slice(tmp_path / "a"))
    whole = frame.path.read_bytes()
    frame.path.write_bytes(whole[:-2])
    with pytest.raises(DecodeError, match="end too early"):
        read_frame(frame)
    frame.path.unlink()
    with pytest.raises(DecodeError, match="cannot be read"):
        read_frame(frame)


def test_an_element_shorter_than_the_image_does_not_take_what_follows(
    tmp_path: Path, write_slice: Callable[..., Path]
) -> None:
    path = write_slice(tmp_path / "a", PixelData=b"\1\2" * 6, DataSetTrailingPadding=b"\0" * 100)
    with pytest.raises(DecodeError, match="end too early"):
        read_frame(headers(path)[0])


def test_an_unknown_transfer_syntax_is_named(tmp_path: Path, write_slice: Callable[..., Path]) -> None:
    import pydicom

    path = write_slice(tmp_path / "a")
    ds = pydicom.dcmread(path)
    ds.file_meta.TransferSyntaxUID = "1.2.840.999.1"
    ds.save_as(path, implicit_vr=False, little_endian=True)
    (skipped,) = scan(path).skipped
    assert skipped.kind is FindingKind.UNSUPPORTED
    assert "1.2.840.999.1" in skipped.reason


@pytest.mark.parametrize(
    ("stored", "bits", "high", "raw", "value"),
    [
        ("<u2", 12, 11, 0xF123, 0x123),  # an overlay in the unused bits
        ("<i2", 12, 11, 0x0FFF, -1),  # the sign not continued
        ("<i2", 12, 11, -5, -5),
        ("<u2", 12, 15, 0xABC0, 0xABC),  # pixels in the upper bits
    ],
)
def test_unused_bits_do_not_count(
    tmp_path: Path, write_slice: Callable[..., Path], stored: str, bits: int, high: int, raw: int, value: int
) -> None:
    pixels = np.array([[raw & 0xFFFF, 0]], np.uint16).view(stored)
    (frame,) = headers(write_slice(tmp_path / "a", pixels, BitsStored=bits, HighBit=high))
    assert read_frame(frame).tolist() == [[value, 0]]


def test_padding_beyond_the_stored_bits_stays(tmp_path: Path, write_slice: Callable[..., Path]) -> None:
    pixels = np.array([[63536, 1000]], np.uint16)
    path = write_slice(tmp_path / "a", pixels, BitsStored=12, HighBit=11, PixelPaddingValue=63536)
    (frame,) = headers(path)
    assert read_frame(frame).tolist() == [[63536, 1000]]


def test_rescale_of_each_frame(shared_data: Path, tmp_path: Path, write_slice: Callable[..., Path]) -> None:
    for z, slope in ((0, 0.5), (1, 2.0)):
        write_slice(tmp_path / f"{z}", ImagePositionPatient=[0, 0, z], RescaleSlope=slope, RescaleIntercept=0)
    assert [frame.rescale.slope for frame in headers(tmp_path)] == [0.5, 2.0]


def test_a_modality_table_is_read(pydicom_data: PydicomData) -> None:
    import pydicom
    from pydicom.pixels import apply_modality_lut

    path = pydicom_data("mlut_18.dcm")
    (frame,) = headers(path)
    ds = pydicom.dcmread(path)
    stored = read_frame(frame)
    assert np.array_equal(frame.rescale.apply(stored), apply_modality_lut(stored, ds))


def test_float_pixels(tmp_path: Path, write_slice: Callable[..., Path]) -> None:
    import pydicom

    path = write_slice(tmp_path / "a")
    ds = pydicom.dcmread(path)
    values = np.linspace(-1.5, 2.5, 12, dtype=np.float32)
    del ds.PixelData
    ds.FloatPixelData = values.tobytes()
    ds.BitsAllocated = 32
    ds.save_as(path)
    (frame,) = headers(path)
    assert np.array_equal(read_frame(frame).ravel(), values)


def test_other_frames_lie_after_the_first(pydicom_data: PydicomData) -> None:
    frames = sorted(headers(pydicom_data("emri_small.dcm")), key=lambda frame: frame.frame)
    offsets = {(frame.pixel_offset or 0) - frame.frame * 64 * 64 * 2 for frame in frames}
    assert len(offsets) == 1
    beyond = replace(frames[0], frame=99)
    with pytest.raises(DecodeError, match="end too early"):
        read_frame(beyond)


def test_copies_elsewhere_read_the_same(tmp_path: Path, pydicom_data: PydicomData) -> None:
    # A file name beyond ASCII and with spaces.
    copy = tmp_path / "Größe 画像.dcm"
    shutil.copy(pydicom_data("MR_small_jp2klossless.dcm"), copy)
    native = read_frame(headers(pydicom_data("MR_small.dcm"))[0])
    assert np.array_equal(read_frame(headers(copy)[0]), native)


@pytest.mark.parametrize(
    "name",
    [
        "CT_small.dcm",
        "MR_small_RLE.dcm",
        "MR_small_jp2klossless.dcm",
        "MR_small_jpeg_ls_lossless.dcm",
        "JPEG-LL.dcm",
        "SC_rgb_jpeg.dcm",
        "examples_palette.dcm",
        "image_dfl.dcm",
    ],
)
def test_damage_gives_an_error_of_ours_or_pixels(
    tmp_path: Path, pydicom_data: PydicomData, name: str
) -> None:
    whole = np.frombuffer(pydicom_data(name).read_bytes(), np.uint8)
    random = np.random.default_rng(1)
    outcomes = 0
    for number in range(20):
        damaged = whole.copy()
        at = random.integers(132, len(whole) if number % 2 else min(len(whole), 2500), 10)
        damaged[at] = random.integers(0, 256, 10)
        (tmp_path / "x").write_bytes(damaged.tobytes())
        for series in scan(tmp_path).series:
            for frame in series.frames[:2]:
                outcomes += 1
                with contextlib.suppress(DecodeError):
                    assert read_frame(frame).shape[:2] == (frame.rows, frame.columns)
    assert outcomes > 0


def test_a_box_without_length_is_refused_at_once(pydicom_data: PydicomData, tmp_path: Path) -> None:
    """Found by the soak: pydicom walks through the boxes of a JP2 file for ever."""
    data = pydicom_data("GDCMJ2K_TextGBR.dcm").read_bytes()
    start = data.index(b"\0\0\0\x0cjP  ") + 12
    assert read_frame(headers(pydicom_data("GDCMJ2K_TextGBR.dcm"))[0]).any()
    path = tmp_path / "a.dcm"
    path.write_bytes(data[:start] + bytes(4) + data[start + 4 :])
    with pytest.raises(DecodeError, match="boxes"):
        read_frame(headers(path)[0])


def test_a_dark_frame_of_a_palette_stays_dark(tmp_path: Path, write_slice: Callable[..., Path]) -> None:
    table = np.arange(256, dtype="<u2") * 257
    table[1] = 200  # of 65535: nearly black
    colours = ("Red", "Green", "Blue")
    tables: dict[str, object] = {f"{c}PaletteColorLookupTableDescriptor": [256, 0, 16] for c in colours}
    tables |= {f"{c}PaletteColorLookupTableData": table.tobytes() for c in colours}
    pixels = np.array([[0, 1], [1, 0]], np.uint8)
    path = write_slice(tmp_path / "a", pixels, PhotometricInterpretation="PALETTE COLOR", **tables)
    (series,) = scan(path).series
    assert read_frame(series.frames[0]).max() == 0
