"""What a viewer must survive: one test for each row of the project's list of tricky inputs.

The expected behaviours: shown; shown with a banner (a finding that is no mere information); shown without
millimetres; refused with a reason, everything else still loading.
"""

from __future__ import annotations

import os
import shutil
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate
from pydicom.uid import UID, ExplicitVRLittleEndian, generate_uid

from tests.dicom.gdcm_pixels import by_gdcm
from viewer.dicom.document import Document, DocumentKind
from viewer.dicom.findings import FindingKind, Severity
from viewer.dicom.geometry import Verdict
from viewer.dicom.overlays import read_overlays
from viewer.dicom.pixels import read_frame
from viewer.dicom.quick_frames import QuickFrames
from viewer.dicom.scan import scan
from viewer.dicom.series import Series, Skipped
from viewer.errors import DecodeError, GeometryError, NotAnImageError
from viewer.intensity.table_window import TableWindow
from viewer.volume.build import load_image, load_stack, load_volume
from viewer.volume.placing import place

PydicomData = Callable[[str], Path]
WriteSlice = Callable[..., Path]


def one(path: Path) -> Series:
    """The only series of a path, nothing skipped."""
    result = scan(path)
    assert result.skipped == ()
    (series,) = result.series
    return series


def refused(path: Path) -> Skipped:
    """The only skipped file of a path, no series."""
    result = scan(path)
    assert result.series == ()
    (skipped,) = result.skipped
    assert skipped.finding.files == (path,)
    return skipped


def shown_as_text(path: Path) -> Document:
    """The only document of a path, nothing skipped."""
    result = scan(path)
    assert (result.series, result.skipped) == ((), ())
    (document,) = result.documents
    return document


def banners(series: Series | Document) -> dict[FindingKind, str]:
    """Findings that deserve a banner."""
    return {item.kind: item.text for item in series.findings if item.severity is not Severity.INFO}


def patched(path: Path, target: Path, **elements: Any) -> Path:
    """A copy of a file with other elements."""
    ds = pydicom.dcmread(path)
    for keyword, value in elements.items():
        setattr(ds, keyword, value)
    ds.save_as(target)
    return target


# --- The file and its header


def test_no_preamble_or_no_file_meta(pydicom_data: PydicomData) -> None:
    series = one(pydicom_data("no_meta.dcm"))  # a stray byte, then the data set of CT_small
    assert FindingKind.FILE_FORMAT in banners(series)
    expected = pydicom.dcmread(pydicom_data("CT_small.dcm")).pixel_array
    np.testing.assert_array_equal(load_image(series).stored, expected)
    for name in ("ExplVR_LitEndNoMeta.dcm", "ExplVR_BigEndNoMeta.dcm"):
        plan = shown_as_text(pydicom_data(name))
        assert plan.class_name == "RT Ion Plan"
        assert FindingKind.FILE_FORMAT in banners(plan)


def test_transfer_syntax_missing(pydicom_data: PydicomData) -> None:
    skipped = refused(pydicom_data("meta_missing_tsyntax.dcm"))
    assert skipped.kind is FindingKind.UNSUPPORTED
    assert "does not name its transfer syntax" in skipped.reason


def test_group_length_missing(tmp_path: Path, pydicom_data: PydicomData) -> None:
    assert "RT Image" in refused(pydicom_data("no_meta_group_length.dcm")).reason
    whole = pydicom_data("CT_small.dcm").read_bytes()
    at = whole.index(b"\x02\x00\x00\x00UL\x04\x00")
    (tmp_path / "a").write_bytes(whole[:at] + whole[at + 12 :])
    series = one(tmp_path / "a")
    assert banners(series) == {}
    np.testing.assert_array_equal(load_image(series).stored, by_gdcm(pydicom_data("CT_small.dcm")))


def test_truncated_pixels(tmp_path: Path, pydicom_data: PydicomData, write_slice: WriteSlice) -> None:
    series = one(pydicom_data("MR_truncated.dcm"))
    assert "end too early" in banners(series)[FindingKind.TRUNCATED_PIXELS]
    with pytest.raises(DecodeError, match=r"MR_truncated\.dcm end too early"):
        load_image(series)
    # Of several frames only those that are cut off are lost.
    path = write_slice(tmp_path / "frames", NumberOfFrames=3, PixelData=np.arange(36, dtype="<u2").tobytes())
    path.write_bytes(path.read_bytes()[:-2])
    stack = load_stack(one(path))
    assert stack.loaded.tolist() == [True, True, False]
    assert "frame 3 of 3" in stack.failed[2]
    np.testing.assert_array_equal(stack.array[1].reshape(-1), np.arange(12, 24))


def test_truncated_data_set(tmp_path: Path, pydicom_data: PydicomData) -> None:
    plan = shown_as_text(pydicom_data("rtplan_truncated.dcm"))
    assert plan.class_name == "RT Plan"
    assert FindingKind.DAMAGED_HEADER in banners(plan)
    whole = pydicom_data("CT_small.dcm").read_bytes()
    (tmp_path / "a").write_bytes(whole[: whole.index(b"\x28\x00\x10\x00US")])
    assert "CT Image" in refused(tmp_path / "a").reason


def test_compressed_frame_too_short(tmp_path: Path, pydicom_data: PydicomData) -> None:
    series = one(pydicom_data("emri_small_jpeg_2k_lossless_too_short.dcm"))
    stack = load_stack(series)
    # The file ends in its last frame, or right behind it: who knows. The others are whole.
    assert list(stack.failed) == [9]
    assert "emri_small_jpeg_2k_lossless_too_short.dcm end too early (frame 10 of 10" in stack.failed[9]
    whole = load_stack(one(pydicom_data("emri_small_jpeg_2k_lossless.dcm")))
    np.testing.assert_array_equal(stack.array[:9], whole.array[:9])


@pytest.mark.parametrize(
    "name",
    [
        "SC_rgb_jpeg_dcmtk.dcm",
        "JPGExtended.dcm",
        "JPEG-LL.dcm",
        "JPEGLSNearLossless_16.dcm",
        "MR_small_jpeg_ls_lossless.dcm",
        "MR_small_jp2klossless.dcm",
        "MR_small_RLE.dcm",
    ],
)
def test_a_codestream_that_is_cut_off_is_not_filled(
    tmp_path: Path, pydicom_data: PydicomData, name: str
) -> None:
    ds = pydicom.dcmread(pydicom_data(name))
    frame = pydicom.encaps.get_frame(ds.PixelData, 0, number_of_frames=1)
    for share in (0.5, 0.95):
        ds.PixelData = encapsulate([frame[: int(len(frame) * share)]])
        ds.save_as(tmp_path / "cut")
        with pytest.raises(DecodeError, match="cut"):
            load_image(one(tmp_path / "cut"))


