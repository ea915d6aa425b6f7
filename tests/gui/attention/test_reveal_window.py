"""Reading before the model: nothing leaks before the opinion, and the log is written first."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.attention.conftest import PATIENCE
from tests.gui.conftest import open_and_wait
from viewer.ai.classifier import Prediction
from viewer.gui.basics.numbers import percent
from viewer.gui.image_tools import picture_of
from viewer.gui.main_window import MainWindow
from viewer.gui.viewport.viewport import Viewport
from viewer.session.layout import layout_named
from viewer.settings import Settings


def _texts(window: MainWindow) -> Iterator[str]:
    """Everything that a reader, or a screen reader, may find in the window."""
    for widget in window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        yield widget.toolTip()
        yield widget.accessibleName()
        yield widget.accessibleDescription()
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text()
        if isinstance(widget, Viewport):
            yield widget.ai_badge() or ""
    for action in window.actions_by_name.values():
        yield action.text()


def _leaks(window: MainWindow, prediction: Prediction) -> list[str]:
    """Texts that hold a probability or a logit of this prediction, to two digits or more."""
    numbers = [*prediction.probabilities.values(), *prediction.logits.values()]
    said = {f"{abs(number):.{digits}f}" for number in numbers for digits in (2, 3)}
    said |= {percent(number) for number in prediction.probabilities.values()}
    pattern = re.compile("|".join(rf"(?<![\d.]){re.escape(one)}" for one in said))
    return [text for text in _texts(window) if pattern.search(text)]


def _pictures(window: MainWindow) -> list[QImage]:
    """As they are saved and copied."""
    shown = (window.panels.grid.viewports[number] for number in window.reading.workspace.shown)
    return [picture_of(viewport, True) for viewport in shown]


def _answers(qtbot: QtBot, window: MainWindow, ask: Callable[[], None]) -> Prediction:
    """Ask for a map, and wait until the process has answered, whatever the window shows of it."""
    with (
        qtbot.waitSignal(window.bridge.predicted, timeout=PATIENCE) as predicted,
        qtbot.waitSignal(
            window.bridge.explained, timeout=PATIENCE, check_params_cb=lambda answer: answer.final
        ),
    ):
        ask()
    (answer,) = predicted.args
    return answer.prediction  # type: ignore[no-any-return]


def test_nothing_leaks_before_the_opinion_and_all_is_shown_after_it(
    qtbot: QtBot, radiograph: MainWindow, tmp_path: Path
) -> None:
    window, reveal = radiograph, radiograph.attention.reveal
    uid = window.reading.state.series_uid
    assert uid is not None
    window.reading.arrange(layout_named("1x2"))
    other = next(number for number in window.reading.workspace.shown if number)
    window.reading.activate(other)
    window.reading.show_series(uid)
    window.reading.activate(0)
    window.actions_by_name["reveal_after_read"].trigger()
    assert Settings.load().reveal_after_read, "kept at once: a crash must not reveal anything"
    before = _pictures(window)

    prediction = _answers(qtbot, window, window.explain)
    assert _leaks(window, prediction) == []
    assert _pictures(window) == before, "neither viewport, nor a picture that is saved, has map or badge"
    assert not window.panels.ai.probabilities.isVisible()
    window.map_files.copy_text()
    window.map_files.copy_json()
    panel = window.panels.ai
    assert not panel.evidence_panel.save_button.isEnabled()
    assert not panel.evidence_panel.copy_text_button.isEnabled()
    assert not panel.checks.button.isEnabled()
    assert not reveal._log.path.exists()

    # By keys alone: 1 is the first label, + surer, Return notes.
    window.actions_by_name["give_opinion"].trigger()
    first = next(iter(reveal.section.form.choices))
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_1)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Plus)
    with qtbot.waitSignal(
        reveal.noted, timeout=PATIENCE, check_params_cb=lambda entry: entry.answer is not None
    ) as noted:
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    (entry,) = noted.args
    assert (entry.choice, entry.confidence, entry.answer) == (first, "high", prediction.best)
    assert not entry.seen_before
    assert _leaks(window, prediction), "the walk does find numbers"
    assert all(new != old for new, old in zip(_pictures(window), before, strict=True))
    assert panel.evidence_panel.save_button.isEnabled()
    (line,) = reveal._log.path.read_text().splitlines()
    kept = json.loads(line)
    assert kept["probabilities"] == pytest.approx(dict(prediction.probabilities))
    assert kept["pixels_sha256"] == prediction.identity.pixels_sha256
    image = window.reading.image
    assert image is not None
    patient = window.reading.series.patient  # type: ignore[union-attr]
    for secret in (patient.name, patient.id, str(image.header.path)):
        assert secret
        assert secret not in line
    agreement = 1.0 if first == prediction.best else 0.0
    assert f"agreement {percent(agreement)}" in reveal.section.summary.text()

    with qtbot.waitSignal(reveal.exported):
        reveal.export(tmp_path / "opinions.csv")
    with (tmp_path / "opinions.csv").open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["choice"], row["answer"]) == (first, prediction.best)

    # What was on the screen already is no blind opinion.
    window.actions_by_name["reveal_after_read"].trigger()
    assert panel.probabilities.isVisible()
    assert not Settings.load().reveal_after_read


def test_an_opinion_that_cannot_be_written_reveals_nothing(
    qtbot: QtBot, radiograph: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, reveal = radiograph, radiograph.attention.reveal
    reveal._read.clear()
    reveal.set_on(True)
    prediction = _answers(qtbot, window, window.explain)
    monkeypatch.setattr(reveal._log, "path", Path("/proc/none/agreement.jsonl"))
    qtbot.mouseClick(reveal.section.form.choices[prediction.best], Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(reveal.problem):
        qtbot.mouseClick(reveal.section.form.button, Qt.MouseButton.LeftButton)
    assert _leaks(window, prediction) == []
    assert window.viewport.attribution() is None
    assert reveal.section.form.isEnabled(), "it can be tried again"
    reveal.set_on(False)
    assert window.viewport.attribution() is not None


def test_a_run_over_a_series_is_shown_once_all_its_images_are_read(
    qtbot: QtBot, stub_window: MainWindow, phantom_series: Path
) -> None:
    open_and_wait(qtbot, stub_window, phantom_series)
    window, reveal, overview = stub_window, stub_window.attention.reveal, stub_window.attention.series
    uid = window.reading.state.series_uid
    assert uid is not None
    qtbot.waitUntil(lambda: window.store.complete_stack(uid) is not None, timeout=PATIENCE)
    with qtbot.waitSignal(overview.runner.ended, timeout=PATIENCE):
        overview.runner.start()
    assert overview.strip.isVisible()
    window.actions_by_name["reveal_after_read"].trigger()
    assert not overview.strip.isVisible()
    assert not window.actions_by_name["next_peak"].isEnabled()
    assert not overview.section.save_button.isEnabled()
    assert not overview.section.volume_button.isEnabled()
    count = window.reading.state.slice_count
    for place in range(count):
        window.reading.scroll_to(place)
        assert window.viewport.attribution() is None
        assert not overview.strip.isVisible(), "its scores would tell those of the images that are not read"
        with qtbot.waitSignal(
            reveal.noted, timeout=PATIENCE, check_params_cb=lambda entry: entry.answer is not None
        ) as noted:
            reveal.section.form.choices["dark"].click()
            reveal.section.form.button.click()
        assert window.viewport.attribution() is not None
        assert noted.args[0].seen_before, "the strip had shown its score before the mode was chosen"
    assert overview.strip.isVisible()
    assert window.actions_by_name["next_peak"].isEnabled()


def test_maps_lie_over_planes_once_all_images_of_the_series_are_read(
    qtbot: QtBot, phantom: MainWindow
) -> None:
    window, reveal, overview = phantom, phantom.attention.reveal, phantom.attention.series
    with qtbot.waitSignal(overview.runner.ended, timeout=PATIENCE):
        overview.runner.start()
    with qtbot.waitSignal(overview.laidOver, timeout=PATIENCE):
        overview.lay_over_planes()
    viewports = window.panels.grid.viewports
    planes = [
        number for number in window.reading.workspace.shown if window.reading.workspace.views[number].plane
    ]

    def laid() -> list[bool]:
        return [viewports[number].fusion()[0] is not None for number in planes]

    qtbot.waitUntil(lambda: laid() == [True] * 3, timeout=PATIENCE)
    window.actions_by_name["reveal_after_read"].trigger()
    assert laid() == [False] * 3, "none of its images is read"
    window.planes.leave_three_planes()
    for place in range(window.reading.state.slice_count):
        window.reading.scroll_to(place)
        with qtbot.waitSignal(
            reveal.noted, timeout=PATIENCE, check_params_cb=lambda entry: entry.answer is not None
        ):
            reveal.section.form.choices["dark"].click()
            reveal.section.form.button.click()
        if place == 0:
            with qtbot.waitSignal(overview.laidOver, timeout=PATIENCE):
                overview.lay_over_planes()
            assert window.planes.three_planes_are_shown
            assert laid() == [False] * 3, "one is read, the others are not"
            window.planes.leave_three_planes()
    with qtbot.waitSignal(overview.laidOver, timeout=PATIENCE):
        overview.lay_over_planes()
    qtbot.waitUntil(lambda: laid() == [True] * 3, timeout=PATIENCE)


def test_variants_in_the_lab_say_nothing_of_an_image_before_it_is_read(
    qtbot: QtBot, radiograph: MainWindow
) -> None:
    reveal, lab = radiograph.attention.reveal, radiograph.lab.augmentation
    reveal.set_on(True)
    with qtbot.waitSignal(lab.previewShown, timeout=PATIENCE):
        lab.open()
    probabilities = lab.variants[0].probabilities
    best = max(probabilities, key=lambda label: probabilities[label])

    def said() -> str:
        captions = [caption for _, caption in lab.tiles.values()]
        return " ".join(words for one in captions for words in (one.text(), one.accessibleName()))

    assert not re.search(r"\d", said())
    assert lab.label_box.currentText() == next(iter(probabilities)) != best, "the choice would tell"
    with qtbot.waitSignal(reveal.noted, timeout=PATIENCE):
        reveal.section.form.choices[best].click()
        reveal.section.form.button.click()
    qtbot.waitUntil(lambda: f"{probabilities[lab.label_box.currentText()]:.3f}" in said())
    lab.close()
    reveal.set_on(False)


def test_the_mode_is_on_again_in_the_next_window(
    qtbot: QtBot, themed: QApplication, phantom_series: Path
) -> None:
    window = MainWindow(Settings(reveal_after_read=True), start_inference=False)
    qtbot.addWidget(window)
    window.show()
    assert window.actions_by_name["reveal_after_read"].isChecked()
    assert window.attention.reveal.section.isVisible()
    assert not window.attention.reveal.section.form.isVisible(), "nothing to have an opinion of"
    open_and_wait(qtbot, window, phantom_series)
    assert window.ai.is_veiled(window.reading.state)
    assert window.attention.reveal.section.form.isVisible()
    window.close()
