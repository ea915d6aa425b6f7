"""Where a file is saved: a name that was typed without a suffix gets that of the chosen kind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from viewer.gui.basics.saving import choose_save_path, with_suffix_of

KINDS = "Numbers (*.npz);;NIfTI (*.nii.gz *.nii);;Picture (*.png)"
NIFTI = "NIfTI (*.nii.gz *.nii)"


@pytest.mark.parametrize(
    ("typed", "kind", "wanted"),
    [
        ("map", NIFTI, "map.nii.gz"),
        ("map", "Picture (*.png)", "map.png"),
        ("map.", "Picture (*.png)", "map.png"),
        ("map", "", "map.npz"),
        ("map.nii", NIFTI, "map.nii"),
        ("map.NII.GZ", "Picture (*.png)", "map.NII.GZ"),
        ("map.png", NIFTI, "map.png"),
        ("slab of 1.5 mm", "Picture (*.png)", "slab of 1.5 mm.png"),
        ("map.txt", "Numbers (*.npz)", "map.txt.npz"),
        (".png", "Picture (*.png)", ".png.png"),
    ],
)
def test_the_suffix_is_that_of_the_chosen_kind(typed: str, kind: str, wanted: str) -> None:
    assert with_suffix_of(Path("/out.d") / typed, kind, KINDS) == Path("/out.d") / wanted


def test_kinds_may_be_a_bare_pattern_or_none() -> None:
    assert with_suffix_of(Path("report"), "*.pdf", "*.pdf") == Path("report.pdf")
    assert with_suffix_of(Path("report"), "", "*.pdf") == Path("report.pdf")
    assert with_suffix_of(Path("report"), "All files (*)", "All files (*)") == Path("report")


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], list[tuple[object, ...]]]:
    """Answers for the dialog; returns what it was asked."""

    def answer(file: str, kind: str) -> list[tuple[object, ...]]:
        asked: list[tuple[object, ...]] = []

        def dialog(*arguments: object) -> tuple[str, str]:
            asked.append(arguments)
            return file, kind

        monkeypatch.setattr(QFileDialog, "getSaveFileName", dialog)
        return asked

    return answer


def test_the_dialog_is_asked_once_and_may_be_left(
    qtbot: QtBot, answers: Callable[[str, str], list[tuple[object, ...]]], tmp_path: Path
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    asked = answers("", "")
    assert choose_save_path(parent, "Save map", tmp_path / "map.npz", KINDS) is None
    assert asked == [(parent, "Save map", str(tmp_path / "map.npz"), KINDS)]
    answers(str(tmp_path / "mine"), NIFTI)
    assert choose_save_path(parent, "Save map", tmp_path / "map.npz", KINDS) == tmp_path / "mine.nii.gz"


@pytest.mark.parametrize(
    ("button", "keeps"), [(QMessageBox.StandardButton.Yes, False), (QMessageBox.StandardButton.No, True)]
)
def test_a_file_that_the_suffix_leads_to_is_replaced_only_when_wanted(
    qtbot: QtBot,
    answers: Callable[[str, str], list[tuple[object, ...]]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    button: QMessageBox.StandardButton,
    keeps: bool,
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    there = tmp_path / "map.npz"
    there.write_bytes(b"kept")
    questions: list[str] = []

    def question(
        _parent: QWidget, _title: str, text: str, _buttons: object, first: QMessageBox.StandardButton
    ) -> QMessageBox.StandardButton:
        questions.append(text)
        assert first is QMessageBox.StandardButton.No
        return button

    monkeypatch.setattr(QMessageBox, "question", question)
    answers(str(tmp_path / "map"), "Numbers (*.npz)")
    assert choose_save_path(parent, "Save map", there, KINDS) == (None if keeps else there)
    assert questions == ["map.npz already exists. Replace it?"]
    answers(str(there), "Numbers (*.npz)")  # the dialog itself has asked about this name
    assert choose_save_path(parent, "Save map", there, KINDS) == there
    assert len(questions) == 1