def test_excess_padding_and_odd_length(pydicom_data: PydicomData) -> None:
    padded, odd = one(pydicom_data("MR_small_padded.dcm")), one(pydicom_data("SC_rgb_small_odd.dcm"))
    assert banners(padded) == {}
    np.testing.assert_array_equal(load_image(padded).stored, by_gdcm(pydicom_data("MR_small.dcm")))
    np.testing.assert_array_equal(load_image(odd).values, by_gdcm(pydicom_data("SC_rgb_small_odd.dcm")))


def test_padding_after_a_codestream(tmp_path: Path, pydicom_data: PydicomData) -> None:
    for name in ("MR_small_jpeg_ls_lossless.dcm", "MR_small_jp2klossless.dcm"):
        ds = pydicom.dcmread(pydicom_data(name))
        frame = pydicom.encaps.get_frame(ds.PixelData, 0, number_of_frames=1)
        ds.PixelData = encapsulate([frame + bytes(200)])
        ds.save_as(tmp_path / "a")
        header = one(tmp_path / "a").frames[0]
        expected = by_gdcm(pydicom_data("MR_small.dcm"))
        for pixels in (read_frame(header), QuickFrames().read(header)):
            np.testing.assert_array_equal(pixels, expected)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("badVR.dcm", "Number of Frames"),
        ("bad_sequence.dcm", "Study Instance UID"),
        ("explicit_VR-UN.dcm", "VR UN"),
    ],
)
def test_bad_values_and_types(pydicom_data: PydicomData, name: str, text: str) -> None:
    series = one(pydicom_data(name))
    assert text in banners(series)[FindingKind.DAMAGED_HEADER]
    stored = load_image(series).stored
    expected = by_gdcm(pydicom_data(name))
    np.testing.assert_array_equal(stored, expected[: stored.shape[0]])


def test_a_sequence_of_unknown_type(pydicom_data: PydicomData) -> None:
    assert "CT Image" in refused(pydicom_data("UN_sequence.dcm")).reason


# --- Pixels


def test_bits_disagree_with_the_codestream(pydicom_data: PydicomData) -> None:
    series = one(pydicom_data("693_J2KI.dcm"))
    assert "codestream has 16" in banners(series)[FindingKind.PIXEL_FORMAT]
    assert series.frames[0].bits_stored == 16
    stored = load_image(series).stored
    np.testing.assert_array_equal(stored, by_gdcm(pydicom_data("693_J2KI.dcm")))
    np.testing.assert_array_equal(stored, load_image(pydicom_data("693_UNCI.dcm")).stored)


def test_more_bits_than_the_header_allocates(tmp_path: Path, pydicom_data: PydicomData) -> None:
    source = pydicom_data("MR2_J2KR.dcm")
    path = patched(source, tmp_path / "a", BitsAllocated=8, BitsStored=8, HighBit=7)
    np.testing.assert_array_equal(load_image(one(path)).stored, by_gdcm(source))
    assert FindingKind.PIXEL_FORMAT in banners(one(path))


def test_sign_disagrees_with_the_codestream(pydicom_data: PydicomData) -> None:
    series = one(pydicom_data("J2K_pixelrep_mismatch.dcm"))
    assert "unsigned" in banners(series)[FindingKind.PIXEL_FORMAT]
    image = load_image(series)
    expected = pydicom.dcmread(pydicom_data("J2K_pixelrep_mismatch.dcm")).pixel_array
    np.testing.assert_array_equal(image.stored, expected)
    assert image.stored[0, 0] == -2000  # the air outside of the tube, 6192 if taken as unsigned


def test_high_bit(tmp_path: Path, write_slice: WriteSlice) -> None:
    shifted = write_slice(tmp_path / "a", np.full((4, 3), 0xABC0, np.uint16), BitsStored=12, HighBit=15)
    assert "shifted down" in banners(one(shifted))[FindingKind.PIXEL_FORMAT]
    assert (load_image(shifted).stored == 0xABC).all()
    impossible = write_slice(tmp_path / "b", BitsStored=12, HighBit=3)
    assert "high bit is 3" in banners(one(impossible))[FindingKind.PIXEL_FORMAT]
    np.testing.assert_array_equal(load_image(impossible).stored.reshape(-1), np.arange(12))


@pytest.mark.parametrize("name", ["JPEGLSNearLossless_08.dcm", "JPEG2000.dcm", "SC_rgb_dcmtk_+eb+cr.dcm"])
def test_lossy_compression_is_marked(pydicom_data: PydicomData, name: str) -> None:
    series = one(pydicom_data(name))
    assert all(frame.lossy for frame in series.frames)
    assert any(item.kind is FindingKind.LOSSY for item in series.findings)


def test_lossless_compression_is_not_marked(pydicom_data: PydicomData) -> None:
    for name in ("MR_small_jp2klossless.dcm", "MR_small_jpeg_ls_lossless.dcm", "MR_small_RLE.dcm"):
        series = one(pydicom_data(name))
        assert not series.frames[0].lossy
        np.testing.assert_array_equal(load_image(series).stored, by_gdcm(pydicom_data("MR_small.dcm")))


@pytest.mark.parametrize("name", ["examples_palette.dcm", "OBXXXX1A.dcm", "gdcm-US-ALOKA-16.dcm"])
def test_palettes(pydicom_data: PydicomData, name: str) -> None:
    from pydicom.pixels import apply_color_lut

    ds = pydicom.dcmread(pydicom_data(name))
    expected = apply_color_lut(ds.pixel_array, ds)
    shift = 8 if expected.dtype.itemsize == 2 else 0
    np.testing.assert_array_equal(load_image(one(pydicom_data(name))).values, expected >> shift)


def test_a_segmented_palette(tmp_path: Path, write_slice: WriteSlice) -> None:
    # PS3.3 C.7.9.2: a discrete segment (0: 2 entries), then a linear one (1: 6 entries up to the value).
    segments = np.array([0, 2, 0, 0x1000, 1, 6, 0x7000], "<u2").tobytes()
    tables = {f"{c}PaletteColorLookupTableDescriptor": [8, 0, 16] for c in ("Red", "Green", "Blue")}
    tables |= {f"Segmented{c}PaletteColorLookupTableData": segments for c in ("Red", "Green", "Blue")}
    pixels = np.arange(8, dtype=np.uint8).reshape(2, 4)
    path = write_slice(tmp_path / "a", pixels, PhotometricInterpretation="PALETTE COLOR", **tables)
    # 0x1000 to 0x7000 in six steps of 0x1000; the upper bytes are shown
    expected = [0x00, 0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70]
    assert load_image(one(path)).values[..., 1].reshape(-1).tolist() == expected


