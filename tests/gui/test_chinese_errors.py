"""In Chinese, what the window says about files and models that cannot be used is Chinese."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.cards import make_card
from tests.dicom.conftest import write_dicom
from tests.gui.basics.test_translation import LAB_NAMES
from tests.gui.module_window import module_window
from tests.gui.test_tricky_window import opened
from viewer.ai.model_card import InputSpec, NormalisationSpec
from viewer.ai.model_store import ModelStore
from viewer.gui.basics.translation import use_language
from viewer.gui.documents.outline_view import OutlineView
from viewer.gui.main_window import MainWindow

Find = Callable[[str], Path]

# Names of formats, elements and programs, which are the same in Chinese.
NAMES = LAB_NAMES | {"DICM", "NIfTI", "Analyze", "TIFF", "MONOCHROME2", "INVERSE", "YBR", "RGB", "SHA", "SOP"}
NAMES |= {
    "Keras",
    "PyTorch",
    "ONNX",
    "pickle",
    "HDF5",
    "ZIP",
    "docs",
    "models",
    "md",
    "Overread",
    "deflate",
    "qform",
    "gzip",
    "save",
}

# What DICOM calls things, which the window shows as the standard writes it.
STANDARD = ("Explicit VR Little Endian", "CT Image", "Number of Frames", "RT Plan")


@pytest.fixture(scope="module")
def window(themed: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """One Chinese window for all cases."""
    use_language(themed, "zh")
    with module_window(tmp_path_factory) as window:
        yield window
    use_language(themed, "en")


def english_in(text: str, *names: str) -> list[str]:
    """Words that are neither Chinese nor names: of files, errors, UIDs and their classes, formats."""
    for name in names:
        text = text.replace(name, "")
    text = re.sub(r"'[^']*'|[\w./\\-]*/[\w./\\-]+", "", text)  # as it stands in a file; paths
    text = re.sub(r"\b\w+(Error|Exception|Warning)\b|\w+\.dcm", "", text)
    for name in STANDARD:
        text = text.replace(name, "")
    return [word for word in re.findall(r"[A-Za-z][A-Za-z0-9]+", text) if word not in NAMES]


def of_transfer_syntax(path: Path, uid: bytes) -> Path:
    """A file that says it is in another transfer syntax, of a UID of 17 to 20 characters."""
    data = write_dicom(path).read_bytes()
    at = data.index(b"1.2.840.10008.1.2.1\0")
    path.write_bytes(data[:at] + uid.ljust(20, b"\0") + data[at + 20 :])
    return path


def text_file(folder: Path) -> Path:
    path = folder / "notes.dcm"
    path.write_text("These are words and no image.\n" * 20, encoding="utf-8")
    return path


def empty_file(folder: Path) -> Path:
    path = folder / "empty.dcm"
    path.touch()
    return path


def missing_folder(folder: Path) -> Path:
    return folder / "missing"


def truncated_header(folder: Path) -> Path:
    path = write_dicom(folder / "short.dcm")
    path.write_bytes(path.read_bytes()[:300])
    return path


def truncated_pixels(folder: Path) -> Path:
    path = write_dicom(folder / "short.dcm")
    path.write_bytes(path.read_bytes()[:-8])
    return path


def private_syntax(folder: Path) -> Path:
    return of_transfer_syntax(folder / "private.dcm", b"1.3.6.1.4.1.999.5")


def video(folder: Path) -> Path:
    return of_transfer_syntax(folder / "video.dcm", b"1.2.840.10008.1.2.4.102"[:20])


def too_large(folder: Path) -> Path:
    return write_dicom(folder / "large.dcm", Rows=65535, Columns=65535)


def bits(folder: Path) -> Path:
    return write_dicom(folder / "bits.dcm", BitsAllocated=24)


def same_uid(folder: Path) -> Path:
    path = write_dicom(folder / "a.dcm", SOPInstanceUID="1.2.3.9")
    shutil.copy(path, folder / "b.dcm")
    write_dicom(folder / "c.dcm", SOPInstanceUID="1.2.3.9", InstanceNumber=2)
    return folder


def irregular(folder: Path) -> Path:
    for number, z in enumerate((0, 1, 2, 3, 9, 10)):
        write_dicom(
            folder / f"{number}.dcm", InstanceNumber=number, ImagePositionPatient=[0, 0, z], SliceThickness=1
        )
    return folder


def same_place(folder: Path) -> Path:
    for number, z in enumerate((0, 1, 1, 2, 2)):
        write_dicom(folder / f"{number}.dcm", InstanceNumber=1, ImagePositionPatient=[0, 0, z])
    return folder


def damaged_zip(folder: Path) -> Path:
    path = folder / "study.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(write_dicom(folder / "a.dcm"), "a.dcm")
    path.write_bytes(path.read_bytes()[:-40])
    return path


def zip_that_leaves(folder: Path) -> Path:
    path = folder / "study.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(write_dicom(folder / "a.dcm"), "../a.dcm")
    return path


def damaged_nifti(folder: Path) -> Path:
    path = folder / "brain.nii"
    path.write_bytes(b"\x5c\x01\0\0" + bytes(340) + b"n+1\0")
    return path


def damaged_png(folder: Path) -> Path:
    path = folder / "picture.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(20))
    return path


MADE = (
    text_file, empty_file, missing_folder, truncated_header, truncated_pixels, private_syntax, video, too_large, bits,
    same_uid, irregular, same_place, damaged_zip, zip_that_leaves, damaged_nifti, damaged_png,
)  # fmt: skip
FOUND = (
    "MR_truncated.dcm", "emri_small_jpeg_2k_lossless_too_short.dcm", "meta_missing_tsyntax.dcm", "no_meta.dcm",
    "badVR.dcm", "693_J2KI.dcm", "J2K_pixelrep_mismatch.dcm", "DICOMDIR",
)  # fmt: skip


def check(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    """All that is said about a path has Chinese in it, and no English."""
    seen = opened(qtbot, window, path)
    if seen.series:
        window.notes.panel.hide()
        window.notes.open()
    notes = [
        label.text() for label in window.notes.panel.findChildren(QLabel, "note_text") if label.isVisible()
    ]
    shown = [*seen.banners, seen.message, seen.note, *seen.skipped, *notes]
    names = [path.name, str(path), *(one.name for one in path.rglob("*") if path.is_dir())]
    said = [text for text in shown if text]
    assert said, "nothing was said"
    assert {text: left for text in said if (left := english_in(text, *names))} == {}


@pytest.mark.parametrize("make", MADE, ids=lambda make: make.__name__)
def test_a_made_file(qtbot: QtBot, window: MainWindow, tmp_path: Path, make: Callable[[Path], Path]) -> None:
    check(qtbot, window, make(tmp_path))


@pytest.mark.parametrize("name", FOUND)
def test_a_file_of_pydicom(qtbot: QtBot, window: MainWindow, pydicom_data: Find, name: str) -> None:
    check(qtbot, window, pydicom_data(name))


def test_what_is_hidden_is_hidden_before_it_is_translated(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    text_file(tmp_path)
    irregular(tmp_path)
    hide = window.actions_by_name["show_patient"]
    hide.trigger()
    try:
        seen = opened(qtbot, window, tmp_path)
        window.notes.panel.hide()
        window.notes.open()
        notes = [label.text() for label in window.notes.panel.findChildren(QLabel, "note_text")]
    finally:
        hide.trigger()
    assert seen.skipped == ("hidden.dcm 不是 DICOM 文件（看起来是文本）。",)
    assert notes[-1].endswith("hidden.dcm 与 hidden.dcm 之间为 6.00 mm。")


def lacking(card: dict[str, Any]) -> None:
    del card["labels"]


def of_another_kind(card: dict[str, Any]) -> None:
    card["input"]["height"] = "high"


def out_of_bounds(card: dict[str, Any]) -> None:
    card["input"]["channels"] = 4


def senseless(card: dict[str, Any]) -> None:
    card["labels"] = ["one", "one"]


def unknown(card: dict[str, Any]) -> None:
    card["colour"] = "red"


def keras_of_text(folder: Path) -> Path:
    path = folder / "one.keras"
    path.write_text("no network", encoding="utf-8")
    return path


def pickled(folder: Path) -> Path:
    path = folder / "one.pt"
    path.write_bytes(b"\x80\x02}q\x00.")
    return path


def hdf5(folder: Path) -> Path:
    path = folder / "one.h5"
    path.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(100))
    return path


@pytest.mark.parametrize(
    "change",
    [lacking, of_another_kind, out_of_bounds, senseless, unknown],
    ids=lambda change: change.__name__,
)
def test_a_model_that_is_refused(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    spec = InputSpec(height=8, width=8, normalisation=NormalisationSpec(mean=(0.0,), std=(1.0,)))
    card = make_card("one", spec, ("dark", "bright")).model_dump(mode="json")
    change(card)
    path = tmp_path / "one" / "model.json"
    path.parent.mkdir()
    path.write_text(json.dumps(card), encoding="utf-8")
    window._offer_models(ModelStore((tmp_path,)))
    text = window.panels.status.message.text()
    assert str(path) in text
    assert english_in(text.replace(str(path), ""), "input.height", "input.channels", "colour") == []


@pytest.mark.parametrize("make", [keras_of_text, pickled, hdf5], ids=lambda make: make.__name__)
def test_a_network_that_cannot_be_imported(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    lab = window.lab.importing
    lab.open()
    path = make(tmp_path)
    lab.source.set_path(path)
    with qtbot.waitSignal(lab.problemShown, timeout=60_000) as shown:
        lab.look()
    assert path.name in shown.args[0]
    assert english_in(shown.args[0], path.name) == []


@pytest.mark.parametrize("name", ["rtplan.dcm", "rtstruct.dcm", "test-SR.dcm"])
def test_what_a_document_says_has_chinese_headings(
    qtbot: QtBot, window: MainWindow, pydicom_data: Find, name: str
) -> None:
    with qtbot.waitSignal(window.documents.documentShown, timeout=30_000):
        opened(qtbot, window, pydicom_data(name))
    outline = window.panels.document.body()
    assert isinstance(outline, OutlineView)
    model = outline.model()
    headings = [model.index(row, 0).data() for row in range(model.rowCount())]
    # Headings of a report's content are the file's own.
    own = 3 if name == "test-SR.dcm" else len(headings)
    assert {text: left for text in headings[:own] if (left := english_in(text))} == {}
