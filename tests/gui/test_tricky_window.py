"""The project's list of tricky inputs, row by row, as the window shows them: with which banner, or why not.

What is decoded and judged right is tested in tests/dicom/test_tricky_inputs.py; here it is that the window says it.
"""

from __future__ import annotations

import shutil
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from PySide6.QtWidgets import QApplication, QListView
from pytestqt.qtbot import QtBot

from tests.dicom.conftest import write_dicom
from tests.gui.module_window import module_window
from viewer.dicom.series import ScanResult
from viewer.errors import OverreadError
from viewer.gui.main_window import MainWindow
from viewer.gui.status_strip import readout_text
from viewer.intensity.window import Window
from viewer.rendering.readout import read_pixel

Find = Callable[[str], Path]


@pytest.fixture(scope="module")
def window(themed: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """One window for all rows: what one of them leaves behind must not disturb the next."""
    with module_window(tmp_path_factory) as window:
        yield window


@dataclass(frozen=True, slots=True)
class Seen:
    """What a user can see after opening something."""

    shown: bool
    banners: tuple[str, ...]
    message: str
    skipped: tuple[str, ...]
    note: str
    series: int


def opened(qtbot: QtBot, window: MainWindow, *paths: Path) -> Seen:
    """Open paths in the empty window and wait until everything that is displayed is there, or is said not to be."""
    window.close_all()
    with qtbot.waitSignal(window.scanFinished, timeout=60_000) as finished:
        window.open_paths(list(paths))
    result: ScanResult = finished.args[0]
    if result.series:
        qtbot.waitUntil(
            lambda: (
                window.reading.image is not None or (window.viewport.message() or "Reading…") != "Reading…"
            ),
            timeout=60_000,
        )
    listed = window.findChild(QListView, "skipped_list")
    assert listed is not None
    model = listed.model()
    return Seen(
        window.reading.image is not None,
        tuple(banner.text for banner in window.viewport.banners()),
        window.viewport.message() or "",
        tuple(model.index(row, 0).data() for row in range(model.rowCount())),
        window.panels.status.message.text(),
        len(result.series),
    )


def test_no_preamble_or_no_file_meta(qtbot: QtBot, window: MainWindow, pydicom_data: Find) -> None:
    seen = opened(qtbot, window, pydicom_data("no_meta.dcm"))
    assert seen.shown
    assert any("stray byte" in text for text in seen.banners)


def test_transfer_syntax_missing(qtbot: QtBot, window: MainWindow, pydicom_data: Find) -> None:
    seen = opened(qtbot, window, pydicom_data("meta_missing_tsyntax.dcm"))
    assert (seen.shown, seen.series) == (False, 0)
    assert "does not name its transfer syntax" in seen.note


def test_truncated_pixels(qtbot: QtBot, window: MainWindow, pydicom_data: Find) -> None:
    seen = opened(qtbot, window, pydicom_data("MR_truncated.dcm"))
    assert not seen.shown
    assert "MR_truncated.dcm" in seen.message
    assert "end too early" in seen.banners[0]


def test_compressed_frame_too_short(qtbot: QtBot, window: MainWindow, pydicom_data: Find) -> None:
    assert opened(qtbot, window, pydicom_data("emri_small_jpeg_2k_lossless_too_short.dcm")).shown
    qtbot.waitUntil(lambda: window.store.failure(window.store.uids[0], 9) is not None, timeout=60_000)
    window.reading.scroll_to(9)
    assert window.reading.image is None
    assert "frame 10 of 10" in (window.viewport.message() or "")


@pytest.mark.parametrize("name", ["MR_small_padded.dcm", "SC_rgb_small_odd.dcm", "MR_small_bigendian.dcm",
                                  "image_dfl.dcm", "examples_palette.dcm", "SC_ybr_full_422_uncompressed.dcm",
                                  "JPGExtended.dcm", "emri_small_jpeg_ls_lossless.dcm", "vlut_04.dcm",
                                  "mlut_18.dcm"])  # fmt: skip
def test_what_is_merely_unusual_is_shown_without_alarm(
    qtbot: QtBot, window: MainWindow, pydicom_data: Find, name: str
) -> None:
    seen = opened(qtbot, window, pydicom_data(name))
    assert (seen.shown, seen.message) == (True, "")
    about_space = ("No pixel spacing", "Not a volume: no positions", "Not a volume: no pixel spacing")
    assert [text for text in seen.banners if not text.startswith(about_space)] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("badVR.dcm", "Malformed"),
        ("693_J2KI.dcm", "codestream"),
        ("J2K_pixelrep_mismatch.dcm", "sign"),
    ],
)
def test_bad_values_and_contradictions_have_a_banner(
    qtbot: QtBot, window: MainWindow, pydicom_data: Find, name: str, text: str
) -> None:
    seen = opened(qtbot, window, pydicom_data(name))
    assert seen.shown
    assert any(text in banner for banner in seen.banners), seen.banners