def test_ybr_and_planar_configuration(pydicom_data: PydicomData) -> None:
    rgb = load_image(pydicom_data("SC_rgb.dcm")).values.astype(int)
    for name in ("SC_ybr_full_uncompressed.dcm", "SC_rgb_dcmtk_+eb+cy+np.dcm"):
        assert np.abs(load_image(one(pydicom_data(name))).values.astype(int) - rgb).mean() < 3, name
    # 422 halves the colour along a row: beside edges it is far off, on average it is not.
    half = load_image(one(pydicom_data("SC_ybr_full_422_uncompressed.dcm")))
    assert np.abs(half.values.astype(int) - rgb).mean() < 3
    pixel, plane = (load_image(one(pydicom_data(f"color-{kind}.dcm"))).values for kind in ("px", "pl"))
    np.testing.assert_array_equal(pixel, plane)
    assert load_stack(one(pydicom_data("examples_ybr_color.dcm"))).loaded.all()


@pytest.mark.parametrize("name", ["SC_jpeg_no_color_transform.dcm", "SC_rgb_jpeg_app14_dcmd.dcm"])
def test_jpeg_with_rgb_components(pydicom_data: PydicomData, name: str) -> None:
    series = one(pydicom_data(name))
    assert FindingKind.COLOUR_SPACE in banners(series)
    # Stained tissue on a bright ground: decoded with the wrong colours it is violet and green.
    reference = pydicom.dcmread(pydicom_data("SC_rgb_jpeg_dcmd.dcm")).pixel_array.astype(int)
    assert np.abs(load_image(series).values.astype(int) - reference).mean() < 6


@pytest.mark.parametrize(
    ("name", "wrong"), [("SC_rgb_dcmtk_+eb+cr.dcm", "YBR_FULL"), ("SC_rgb_jpeg_dcmtk.dcm", "RGB")]
)
def test_jpeg_whose_colours_contradict_the_header(
    tmp_path: Path, pydicom_data: PydicomData, name: str, wrong: str
) -> None:
    path = patched(pydicom_data(name), tmp_path / "a", PhotometricInterpretation=wrong)
    series = one(path)
    assert "mark says" in banners(series)[FindingKind.COLOUR_SPACE]
    np.testing.assert_array_equal(load_image(series).values, load_image(pydicom_data(name)).values)


@pytest.mark.parametrize("name", ["rtdose_rle.dcm", "emri_small_jpeg_ls_lossless.dcm"])
def test_no_offset_table_and_fragments(pydicom_data: PydicomData, name: str) -> None:
    series = one(pydicom_data(name))
    stack = load_stack(series)
    expected = by_gdcm(pydicom_data(name)).reshape(stack.array.shape)
    by_number = np.empty_like(stack.array)
    for frame, pixels in zip(series.frames, stack.array, strict=True):
        by_number[frame.frame] = pixels
    np.testing.assert_array_equal(by_number, expected)


def test_one_frame_in_many_fragments(tmp_path: Path, pydicom_data: PydicomData) -> None:
    ds = pydicom.dcmread(pydicom_data("MR_small_jp2klossless.dcm"))
    frame = pydicom.encaps.get_frame(ds.PixelData, 0, number_of_frames=1)
    ds.PixelData = encapsulate([frame], fragments_per_frame=5, has_bot=False)
    ds.save_as(tmp_path / "a")
    np.testing.assert_array_equal(
        load_image(one(tmp_path / "a")).stored, by_gdcm(pydicom_data("MR_small.dcm"))
    )


def test_jpeg_extended_of_12_bits(pydicom_data: PydicomData) -> None:
    image = load_image(one(pydicom_data("JPGExtended.dcm")))
    assert np.abs(image.stored.astype(int) - by_gdcm(pydicom_data("JPGExtended.dcm"))).max() <= 1
    assert image.stored.max() > 255
    with pytest.raises(DecodeError, match=r"JPEG-lossy\.dcm \(JPEG Extended"):
        load_image(one(pydicom_data("JPEG-lossy.dcm")))


def test_big_endian_and_deflated(pydicom_data: PydicomData) -> None:
    series = one(pydicom_data("MR_small_bigendian.dcm"))
    np.testing.assert_array_equal(load_image(series).stored, by_gdcm(pydicom_data("MR_small.dcm")))
    deflated = load_image(one(pydicom_data("image_dfl.dcm")))
    expected = pydicom.dcmread(pydicom_data("image_dfl.dcm")).pixel_array
    np.testing.assert_array_equal(deflated.stored, expected)


def test_float_pixels(tmp_path: Path, write_slice: WriteSlice) -> None:
    values = np.array([[0.5, -1.25], [np.pi, 1e6]], np.float32)
    path = write_slice(tmp_path / "a", np.zeros((2, 2), np.uint32))
    ds = pydicom.dcmread(path)
    del ds.PixelData
    ds.FloatPixelData = values.tobytes()
    ds.save_as(path)
    image = load_image(one(path))
    np.testing.assert_array_equal(image.values, values)
    assert image.default_window().apply(image.values).tolist() == [[0, 0], [0, 255]]


def test_a_segmentation(pydicom_data: PydicomData) -> None:
    series = one(pydicom_data("liver.dcm"))
    stack = load_stack(series)
    assert set(np.unique(stack.array)) == {0, 1}
    expected = pydicom.dcmread(pydicom_data("liver.dcm")).pixel_array
    for frame, pixels in zip(series.frames, stack.array, strict=True):
        np.testing.assert_array_equal(pixels, expected[frame.frame])
    image = stack.slice_image(0)
    grey = image.default_window().apply(image.values)
    np.testing.assert_array_equal(grey, image.values * 255)


