"""The windows of the lab, driven as a user does; the work itself runs in its processes."""

from __future__ import annotations

import csv
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QListWidget,
    QSlider,
    QTabBar,
    QTableWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ai.keras_files import description, layer, write_keras
from tests.gui.conftest import open_and_wait
from tests.inference.test_guided_import import in_this_process
from tests.processes import helper_pids, helpers
from tests.training.conftest import LABELS, draw
from viewer.gui.basics import theme
from viewer.gui.basics.numbers import percent
from viewer.gui.lab.dataset_window import DatasetWindow
from viewer.gui.lab.import_window import ImportWindow
from viewer.gui.lab.parts import LabWindow, figure_words
from viewer.gui.lab.picture_grid import tile_layout
from viewer.gui.lab.training_window import TrainingWindow
from viewer.gui.main_window import MainWindow
from viewer.settings import bundled_models_folder
from viewer.training.augmentation import Augmentation, Kind
from viewer.training.compare import compare
from viewer.training.metrics import measure
from viewer.training.robustness import change_figures
from viewer.training.shortcuts import ShortcutReport, ShortcutResult
from viewer.volume.build import load_image

LONG = 120_000


@pytest.fixture
def images(tmp_path: Path) -> Path:
    """36 discs and stripes of 12 patients, and a file that is no image."""
    random = np.random.default_rng(0)
    folder = tmp_path / "images"
    folder.mkdir()
    rows = []
    for number in range(36):
        label = LABELS[number % 2]
        cv2.imwrite(str(folder / f"{number}.png"), draw(label, random))
        rows.append({"file": f"{number}.png", "label": label, "patient": f"p{number // 3}"})
    (folder / "broken.png").write_bytes(b"no image")
    rows.append({"file": "broken.png", "label": "disc", "patient": "p0"})
    with (folder / "labels.csv").open("w", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return folder


CONTROLS = (QAbstractButton, QSlider, QComboBox, QAbstractSpinBox, QLineEdit, QTableWidget, QListWidget)


def all_can_be_reached(window: LabWindow) -> None:
    """Every control of ours has a name for scripts, one for screen readers, and the Tab key comes to it."""
    for widget in window.findChildren(QWidget):
        name = widget.objectName()
        within = isinstance(widget.parent(), (QComboBox, QAbstractSpinBox, QTableWidget, QTabBar))
        if not isinstance(widget, CONTROLS) or name.startswith("qt_") or within:
            continue
        if not name:  # parts of Qt's and pyqtgraph's own
            continue
        said = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
        assert said, name
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus, name


def test_a_data_set_is_described(qtbot: QtBot, themed: object, images: Path) -> None:
    window = DatasetWindow()
    qtbot.addWidget(window)
    window.open()
    with qtbot.waitSignal(window.problemShown, timeout=LONG) as problem:
        window.source.set_path(images / "absent")
        window.read()
    assert "absent" in problem.args[0]
    window.source.set_path(images)
    with qtbot.waitSignal(window.described, timeout=LONG):
        qtbot.mouseClick(window.read_button, Qt.MouseButton.LeftButton)
        assert not window.read_button.isEnabled()
    assert window.report is not None
    figures = {window.facts.item(row, 0).text(): window.facts.item(row, 1).text() for row in range(12)}
    assert figures["Images"] == "36"
    assert figures["Patients"] == "12"
    assert window.unreadable.item(0, 0).text().endswith("broken.png")
    assert "1 file that cannot be read" in window.notes.text()
    assert len(window.shown_examples) == 24
    before = list(window.shown_examples)
    qtbot.mouseClick(window.reshuffle_button, Qt.MouseButton.LeftButton)
    assert window.shown_examples != before
    window.seed.setValue(0)
    assert window.shown_examples == before, "the seed decides"
    window.label_box.setCurrentText("stripes")
    items = window.report.dataset.items
    assert {items[window.report.facts[place].place].label for place in window.shown_examples} == {"stripes"}
    qtbot.mouseClick(window.example_group.button(2), Qt.MouseButton.LeftButton)
    fact = window.report.facts[window.shown_examples[2]]
    assert f"mean {fact.mean:.4g}" in window.image_line.text()
    all_can_be_reached(window)


def test_reading_a_data_set_can_be_stopped(qtbot: QtBot, themed: object, images: Path) -> None:
    window = DatasetWindow()
    qtbot.addWidget(window)
    window.source.set_path(images)
    window.read()
    qtbot.waitUntil(lambda: window.is_busy)
    window.stop()
    qtbot.waitUntil(lambda: not window.is_busy, timeout=LONG)
    assert window.message.text() == "Stopped."
    assert window.read_button.isEnabled()


def test_training_shows_curves_stops_goes_on_and_offers_the_model(
    qtbot: QtBot, window: MainWindow, images: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A start of TensorFlow less; tests/inference has the trial itself.
    monkeypatch.setattr("viewer.gui.lab.training_window.try_model", lambda folder: None)
    lab = window.lab.training
    lab.open()
    with qtbot.waitSignal(lab.problemShown) as problem:
        lab.start()
    assert "Choose both" in problem.args[0]
    lab.data.set_path(images)
    lab.output.set_path(tmp_path / "model")
    lab.name.setText("from-the-window")
    lab.architecture.setCurrentText("tiny")
    lab.size_box.setValue(32)
    lab.folds.setValue(2)
    lab.epochs.setValue(6)
    with qtbot.waitSignal(lab.epochDone, timeout=LONG):
        qtbot.mouseClick(lab.start_button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(lab.trainingStopped, timeout=LONG):
        qtbot.mouseClick(lab.stop_button, Qt.MouseButton.LeftButton)
    assert not (tmp_path / "model" / "model.keras").exists()
    lab.resume.setChecked(True)
    with qtbot.waitSignal(lab.trainingFinished, timeout=LONG):
        lab.start()
    assert lab.curves[1, "loss"][0] == [1, 2, 3, 4, 5, 6], "a resumed curve is told from its start"
    assert (0, "loss") in lab.curves
    assert lab.figures.item(0, 0).text() == "accuracy"
    assert lab.report_button.isEnabled()
    with qtbot.waitSignal(lab.modelInstalled, timeout=LONG):
        qtbot.mouseClick(lab.install_button, Qt.MouseButton.LeftButton)
    assert window.reading.state.model == "from-the-window"
    assert window.panels.ai.model_box.count() >= 2
    all_can_be_reached(lab)


def test_the_death_of_a_training_costs_no_window(
    qtbot: QtBot, themed: object, images: Path, tmp_path: Path
) -> None:
    window = TrainingWindow()
    qtbot.addWidget(window)
    window.data.set_path(images)
    window.output.set_path(tmp_path / "model")
    window.architecture.setCurrentText("tiny")
    window.size_box.setValue(32)
    window.folds.setValue(2)
    window.epochs.setValue(500)
    before = helper_pids()
    with qtbot.waitSignal(window.epochDone, timeout=LONG):
        window.start()
    (child,) = [one for one in helpers() if one.pid not in before]
    with qtbot.waitSignal(window.problemShown, timeout=LONG) as problem:
        child.kill()
    assert "ended unexpectedly" in problem.args[0]
    assert window.start_button.isEnabled()
    assert window.stage.text() == "Nothing is training."
    window.plan.set_path(images / "broken.png")
    with qtbot.waitSignal(window.problemShown, timeout=LONG) as problem:
        window.start()
    assert "broken.png" in problem.args[0], "no file with an augmentation"
    assert window.stage.text() == "Nothing is training."
    assert window.start_button.isEnabled()


def test_augmentation_is_previewed_with_what_the_classifier_says(
    qtbot: QtBot, ai_window: MainWindow, tmp_path: Path
) -> None:
    random = np.random.default_rng(0)
    path = tmp_path / "image.png"
    cv2.imwrite(str(path), cv2.resize(draw("disc", random), (256, 256)))
    open_and_wait(qtbot, ai_window, path)
    lab = ai_window.lab.augmentation
    lab.choose((Kind.BRIGHTNESS, Kind.ROTATION))
    with qtbot.waitSignal(lab.previewShown, timeout=LONG, check_params_cb=lambda found: len(found) == 4):
        lab.open()
    assert list(lab.tiles) == ["original", "brightness", "rotation", "all together"]
    original, brighter, turned, _ = lab.variants
    before = lab.tiles["original"][0].width()
    lab.resize(lab.width() + 200, lab.height() + 200)
    qtbot.waitUntil(lambda: lab.tiles["original"][0].width() > before)
    assert lab.tiles["original"][0].pixmap().width() == lab.tiles["original"][0].width()
    assert brighter.pixels.mean() > original.pixels.mean()
    model = bundled_models_folder() / ai_window.reading.state.model
    from viewer.ai.classifier import load_model

    expected = load_model(model).predict(load_image(path)).probabilities
    assert original.probabilities == pytest.approx(expected, abs=1e-4)
    label = lab.label_box.currentText()
    assert f"{original.probabilities[label]:.3f}" in lab.tiles["original"][1].text()
    with qtbot.waitSignal(lab.previewShown, timeout=LONG):
        qtbot.mouseClick(lab.findChild(QWidget, "augment_rotation_315"), Qt.MouseButton.LeftButton)
    assert lab.rows[Kind.ROTATION][0].value == 315
    assert not np.array_equal(lab.variants[2].pixels, turned.pixels)
    with qtbot.waitSignal(lab.planSaved):
        lab.save(tmp_path / "plan.json")
    plan = Augmentation.read(tmp_path / "plan.json")
    assert [step.kind for step in plan.steps] == [Kind.BRIGHTNESS, Kind.ROTATION]
    assert plan.steps[1].ranges["degrees"] == (-315, 315)
    lab.choose((Kind.NOISE,))
    with qtbot.waitSignal(lab.previewShown, timeout=LONG, check_params_cb=lambda found: len(found) == 4):
        lab.load(tmp_path / "plan.json")
    assert lab.chosen == (Kind.BRIGHTNESS, Kind.ROTATION)
    all_can_be_reached(lab)


def test_figures_read_as_words() -> None:
    assert figure_words("macro_auc") == "macro AUC"
    assert figure_words("sensitivity.no_finding") == "sensitivity: no_finding"
    assert figure_words("robustness.contrast x 0.7") == "accuracy under change: contrast x 0.7"


@pytest.mark.parametrize(
    ("count", "width", "height", "across", "side"),
    [
        (4, 820, 720, 2, 330),
        (1, 820, 720, 1, 340),  # no larger than that
        (8, 820, 720, 3, 208),  # by the height
        (3, 820, 300, 3, 265),
        (20, 820, 720, 5, 150),  # these scroll
        (2, 90, 700, 1, 90),
    ],
)
def test_pictures_are_as_large_as_they_can_be(
    count: int, width: int, height: int, across: int, side: int
) -> None:
    assert tile_layout(count, width, height) == (across, side)


def test_a_model_is_imported_after_questions_and_approval(
    qtbot: QtBot, themed: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two starts of TensorFlow less; tests/inference has the process of its own.
    monkeypatch.setattr("viewer.inference.guided_import.try_task", in_this_process)
    cv2.imwrite(str(tmp_path / "image.png"), draw("stripes", np.random.default_rng(0)))
    image = load_image(tmp_path / "image.png")
    window = ImportWindow(lambda: image)
    qtbot.addWidget(window)
    window.open()
    bad = write_keras(tmp_path / "bad.keras", description(layer("Lambda", name="l")))
    window.source.set_path(bad)
    with qtbot.waitSignal(window.problemShown, timeout=LONG) as problem:
        window.look()
    assert "Lambda" in problem.args[0]
    (weights,) = (bundled_models_folder() / "chest-radiograph").glob("model.keras")
    window.source.set_path(weights)
    with qtbot.waitSignal(window.looked, timeout=LONG):
        qtbot.mouseClick(window.look_button, Qt.MouseButton.LeftButton)
    assert "answers 3 numbers" in window.facts.text()
    assert all(
        not (field.currentText() if field.inherits("QComboBox") else field.text())
        for field in window.fields.values()
    )
    with qtbot.waitSignal(window.problemShown, timeout=LONG) as problem:
        window.show_preview()
    assert "lacks name" in problem.args[0]
    answers = {
        "name": "theirs",
        "title": "Theirs",
        "version": "1",
        "labels": "covid19, no_finding, pneumonia",
        "input.intensity": "percentile:0.5:99.5",
        "input.normalisation": "0.498;0.502",
        "scope.modalities": "any",
        "intended_use": "Tests.",
    }
    for key, field in window.fields.items():
        if key in answers:
            field.setText(answers[key])
        else:
            field.setCurrentIndex(1)
    assert not window.import_button.isEnabled(), "nobody has approved what it is fed"
    with qtbot.waitSignal(window.previewShown, timeout=LONG):
        qtbot.mouseClick(window.preview_button, Qt.MouseButton.LeftButton)
    window.approve.setChecked(True)
    window.fields["input.intensity"].setText("range")
    assert not window.approve.isChecked(), "another answer, another input"
    with qtbot.waitSignal(window.previewShown, timeout=LONG):
        window.show_preview()
    window.approve.setChecked(True)
    window.expected.setText("covid19=7")
    with qtbot.waitSignal(window.problemShown, timeout=LONG) as problem:
        window.import_model()
    assert "was expected" in problem.args[0]
    window.expected.clear()
    with qtbot.waitSignal(window.imported, timeout=LONG) as imported:
        qtbot.mouseClick(window.import_button, Qt.MouseButton.LeftButton)
    assert imported.args == ["theirs"]
    all_can_be_reached(window)


def test_the_menu_opens_each_window_without_blocking(qtbot: QtBot, window: MainWindow) -> None:
    for name, what in (
        ("lab_dataset", window.lab.dataset),
        ("lab_augmentation", window.lab.augmentation),
        ("lab_training", window.lab.training),
        ("lab_import", window.lab.importing),
    ):
        window.actions_by_name[name].trigger()
        assert what.isVisible()
        assert not what.isModal()
    window.close()
    assert not window.lab.dataset.isVisible()


def test_a_model_is_measured(qtbot: QtBot, window: MainWindow, images: Path, tmp_path: Path) -> None:
    lab = window.lab.evaluation
    lab.open()
    lab.start()
    assert "Choose data" in lab.message.text()
    named = tmp_path / "named"
    for old, new in zip(LABELS, ("covid19", "pneumonia"), strict=True):
        (named / new).mkdir(parents=True)
        for number in range(LABELS.index(old), 12, 2):
            (named / new / f"{number}.png").write_bytes((images / f"{number}.png").read_bytes())
    lab.data.set_path(named)
    lab.report.set_path(tmp_path / "report")
    assert not lab.report_button.isEnabled()
    with qtbot.waitSignal(lab.evaluated, timeout=LONG) as evaluated:
        qtbot.mouseClick(lab.start_button, Qt.MouseButton.LeftButton)
    figures, report = evaluated.args
    assert report is None
    assert lab.changes.isHidden()
    assert figures["n"] == 12
    assert lab.figures.item(0, 1).text() == f"{figures['accuracy']:.3f}"
    assert lab.labels.rowCount() == 3
    assert "who is who" in lab.notes.text()
    dots = lab.reliability.listDataItems()[-1]
    confidence, came_true = dots.getData()
    assert list(confidence) == [one["confidence"] for one in figures["reliability"]]
    assert list(came_true) == [one["accuracy"] for one in figures["reliability"]]
    assert (tmp_path / "report" / "index.html").is_file()
    assert lab.report_button.isEnabled()
    all_can_be_reached(lab)


def test_small_changes_and_another_model_stand_beside_the_figures(qtbot: QtBot, window: MainWindow) -> None:
    lab = window.lab.evaluation
    lab.open()
    truth, chances = np.array([0, 1, 0, 1]), np.array([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4], [0.7, 0.3]])
    patients, labels = ["a", "b", "c", "d"], ("disc", "stripes")
    figures = measure(truth, chances, patients, labels, resamples=20)
    figures |= {
        "model": {"name": "mine", "version": "1"},
        "test_time": measure(truth, chances, patients, labels, resamples=20),
        "robustness": {"noise of 0.03": change_figures(truth, chances, chances, patients, resamples=20)},
        "comparison": {
            "other": {"name": "theirs", "version": "1"},
            **compare(truth, chances, chances[:, ::-1], patients, 0, 20),
        },
    }
    lab._on_done((figures, None))
    assert [lab.changes.item(0, column).text() for column in range(4)] == [
        "noise of 0.03",
        "0.750",
        "0.750",
        percent(1),
    ]
    assert lab.figures.item(lab.figures.rowCount() - 2, 0).text() == "accuracy, mean over variants"
    rows = [[lab.comparison.item(row, column).text() for column in range(5)] for row in range(3)]
    assert rows[0][:3] == ["accuracy", "0.750", "0.250"]
    assert rows[0][3].startswith("+0.500 [")
    assert rows[2][:4] == ["it alone is right", "3", "1", "McNemar"]
    assert not lab.comparison.isHidden()


def test_shortcut_tests_stand_there_with_level_and_meaning(qtbot: QtBot, window: MainWindow) -> None:
    lab = window.lab.evaluation
    lab.open()
    assert not lab.other.isEnabled()
    lab.shortcuts.setChecked(True)
    assert lab.other.isEnabled()
    report = ShortcutReport(
        "small",
        (
            ShortcutResult("border_only", 0.95, "AUC", "alarm", "The border gives the label away."),
            ShortcutResult("label_shuffle", 0.51, "AUC", "fine", "Shuffled labels cannot be told."),
            ShortcutResult("lungs_only", None, "AUC", "not run", "There is no segmentation."),
        ),
    )
    lab._show_tests(report)
    rows = [[lab.tests.item(row, column).text() for column in range(4)] for row in range(3)]
    assert rows[0] == ["border only", "0.950", "ALARM", "The border gives the label away."]
    assert rows[2][:3] == ["lungs only", "–", "not run"]
    colours = {lab.tests.item(row, 2).foreground().color().name() for row in range(2)}
    assert colours == {theme.colours().error, theme.colours().success}