def test_high_bit(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    seen = opened(qtbot, window, write_dicom(tmp_path / "a", BitsStored=12, HighBit=15))
    assert seen.shown
    assert any("high bit" in banner.lower() for banner in seen.banners), seen.banners


@pytest.mark.parametrize("name", ["US1_UNCI.dcm", "RG1_UNCI.dcm"])
def test_without_spacing_lengths_are_in_pixels(
    qtbot: QtBot, window: MainWindow, pydicom_data: Find, name: str
) -> None:
    seen = opened(qtbot, window, pydicom_data(name))
    assert seen.shown
    assert "No pixel spacing in the file: lengths are in pixels" in seen.banners
    image = window.reading.image
    assert image is not None
    readout = read_pixel(image, 5, 5)
    assert readout is not None
    assert "mm" not in readout_text(readout)
    assert window.panels.ai.isEnabled(), "AI still runs"


def test_without_position_it_is_no_volume(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    for number in (1, 2):
        write_dicom(tmp_path / str(number), ImagePositionPatient=None, InstanceNumber=number)
    seen = opened(qtbot, window, tmp_path)
    assert seen.shown
    assert "Not a volume: no positions in the patient" in seen.banners
    assert not window.viewport.notes.resample.isVisible()
    window.actions_by_name["three_planes"].trigger()
    assert not window.planes.three_planes_are_shown


def test_duplicate_positions(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    for name in ("a", "b"):
        for z in (0, 3):
            write_dicom(tmp_path / f"{name}{z}", ImagePositionPatient=[0, 0, z])
    seen = opened(qtbot, window, tmp_path)
    assert seen.shown
    assert "Not a volume: several images at one place" in seen.banners


def test_missing_slices_and_tilt_name_the_files(qtbot: QtBot, window: MainWindow, shared_data: Path) -> None:
    seen = opened(qtbot, window, shared_data / "dicom" / "ct_gantry_tilt")
    assert seen.shown
    assert seen.banners == ("Not a volume: tilted gantry, slices not evenly spaced",)
    assert window.viewport.notes.resample.isVisible()
    series = window.reading.series
    assert series is not None
    files = [{path.name for path in note.files} for note in window.notes.notes_of(series)]
    assert {"0015.dcm", "0009.dcm"} in files


def test_scouts_and_sizes_are_series_of_their_own(
    qtbot: QtBot, window: MainWindow, pydicom_data: Find, tmp_path: Path
) -> None:
    folder = pydicom_data("CT_small.dcm").parent / "dicomdirtests" / "98892003" / "MR700"
    seen = opened(qtbot, window, folder)
    assert (seen.shown, seen.series > 1) == (True, True)
    write_dicom(tmp_path / "small")
    write_dicom(tmp_path / "large", np.zeros((8, 8), np.uint16))
    assert opened(qtbot, window, tmp_path).series == 2


def test_pixels_that_are_not_square(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    assert opened(
        qtbot, window, write_dicom(tmp_path / "a", np.zeros((40, 80), np.uint16))
    ).shown  # 2 x 0.5 mm
    one, other = window.viewport.image_to_widget(0, 0), window.viewport.image_to_widget(10, 10)
    assert (other.y() - one.y()) / (other.x() - one.x()) == pytest.approx(4, rel=0.02)


def test_monochrome1_is_shown_the_right_way_round(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    pixels = np.zeros((64, 64), np.uint16)
    pixels[:, 32:] = 1000
    given = {"PixelSpacing": [1, 1], "WindowCenter": 500, "WindowWidth": 1000}
    greys = []
    for photometric in ("MONOCHROME2", "MONOCHROME1"):
        path = write_dicom(tmp_path / photometric, pixels, PhotometricInterpretation=photometric, **given)
        assert opened(qtbot, window, path).shown
        point = window.viewport.image_to_widget(40, 20).toPoint()
        greys.append(window.viewport.grab().toImage().pixelColor(point).lightness())
    assert greys == [255, 0]


def test_padding_is_out_of_the_window(qtbot: QtBot, window: MainWindow, pydicom_data: Find) -> None:
    assert opened(qtbot, window, pydicom_data("693_UNCI.dcm")).shown
    image, shown = window.reading.image, window.reading.displayed_window
    assert image is not None
    assert image.padding_mask is not None
    assert shown is not None
    assert shown.bounds()[0] > -1500
    readout = read_pixel(image, *np.argwhere(image.padding_mask)[0][::-1])
    assert readout is not None
    assert "padding" in readout_text(readout)


def test_rescale_for_each_slice(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    for number in (1, 2):
        write_dicom(
            tmp_path / str(number),
            Modality="PT",
            Units="CNTS",
            ImagePositionPatient=[0, 0, 3 * number],
            RescaleSlope=number / 2,
            RescaleIntercept=0,
        )
    assert opened(qtbot, window, tmp_path).shown
    values = []
    for index in (0, 1):
        window.reading.scroll_to(index)
        qtbot.waitUntil(lambda: window.reading.image is not None, timeout=20_000)
        image = window.reading.image
        assert image is not None
        values.append(float(image.values.reshape(-1)[10]))
    assert values == [5, 10]


@pytest.mark.parametrize("name", ["SC_rgb_jpeg_dcmtk.dcm", "JPEGLSNearLossless_08.dcm"])
def test_lossy_compression_has_a_lasting_mark(
    qtbot: QtBot, window: MainWindow, pydicom_data: Find, name: str
) -> None:
    assert opened(qtbot, window, pydicom_data(name)).shown
    assert window.viewport._marks.corners.lasting == ("Lossy compression",)


def test_functional_groups_give_each_frame_its_place(
    qtbot: QtBot, window: MainWindow, shared_data: Path
) -> None:
    seen = opened(qtbot, window, shared_data / "dicom" / "mr_enhanced")
    assert (seen.shown, seen.banners, seen.series) == (True, (), 1)
    assert window.panels.axis_bar.isVisible()


@pytest.mark.parametrize("width", [0, -5, 1])
def test_a_senseless_window_is_replaced(qtbot: QtBot, window: MainWindow, tmp_path: Path, width: int) -> None:
    seen = opened(qtbot, window, write_dicom(tmp_path / "a", WindowCenter=40, WindowWidth=width))
    assert seen.shown
    assert window.reading.displayed_window == Window.from_bounds(0, 11, explanation="Automatic")
    assert width == 1 or any("window in the file" in banner for banner in seen.banners)


@pytest.mark.parametrize("name", ["SC_jpeg_no_color_transform.dcm", "SC_rgb_jpeg_app14_dcmd.dcm"])
def test_jpeg_whose_colours_contradict_the_header(
    qtbot: QtBot, window: MainWindow, pydicom_data: Find, name: str
) -> None:
    assert opened(qtbot, window, pydicom_data(name)).shown


def test_too_large_or_unknown_is_refused_and_the_rest_loads(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    write_dicom(tmp_path / "good")
    write_dicom(tmp_path / "large", Rows=65535, Columns=65535, SOPInstanceUID="1.2.3.9")
    path = write_dicom(tmp_path / "private", SOPInstanceUID="1.2.3.10")
    data = path.read_bytes()
    at = data.index(b"1.2.840.10008.1.2.1\0")
    path.write_bytes(data[:at] + b"1.3.6.1.4.1.999.5\0\0\0" + data[at + 20 :])
    (tmp_path / "bomb").write_bytes(
        data[:at] + b"1.2.840.10008.1.2.1.99"[:20] + struct.pack("<10I", *range(10))
    )
    seen = opened(qtbot, window, tmp_path)
    assert (seen.shown, seen.series) == (True, 1)
    assert any("65535 x 65535" in line for line in seen.skipped)
    assert any("1.3.6.1.4.1.999.5" in line for line in seen.skipped)
    assert len(seen.skipped) == 3


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("test-SR.dcm", "SR"),
        ("rtstruct.dcm", "Structure"),
        ("rtplan.dcm", "Plan"),
        ("waveform_ecg.dcm", "ECG"),
    ],
)
def test_what_is_no_image_says_what_it_is(
    qtbot: QtBot, window: MainWindow, pydicom_data: Find, name: str, kind: str
) -> None:
    window.close_all()
    with qtbot.waitSignal(window.scanFinished, timeout=60_000) as finished:
        window.open_paths([pydicom_data(name)])
    (document,) = finished.args[0].documents
    assert kind in document.class_name
    assert window.reading.image is None
    assert window.panels.document.isVisible(), "a text view"
    assert "No images found" not in window.panels.status.message.text()


@pytest.mark.filterwarnings("ignore:Found unknown escape sequence")
@pytest.mark.parametrize(
    ("name", "part"), [("chrX2.dcm", "XiaoDong"), ("chrH31.dcm", "Yamada"), ("chrKoreanMulti.dcm", "김희중")]
)
def test_names_are_never_blank(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, name: str, part: str
) -> None:
    source = pydicom.dcmread(Path(pydicom.__file__).parent / "data" / "charset_files" / name)
    raw: dict[Any, Any] = dict(source.items())
    path = write_dicom(tmp_path / "a")
    image = pydicom.dcmread(path)
    for tag in (0x00080005, 0x00100010):
        image[tag] = raw[tag]
    image.save_as(path)
    assert opened(qtbot, window, path).shown
    assert part in window.viewport._marks.corners.top_left[0]
    assert part in window.panels.study._model.item(0).text()


def test_the_same_uid_with_other_bytes(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    write_dicom(tmp_path / "a", SOPInstanceUID="1.2.3.4.5")
    write_dicom(tmp_path / "b", np.zeros((4, 3), np.uint16), SOPInstanceUID="1.2.3.4.5")
    seen = opened(qtbot, window, tmp_path)
    assert (seen.shown, len(seen.skipped)) == (True, 1)
    assert "differ" in seen.skipped[0]


def test_folders_archives_and_what_points_outside(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, pydicom_data: Find
) -> None:
    inside = write_dicom(tmp_path / "one" / "good")
    with zipfile.ZipFile(tmp_path / "study.zip", "w") as archive:
        archive.write(inside, "../../escaped.dcm")
        archive.write(inside, "good.dcm")
    seen = opened(qtbot, window, tmp_path / "study.zip")
    assert (seen.shown, seen.series) == (True, 1)
    assert any("escaped.dcm" in line for line in seen.skipped)
    (tmp_path / "one" / "loop").symlink_to(tmp_path / "one", target_is_directory=True)
    assert opened(qtbot, window, tmp_path / "one").series == 1
    folder = pydicom_data("CT_small.dcm").parent / "dicomdirtests"
    shutil.copytree(folder / "77654033", tmp_path / "disc" / "77654033")
    shutil.copy(folder / "DICOMDIR", tmp_path / "disc" / "DICOMDIR")
    assert opened(qtbot, window, tmp_path / "disc" / "DICOMDIR").shown


def test_what_is_not_dicom_is_counted_and_listed(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, pydicom_data: Find
) -> None:
    write_dicom(tmp_path / "good")
    (tmp_path / "empty").touch()
    (tmp_path / "readme.txt").write_text("hello")
    shutil.copy(pydicom_data("zipMR.gz"), tmp_path)
    seen = opened(qtbot, window, tmp_path)
    assert seen.shown
    assert "3 files were skipped" in seen.note
    assert len(seen.skipped) == 3
    assert all(any(name in line for line in seen.skipped) for name in ("empty", "readme.txt", "zipMR.gz"))


def test_nothing_to_open_is_one_sentence_and_a_remedy(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    errors: list[str] = []
    window.problemShown.connect(errors.append)
    seen = opened(qtbot, window, tmp_path)
    assert (seen.shown, seen.series) == (False, 0)
    told = OverreadError("No images found. The folder is empty.", "Open a folder or file with images.")
    assert errors == [str(told)]