def test_a_segmentation_lies_over_its_source(
    tmp_path: Path, pydicom_data: PydicomData, write_slice: WriteSlice
) -> None:
    ds = pydicom.dcmread(pydicom_data("liver.dcm"))
    mask = one(pydicom_data("liver.dcm"))
    assert {(frame.segment, frame.segment_label) for frame in mask.frames} == {(1, "Liver")}
    group = ds.PerFrameFunctionalGroupsSequence[1]
    source = group.DerivationImageSequence[0].SourceImageSequence[0].ReferencedSOPInstanceUID
    pixels = np.zeros((512, 512), np.uint16)
    nowhere: dict[str, Any] = {"ImagePositionPatient": None}
    # An image without a place: the frame that names it lies on its pixels.
    image = one(write_slice(tmp_path / "source", pixels, SOPInstanceUID=source, **nowhere)).frames[0]
    np.testing.assert_array_equal(place(mask.frames, image, read_frame).values, ds.pixel_array[1])
    # Another image, and one of another size with that name, have nothing over them.
    other = one(write_slice(tmp_path / "other", pixels, **nowhere)).frames[0]
    small = one(write_slice(tmp_path / "small", SOPInstanceUID=source, **nowhere)).frames[0]
    for frame in (other, small):
        assert "does not name this image" in place(mask.frames, frame, read_frame).why_not
    # Without references the place decides.
    for item in ds.PerFrameFunctionalGroupsSequence:
        del item.DerivationImageSequence
    ds.save_as(tmp_path / "bare")
    placed = write_slice(
        tmp_path / "placed",
        pixels,
        FrameOfReferenceUID=ds.FrameOfReferenceUID,
        ImagePositionPatient=group.PlanePositionSequence[0].ImagePositionPatient,
        PixelSpacing=[0.810547, 0.810547],
    )
    bare = one(tmp_path / "bare")
    np.testing.assert_array_equal(
        place(bare.frames, one(placed).frames[0], read_frame).values, ds.pixel_array[1]
    )


# --- Geometry


def test_no_pixel_spacing(tmp_path: Path, pydicom_data: PydicomData, write_slice: WriteSlice) -> None:
    ultrasound = one(pydicom_data("US1_UNCI.dcm"))
    assert ultrasound.frames[0].pixel_spacing_mm is None
    assert FindingKind.NO_SPACING in banners(ultrasound)
    series = one(write_slice(tmp_path / "a", PixelSpacing=None, ImagerPixelSpacing=[0.2, 0.1]))
    assert series.frames[0].pixel_spacing_mm is None
    assert series.frames[0].pixel_aspect == 2
    assert any("at the detector only (0.2 x 0.1 mm)" in item.text for item in series.findings)


def test_what_nobody_misses_is_no_warning(pydicom_data: PydicomData) -> None:
    radiograph = one(pydicom_data("RG1_UNCI.dcm"))  # Pixel Spacing 0, and no position, as any radiograph
    assert list(banners(radiograph)) == [FindingKind.PIXEL_SPACING]
    film = one(
        pydicom_data("color3d_jpeg_baseline.dcm")
    )  # 120 frames of a heart, with a scale in the picture
    assert film.is_film
    assert banners(film) == {}
    assert FindingKind.NO_POSITION in {item.kind for item in film.findings}


def test_no_position(tmp_path: Path, write_slice: WriteSlice) -> None:
    for number in (1, 2):
        write_slice(tmp_path / f"{number}", ImagePositionPatient=None, InstanceNumber=number)
    series = one(tmp_path)
    assert series.geometry.verdict is Verdict.STACK
    assert FindingKind.NO_POSITION in banners(series)
    assert load_image(series, 1).affine is None
    with pytest.raises(GeometryError, match="no position"):
        load_volume(series)


def test_duplicate_positions(tmp_path: Path, write_slice: WriteSlice) -> None:
    for time_point in (1, 2):
        for z in (0, 3):
            write_slice(
                tmp_path / f"{time_point}-{z}",
                ImagePositionPatient=[0, 0, z],
                TemporalPositionIdentifier=time_point,
            )
    series = one(tmp_path)
    assert (series.images, series.points, series.geometry.verdict) == (4, 2, Verdict.VOLUME)
    # Kinds of image are no axis: they are split.
    for kind in ("M", "P"):
        for z in (0, 3):
            write_slice(
                tmp_path / "kinds" / f"{kind}{z}",
                ImagePositionPatient=[0, 0, z],
                ImageType=["ORIGINAL", "PRIMARY", kind],
                SeriesInstanceUID="1.2.8",
            )
    parts = scan(tmp_path / "kinds").series
    assert [(part.images, part.points, part.geometry.verdict) for part in parts] == [
        (2, 1, Verdict.VOLUME)
    ] * 2
    assert all("split by image type" in part.geometry.reasons[-1] for part in parts)
    # What nothing tells apart stays together, without a third dimension.
    for name in ("a", "b"):
        for z in (0, 3):
            write_slice(
                tmp_path / "same" / f"{name}{z}", ImagePositionPatient=[0, 0, z], SeriesInstanceUID="1.2.9"
            )
    series = one(tmp_path / "same")
    assert series.geometry.verdict is Verdict.STACK
    finding = next(item for item in series.findings if item.kind is FindingKind.SAME_POSITION)
    assert {path.name for path in finding.files} == {"a0", "b0"}


def test_missing_slices_and_a_tilted_gantry(
    shared_data: Path, tmp_path: Path, write_slice: WriteSlice
) -> None:
    series = one(shared_data / "dicom" / "ct_gantry_tilt")
    assert series.geometry.verdict is Verdict.STACK
    assert "tilted by 18.5 degrees" in banners(series)[FindingKind.GANTRY_TILT]
    irregular = next(item for item in series.findings if item.kind is FindingKind.IRREGULAR_SPACING)
    assert [path.name for path in irregular.files] == ["0015.dcm", "0009.dcm"]
    for z in (0, 1, 2, 4, 5):
        write_slice(tmp_path / f"{z}", ImagePositionPatient=[0, 0, z])
    missing = next(item for item in one(tmp_path).findings if item.kind is FindingKind.IRREGULAR_SPACING)
    assert [path.name for path in missing.files] == ["2", "4"]


@pytest.mark.parametrize("name", ["MR2", "MR700"])
def test_mixed_orientations(pydicom_data: PydicomData, name: str) -> None:
    folder = pydicom_data("CT_small.dcm").parent / "dicomdirtests" / "98892003" / name
    result = scan(folder)
    files = sum(path.is_file() for path in folder.rglob("*"))
    assert sum(series.images for series in result.series) == files
    for series in result.series:
        planes = np.array([frame.orientation for frame in series.frames])
        assert np.abs(planes - planes[0]).max() < 1e-3


def test_mixed_sizes_and_photometric_interpretations(tmp_path: Path, write_slice: WriteSlice) -> None:
    write_slice(tmp_path / "a")
    write_slice(tmp_path / "b", np.zeros((5, 5), np.uint16))
    write_slice(tmp_path / "c", PhotometricInterpretation="MONOCHROME1")
    series = scan(tmp_path).series
    assert [one.images for one in series] == [1, 1, 1]
    assert all(any(item.kind is FindingKind.SPLIT for item in one.findings) for one in series)
    assert len({one.uid for one in series}) == 3


def test_pixels_that_are_not_square(shared_data: Path, pydicom_data: PydicomData) -> None:
    mr = scan(shared_data / "dicom" / "mr_t1").series[0].frames[0]
    rows, columns = mr.pixel_spacing_mm or (0, 0)
    assert mr.pixel_aspect == pytest.approx(rows / columns)
    assert mr.pixel_aspect != 1
    ds = pydicom.dcmread(pydicom_data("color-pl.dcm"))
    vertical, horizontal = ds.PixelAspectRatio
    assert one(pydicom_data("color-pl.dcm")).frames[0].pixel_aspect == int(vertical) / int(horizontal)


@pytest.mark.parametrize("spacing", [[0, 0], [-1, 1], [0.5, 0]])
def test_spacing_that_is_not_positive(tmp_path: Path, write_slice: WriteSlice, spacing: list[float]) -> None:
    series = one(write_slice(tmp_path / "a", PixelSpacing=spacing, SpacingBetweenSlices=-3))
    assert series.frames[0].pixel_spacing_mm is None
    assert series.frames[0].spacing_between_slices_mm is None
    assert FindingKind.PIXEL_SPACING in banners(series)


def test_spacing_between_slices_comes_from_positions(tmp_path: Path, write_slice: WriteSlice) -> None:
    for z in (0, 2, 4):
        write_slice(tmp_path / f"{z}", ImagePositionPatient=[0, 0, z], SpacingBetweenSlices=0)
    assert one(tmp_path).geometry.slice_spacing_mm == 2


def test_functional_groups(shared_data: Path, pydicom_data: PydicomData) -> None:
    paths = [pydicom_data("eCT_Supplemental.dcm"), pydicom_data("emri_small.dcm")]
    paths += sorted((shared_data / "dicom" / "mr_enhanced").rglob("*.dcm"))
    for path in paths:
        ds = pydicom.dcmread(path)
        frames = {frame.frame: frame for series in scan(path).series for frame in series.frames}
        assert len(frames) == ds.NumberOfFrames
        if "PerFrameFunctionalGroupsSequence" not in ds:  # emri_small: nothing is known of its frames
            assert {frame.position for frame in frames.values()} == {None}
            continue
        for index, group in enumerate(ds.PerFrameFunctionalGroupsSequence):
            position = [float(x) for x in group.PlanePositionSequence[0].ImagePositionPatient]
            assert frames[index].position == pytest.approx(position)


# --- Grey values


@pytest.mark.parametrize("name", ["RG1_UNCI.dcm", "RG3_UNCI.dcm"])
def test_monochrome1_is_inverted_once(pydicom_data: PydicomData, name: str) -> None:
    from viewer.rendering.frame import render

    series = one(pydicom_data(name))
    image = load_image(series)
    assert image.inverted
    window = image.default_window()
    shown = render(image, window).pixels
    np.testing.assert_array_equal(shown, window.apply(image.values, inverted=True))
    np.testing.assert_array_equal(
        shown.astype(int), 255 - np.round(window.fraction(image.values) * 255 - 1e-9)
    )
    if name == "RG1_UNCI.dcm":  # PixelSpacing 0.000\0.000
        assert image.pixel_spacing_mm is None
        assert FindingKind.PIXEL_SPACING in banners(series)


def test_an_inverse_presentation_inverts_once(tmp_path: Path, write_slice: WriteSlice) -> None:
    def header(name: str, photometric: str, shape: str | None) -> Any:
        path = write_slice(tmp_path / name, PhotometricInterpretation=photometric, PresentationLUTShape=shape)
        return one(path)

    both = header("a", "MONOCHROME1", "INVERSE")
    assert both.frames[0].inverted
    assert banners(both) == {}
    assert not header("b", "MONOCHROME2", "IDENTITY").frames[0].inverted
    for series in (header("c", "MONOCHROME2", "INVERSE"), header("d", "MONOCHROME1", "IDENTITY")):
        assert series.frames[0].inverted
        assert FindingKind.LOOKUP_TABLE in banners(series)


@pytest.mark.parametrize("name", ["693_UNCI.dcm", "CT_small.dcm"])
def test_padding_is_left_out(tmp_path: Path, pydicom_data: PydicomData, name: str) -> None:
    path = pydicom_data(name)
    value = pydicom.dcmread(path).PixelPaddingValue
    image = load_image(one(path))
    if not (image.stored == value).any():  # CT_small names a value that it does not use
        stored = image.stored.copy()
        stored[:40] = value
        image = load_image(one(patched(path, tmp_path / "a", PixelData=stored.tobytes())))
    mask = image.padding_mask
    assert mask is not None
    np.testing.assert_array_equal(mask, image.stored == value)
    assert mask.any()
    low, _ = np.percentile(image.values[~mask], (1, 99))
    from viewer.intensity.presets import automatic_window

    assert automatic_window(image.values, mask).bounds()[0] == pytest.approx(low, abs=1)


def test_rescale_for_each_slice(tmp_path: Path, write_slice: WriteSlice) -> None:
    slopes = (0.5, 1.25, 3.0)
    for z, slope in enumerate(slopes):
        write_slice(
            tmp_path / f"{z}",
            Modality="PT",
            Units="BQML",
            ImagePositionPatient=[0, 0, z],
            RescaleSlope=slope,
            RescaleIntercept=0,
        )
    volume = load_volume(one(tmp_path))
    expected = np.arange(12).reshape(4, 3) * np.array(slopes)[:, None, None]
    np.testing.assert_allclose(volume.array, expected)
    assert volume.unit == "BQML"


def test_modality_lut(pydicom_data: PydicomData) -> None:
    from pydicom.pixels import apply_modality_lut

    ds = pydicom.dcmread(pydicom_data("mlut_18.dcm"))
    image = load_image(one(pydicom_data("mlut_18.dcm")))
    np.testing.assert_array_equal(image.values, apply_modality_lut(ds.pixel_array, ds))


def test_voi_lut(pydicom_data: PydicomData) -> None:
    from pydicom.pixels import apply_voi_lut

    ds = pydicom.dcmread(pydicom_data("vlut_04.dcm"))
    image = load_image(one(pydicom_data("vlut_04.dcm")))
    window = image.default_window()
    assert isinstance(window, TableWindow)
    expected = np.floor(apply_voi_lut(ds.pixel_array, ds) / 65535 * 255 + 0.5)
    np.testing.assert_array_equal(window.apply(image.values), expected)


def test_modality_lut_comes_before_voi_lut(tmp_path: Path, write_slice: WriteSlice) -> None:
    from pydicom.pixels import apply_modality_lut, apply_voi_lut

    first, second = Dataset(), Dataset()
    first.LUTDescriptor, first.LUTData = [12, 0, 16], [(7 * i) % 12 for i in range(12)]
    first.ModalityLUTType = "US"
    second.LUTDescriptor, second.LUTData = [12, 0, 8], [i * i for i in range(12)]
    second.LUTExplanation = "Square"
    for item in (first, second):
        item["LUTDescriptor"].VR = item["LUTData"].VR = "US"
    path = write_slice(
        tmp_path / "a",
        ModalityLUTSequence=[first],
        VOILUTSequence=[second],
        WindowCenter=[4, 6],
        WindowWidth=[8, 4],
        WindowCenterWidthExplanation=["wide", "narrow"],
    )
    image = load_image(one(path))
    assert [window.explanation for window in image.windows] == ["Square", "wide", "narrow"]
    ds = pydicom.dcmread(path)
    expected = apply_voi_lut(apply_modality_lut(ds.pixel_array, ds), ds)
    np.testing.assert_array_equal(image.default_window().apply(image.values), expected)


@pytest.mark.parametrize(("center", "width"), [(40, 0), (40, -400), (40, 0.5), (40, 1)])
def test_window_widths_without_sense(
    tmp_path: Path, write_slice: WriteSlice, center: float, width: float
) -> None:
    series = one(write_slice(tmp_path / "a", WindowCenter=center, WindowWidth=width))
    assert FindingKind.WINDOW in banners(series)
    window = load_image(series).default_window()
    assert window.explanation == "Automatic"
    assert window.bounds() == (0, 11)


def test_a_rescale_slope_of_zero_is_told(tmp_path: Path, write_slice: WriteSlice) -> None:
    series = one(write_slice(tmp_path / "a", RescaleSlope=0, RescaleIntercept=-5))
    assert FindingKind.RESCALE in banners(series)
    np.testing.assert_array_equal(load_image(series).values.ravel(), np.arange(12) - 5)
    assert FindingKind.RESCALE not in banners(one(write_slice(tmp_path / "b", RescaleSlope=2)))


# --- Mosaics


def test_mosaics_are_told_and_make_no_volume(tmp_path: Path, write_slice: WriteSlice) -> None:
    for modality in ("MR", "CT"):
        for number in range(3):
            write_slice(
                tmp_path / modality / str(number),
                Modality=modality,
                ImageType=["ORIGINAL", "PRIMARY", "M", "ND", "MOSAIC"],
                ImagePositionPatient=[0, 0, 3 * number],
                InstanceNumber=3 - number,
            )
    mosaics = one(tmp_path / "MR")
    assert mosaics.geometry.verdict is Verdict.STACK
    assert list(banners(mosaics)) == [FindingKind.MOSAIC]
    assert [frame.path.name for frame in mosaics.frames] == ["2", "1", "0"], (
        "in the order that they were taken"
    )
    assert {frame.position for frame in mosaics.frames} == {None}, "nothing is laid over them by position"
    with pytest.raises(GeometryError, match="mosaic"):
        load_volume(mosaics)
    assert one(tmp_path / "CT").geometry.verdict is Verdict.VOLUME  # a word of Siemens' MR scanners


# --- Overlays and icons


@pytest.mark.parametrize("name", ["examples_overlay.dcm", "MR-SIEMENS-DICOM-WithOverlays.dcm"])
def test_overlays(pydicom_data: PydicomData, name: str) -> None:
    series = one(pydicom_data(name))
    (plane,) = read_overlays(series.frames[0])
    expected = pydicom.dcmread(pydicom_data(name)).overlay_array(0x6000)
    np.testing.assert_array_equal(plane.mask, expected.astype(bool))
    assert plane.mask.any()
    assert any(item.kind is FindingKind.OVERLAY for item in series.findings)


def test_overlays_in_big_endian_words(tmp_path: Path, write_slice: WriteSlice) -> None:
    drawn = np.random.default_rng(2).random((4, 8)) < 0.5
    packed = np.packbits(drawn.reshape(-1), bitorder="little")
    ds = pydicom.dcmread(write_slice(tmp_path / "a", np.zeros((4, 8), np.uint8)))
    for element, vr, value in (
        (0x10, "US", 4),
        (0x11, "US", 8),
        (0x40, "CS", "G"),
        (0x50, "SS", [1, 1]),
        (0x100, "US", 1),
        (0x102, "US", 0),
        (0x3000, "OW", packed.view("<u2").astype(">u2").tobytes()),
    ):
        ds.add_new(0x60000000 + element, vr, value)
    ds.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRBigEndian
    path = tmp_path / "big"
    pydicom.dcmwrite(path, ds, little_endian=False, implicit_vr=False, force_encoding=True)
    (plane,) = read_overlays(one(path).frames[0])
    np.testing.assert_array_equal(plane.mask, drawn)


def test_overlays_of_many_frames_in_unused_bits_and_out_of_place(
    tmp_path: Path, write_slice: WriteSlice
) -> None:
    drawn = np.random.default_rng(1).random((2, 5, 7)) < 0.5
    many: dict[str, Any] = {"NumberOfFrames": 2, "PixelData": bytes(48)}
    path = write_slice(tmp_path / "a", **many)
    ds = pydicom.dcmread(path)
    for element, vr, value in (
        (0x10, "US", 5),
        (0x11, "US", 7),
        (0x15, "IS", 2),
        (0x40, "CS", "R"),
        (0x50, "SS", [0, 3]),
        (0x51, "US", 1),
        (0x100, "US", 1),
        (0x102, "US", 0),
        (0x3000, "OW", np.packbits(drawn.reshape(-1), bitorder="little").tobytes() + b"\0"),
    ):
        ds.add_new(0x60020000 + element, vr, value)
    ds.save_as(path)
    for index, frame in enumerate(one(path).frames):
        (plane,) = read_overlays(frame)
        assert (plane.group, plane.kind) == (0x6002, "R")
        # Origin 0\3: one row above the image, two columns to the right; the image has 4 x 3 pixels.
        np.testing.assert_array_equal(plane.mask[:, 2], drawn[index, 1:5, 0])
        assert not plane.mask[:, :2].any()
    pixels = np.arange(12, dtype=np.uint16).reshape(4, 3) | (0x1000 * np.eye(4, 3, dtype=np.uint16))
    path = write_slice(tmp_path / "b", pixels.astype(np.uint16), BitsStored=12, HighBit=11)
    ds = pydicom.dcmread(path)
    for element, value in ((0x10, 4), (0x11, 3), (0x100, 16), (0x102, 12)):
        ds.add_new(0x60000000 + element, "US", value)
    ds.save_as(path)
    frame = one(path).frames[0]
    np.testing.assert_array_equal(read_overlays(frame)[0].mask, np.eye(4, 3, dtype=bool))
    np.testing.assert_array_equal(read_frame(frame).reshape(-1), np.arange(12))


def test_an_icon_is_not_the_image(tmp_path: Path, write_slice: WriteSlice) -> None:
    icon = Dataset()
    icon.Rows = icon.Columns = 2
    icon.SamplesPerPixel, icon.PhotometricInterpretation = 1, "MONOCHROME2"
    icon.BitsAllocated, icon.BitsStored, icon.HighBit, icon.PixelRepresentation = 8, 8, 7, 0
    icon.PixelData = b"\1\2\3\4"
    icon["PixelData"].VR = "OB"
    path = write_slice(tmp_path / "a", IconImageSequence=[icon])
    for undefined in (False, True):
        ds = pydicom.dcmread(path)
        ds["IconImageSequence"].is_undefined_length = undefined
        ds.save_as(path)
        np.testing.assert_array_equal(load_image(one(path)).stored.reshape(-1), np.arange(12))


# --- Hostile files

_BOMB = 1 << 28


def deflated(path: Path, data_set: bytes) -> Path:
    meta = pydicom.dataset.FileMetaDataset()
    meta.MediaStorageSOPClassUID = UID("1.2.840.10008.5.1.4.1.1.7")
    meta.MediaStorageSOPInstanceUID = generate_uid()
    meta.TransferSyntaxUID = UID("1.2.840.10008.1.2.1.99")
    with path.open("wb") as file:
        file.write(b"\0" * 128 + b"DICM")
        pydicom.filewriter.write_file_meta_info(file, meta)
        squeeze = zlib.compressobj(9, wbits=-15)
        file.write(squeeze.compress(data_set))
        zeros = bytes(1 << 20)
        for _ in range(_BOMB >> 20):
            file.write(squeeze.compress(zeros))
        file.write(squeeze.flush())
    return path


def peak_memory() -> int:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def explicit(tag: int, vr: str, value: bytes) -> bytes:
    head = struct.pack("<HH2s", tag >> 16, tag & 0xFFFF, vr.encode())
    return (
        head
        + (struct.pack("<HI", 0, len(value)) if vr in ("OB", "OW") else struct.pack("<H", len(value)))
        + value
    )


def test_a_deflate_bomb(tmp_path: Path, write_slice: WriteSlice) -> None:
    ds = pydicom.dcmread(write_slice(tmp_path / "a", NumberOfFrames=8))
    del ds.PixelData
    buffer = pydicom.filebase.DicomBytesIO()
    buffer.is_little_endian, buffer.is_implicit_VR = True, False
    pydicom.filewriter.write_dataset(buffer, ds)
    header = buffer.getvalue()
    endless = header + struct.pack("<HH2sHI", 0x7FE0, 0x0010, b"OW", 0, _BOMB)
    before, start = peak_memory(), time.monotonic()
    inside = deflated(tmp_path / "pixels", endless)
    stack = load_stack(one(inside))
    assert not stack.failed
    assert stack.loaded.all()
    assert not stack.array.any()
    private = struct.pack("<HH2sHI", 0x0009, 0x0010, b"OB", 0, _BOMB)
    assert scan(deflated(tmp_path / "header", private)).series == ()
    many = header.replace(explicit(0x00280010, "US", b"\4\0"), explicit(0x00280010, "US", b"\0\x20"))
    many = many.replace(explicit(0x00280011, "US", b"\3\0"), explicit(0x00280011, "US", b"\0\x20"))
    assert many != header
    many += struct.pack("<HH2sHI", 0x7FE0, 0x0010, b"OW", 0, _BOMB)
    failures = load_stack(one(deflated(tmp_path / "large", many))).failed
    assert len(failures) == 8
    assert all("512 MB" in text for text in failures.values())
    assert peak_memory() - before < 1 << 27
    assert time.monotonic() - start < 30


@pytest.mark.parametrize("undefined", [True, False])
def test_nesting_of_a_thousand_levels(tmp_path: Path, write_slice: WriteSlice, undefined: bool) -> None:
    whole = write_slice(tmp_path / "good").read_bytes()
    nested = b""
    for _ in range(1000):
        length = 0xFFFFFFFF if undefined else len(nested)
        item = struct.pack("<HHI", 0xFFFE, 0xE000, length) + nested
        item += struct.pack("<HHI", 0xFFFE, 0xE00D, 0) if undefined else b""
        length = 0xFFFFFFFF if undefined else len(item)
        nested = struct.pack("<HH2sHI", 0x0028, 0x3010, b"SQ", 0, length) + item
        nested += struct.pack("<HHI", 0xFFFE, 0xE0DD, 0) if undefined else b""
    at = whole.index(struct.pack("<HH2s", 0x7FE0, 0x0010, b"OW"))
    (tmp_path / "nested").write_bytes(whole[:at] + nested + whole[at:])
    start = time.monotonic()
    result = scan(tmp_path)
    assert time.monotonic() - start < 10
    # The good file is there in any case; the other one is shown or named.
    names = {frame.path.name for series in result.series for frame in series.frames}
    names |= {skipped.path.name for skipped in result.skipped}
    assert names == {"good", "nested"}
    assert result.series


def test_65535_by_65535_pixels(tmp_path: Path, write_slice: WriteSlice, pydicom_data: PydicomData) -> None:
    skipped = refused(write_slice(tmp_path / "a", Rows=65535, Columns=65535))
    assert skipped.kind is FindingKind.UNSUPPORTED
    assert "65535 x 65535" in skipped.reason
    # The same in the codestream, where the header is modest: the decoder is never asked.
    ds = pydicom.dcmread(pydicom_data("MR_small_jp2klossless.dcm"))
    frame = bytearray(pydicom.encaps.get_frame(ds.PixelData, 0, number_of_frames=1))
    struct.pack_into(">II", frame, 8, 65535, 65535)
    ds.PixelData = encapsulate([bytes(frame)])
    ds.save_as(tmp_path / "b")
    with pytest.raises(DecodeError, match="65535 x 65535"):
        load_image(one(tmp_path / "b"))


def test_private_transfer_syntax(tmp_path: Path, write_slice: WriteSlice) -> None:
    path = write_slice(tmp_path / "a")
    ds = pydicom.dcmread(path)
    for uid in ("1.3.6.1.4.1.99999.5", "1.2.840.10008.1.2.4.102"):
        ds.file_meta.TransferSyntaxUID = uid
        ds["PixelData"].is_undefined_length = False
        ds.PixelData = encapsulate([b"frame"])
        ds.save_as(path, implicit_vr=False, little_endian=True)
        skipped = refused(path)
        assert skipped.kind is FindingKind.UNSUPPORTED
        assert uid in skipped.reason
    assert "video" in skipped.reason


# --- Other objects, names, folders


@pytest.mark.parametrize(
    ("name", "class_name", "kind", "title"),
    [
        ("test-SR.dcm", "Comprehensive SR", DocumentKind.REPORT, "Diagnosis"),
        ("reportsi.dcm", "Basic Text SR", DocumentKind.REPORT, "Document Title"),
        ("rtstruct.dcm", "RT Structure Set", DocumentKind.STRUCTURE_SET, "sep30"),
        ("rtplan.dcm", "RT Plan", DocumentKind.PLAN, "Plan1"),
        ("waveform_ecg.dcm", "12-lead ECG Waveform", DocumentKind.WAVEFORM, "12-lead ECG Waveform"),
    ],
)
def test_what_is_no_image_is_a_document(
    pydicom_data: PydicomData, name: str, class_name: str, kind: DocumentKind, title: str
) -> None:
    document = shown_as_text(pydicom_data(name))
    assert (document.class_name, document.kind, document.title) == (class_name, kind, title)
    assert (FindingKind.FILE_FORMAT in banners(document)) == (name == "rtstruct.dcm")  # it has no preamble
    assert f"is not an image ({class_name})" in document.reason
    with pytest.raises(NotAnImageError, match=class_name):
        load_image(pydicom_data(name))


def test_an_rt_dose_is_a_volume_of_doses(tmp_path: Path, pydicom_data: PydicomData) -> None:
    path = pydicom_data("rtdose.dcm")
    ds = pydicom.dcmread(path)
    series = one(path)
    volume = load_volume(series)
    assert (volume.unit, volume.spacing_mm) == ("relative", (10, 10, 5))
    np.testing.assert_allclose(volume.array, ds.pixel_array * 1e-6, rtol=1e-6)
    for index, offset in enumerate(ds.GridFrameOffsetVector):
        assert series.frames[index].position == pytest.approx((189.43125, 199.43125, -761.87 + offset))
    # The other way to write the offsets: as coordinates, here of planes that go down.
    ds.GridFrameOffsetVector = [-761.87 - 5 * index for index in range(15)]
    ds.DoseUnits = "GY"
    ds.save_as(tmp_path / "down")
    down = load_volume(one(tmp_path / "down"))
    assert down.unit == "Gy"
    np.testing.assert_allclose(down.array[::-1], volume.array)
    # Offsets that fit neither way leave the frames without a place.
    ds.GridFrameOffsetVector = [3 + index for index in range(15)]
    ds.save_as(tmp_path / "lost")
    assert FindingKind.NO_POSITION in banners(one(tmp_path / "lost"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("chrX2.dcm", "Wang^XiaoDong=王^小东"),
        ("chrH31.dcm", "Yamada^Tarou=山田^太郎=やまだ^たろう"),
        ("chrKoreanMulti.dcm", "김희중"),
    ],
)
def test_character_sets(tmp_path: Path, name: str, expected: str) -> None:
    # The files have no pixels: theirs are added.
    ds = pydicom.dcmread(Path(pydicom.__file__).parent / "data" / "charset_files" / name)
    raw = dict(ds.items())
    image = pydicom.Dataset()
    for tag in (0x00080005, 0x00100010):
        image[tag] = raw[tag]
    image.Rows = image.Columns = 2
    image.BitsAllocated = image.BitsStored = 8
    image.PixelData = b"\0\1\2\3"
    image["PixelData"].VR = "OB"
    image.SOPInstanceUID = generate_uid()
    image.file_meta = ds.file_meta
    image.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    pydicom.dcmwrite(tmp_path / "a", image, implicit_vr=False, little_endian=True, enforce_file_format=True)
    patient = one(tmp_path / "a").patient
    assert patient.name == expected
    assert patient.display_name


def test_the_same_uid_with_other_bytes(tmp_path: Path, write_slice: WriteSlice) -> None:
    uid = generate_uid()
    write_slice(tmp_path / "a", SOPInstanceUID=uid)
    write_slice(tmp_path / "b", np.zeros((4, 3), np.uint16), SOPInstanceUID=uid)
    shutil.copy(tmp_path / "a", tmp_path / "c")
    result = scan(tmp_path)
    np.testing.assert_array_equal(load_image(result.series[0]).stored.reshape(-1), np.arange(12))
    other, equal = result.skipped
    assert (other.path.name, other.kind) == ("b", FindingKind.CONFLICT)
    assert "differ" in other.reason
    assert (equal.path.name, equal.kind) == ("c", FindingKind.DUPLICATE)


@pytest.mark.parametrize(
    "name", ["DICOMDIR", "DICOMDIR-bigEnd", "DICOMDIR-implicit", "DICOMDIR-nooffset", "DICOMDIR-reordered"]
)
def test_dicomdir_variants(tmp_path: Path, pydicom_data: PydicomData, name: str) -> None:
    folder = pydicom_data("CT_small.dcm").parent / "dicomdirtests"
    for entry in folder.iterdir():
        if entry.is_dir():
            shutil.copytree(entry, tmp_path / entry.name)
    shutil.copy(folder / name, tmp_path / "DICOMDIR")
    shown = {frame.path for series in scan(tmp_path / "DICOMDIR").series for frame in series.frames}
    everything = {
        frame.path
        for entry in tmp_path.iterdir()
        if entry.is_dir()
        for series in scan(entry).series
        for frame in series.frames
    }
    assert shown == everything


def test_an_archive_that_points_outside(tmp_path: Path, write_slice: WriteSlice) -> None:
    inside = write_slice(tmp_path / "good")
    with zipfile.ZipFile(tmp_path / "study.zip", "w") as archive:
        archive.write(inside, "../../escaped.dcm")
        archive.write(inside, "good.dcm")
    result = scan(tmp_path / "study.zip")
    assert sum(series.images for series in result.series) == 1
    assert any("escaped.dcm" in skipped.reason for skipped in result.skipped)
    assert not list(tmp_path.parent.rglob("escaped.dcm"))


@pytest.mark.skipif(os.name == "nt", reason="symbolic links of POSIX")
def test_a_loop_of_links(tmp_path: Path, write_slice: WriteSlice) -> None:
    write_slice(tmp_path / "sub" / "a")
    (tmp_path / "sub" / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert one(tmp_path).images == 1


def test_empty_huge_and_foreign_files(
    tmp_path: Path, write_slice: WriteSlice, pydicom_data: PydicomData
) -> None:
    write_slice(tmp_path / "good")
    (tmp_path / "empty").touch()
    shutil.copy(pydicom_data("README.txt"), tmp_path / "README.txt")
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(1 << 36)  # sparse: 64 GB of zeros
    start = time.monotonic()
    result = scan(tmp_path)
    assert time.monotonic() - start < 2
    assert [series.images for series in result.series] == [1]
    assert {skipped.path.name for skipped in result.skipped} == {"empty", "README.txt", "huge"}
    assert all(skipped.kind is FindingKind.NOT_AN_IMAGE for skipped in result.skipped)
