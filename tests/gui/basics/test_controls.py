"""What all buttons, boxes for numbers and progress bars of the window have."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.seeing import picture, shown
from viewer.gui.basics.controls import (
    ai_progress,
    described_button,
    icon_button,
    progress_bar,
    push_button,
    value_box,
    whole_box,
)
from viewer.gui.documents.pdf_view import PdfView
from viewer.gui.main_window import MainWindow


class Panel(QWidget):
    """Something with a signal that takes nothing, as panels have."""

    asked = Signal()


def test_a_button_is_called_what_stands_on_it_unless_that_says_too_little(qtbot: QtBot) -> None:
    save = push_button("save", "Save map…", "As numbers", role="ai")
    assert (save.objectName(), save.accessibleName(), save.toolTip()) == ("save", "Save map", "As numbers")
    assert save.property("role") == "ai"
    cancel = push_button("cancel", "Cancel", accessible="Cancel the job")
    assert (cancel.text(), cancel.accessibleName(), cancel.toolTip()) == ("Cancel", "Cancel the job", "")
    turn = described_button("turn", "↺ 5°", "Turn the planes")
    assert (turn.accessibleName(), turn.toolTip()) == ("Turn the planes", "Turn the planes")
    for button in (save, cancel, turn):
        qtbot.addWidget(button)


def test_buttons_tell_signals_and_functions(qtbot: QtBot) -> None:
    panel, called = Panel(), []
    qtbot.addWidget(panel)
    for button in (
        push_button("a", "A", clicked=panel.asked),
        icon_button("b", "mdi6.close", "Close", "Close (Escape)", panel.asked),
    ):
        qtbot.addWidget(button)
        with qtbot.waitSignal(panel.asked):
            button.click()
    function = push_button("c", "C", clicked=lambda: called.append(1))
    qtbot.addWidget(function)
    function.click()
    assert called == [1]


def test_a_typed_number_counts_when_it_is_confirmed(qtbot: QtBot) -> None:
    box = shown(qtbot, value_box("low", "From", 70), 120, 30)
    told: list[float] = []
    box.valueChanged.connect(told.append)
    box.selectAll()
    qtbot.keyClicks(box, "-1024")
    assert told == []
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert told == [-1024]
    assert box.minimumWidth() == 70
    assert box.accessibleName() == box.toolTip() == "From"


def test_nothing_jumps_when_a_progress_bar_goes(qtbot: QtBot) -> None:
    holder, below = QWidget(), QWidget()
    column = QVBoxLayout(holder)
    bars = [progress_bar("work", "Progress"), ai_progress("ai", "Progress of the AI job")]
    for widget in (*bars, below):
        column.addWidget(widget)
    shown(qtbot, holder, 200, 200)
    before = below.geometry()
    for bar in bars:
        bar.hide()
    column.activate()
    assert below.geometry() == before
    assert [bar.property("role") for bar in bars] == [None, "ai"]


def test_a_number_stands_off_the_edge_of_its_box(qtbot: QtBot, themed: QApplication) -> None:
    # The style sheet's padding does not reach the field within.
    box = shown(qtbot, whole_box("epochs", "Epochs", 0, 99), 100, 30)
    box.setValue(88)
    box.lineEdit().deselect()
    pixels = picture(box).astype(int)[8:22, 3:60]  # within the border
    inked = np.flatnonzero((np.abs(pixels - pixels[0, 0]).max(axis=2) > 40).any(axis=0)) + 3
    assert 6 <= inked[0] <= 12
    assert (box.minimum(), box.maximum(), box.accessibleName()) == (0, 99, "Epochs")


def test_no_number_touches_the_edge_of_its_box(qtbot: QtBot, window: MainWindow) -> None:
    window.comfort.show_settings()
    pages = PdfView()
    qtbot.addWidget(pages)
    lab = (window.lab.dataset, window.lab.augmentation, window.lab.training)
    roots = (window, window.comfort.settings_window, pages, *lab)
    boxes = [box for root in roots for box in root.findChildren(QAbstractSpinBox)]
    assert len(boxes) > 12
    tight = [
        box.objectName()
        for box in boxes
        if box.alignment() & Qt.AlignmentFlag.AlignLeft and box.lineEdit().textMargins().left() < 4
    ]
    assert tight == []


def test_numbers_in_boxes_have_the_true_minus_and_either_can_be_typed(qtbot: QtBot) -> None:
    box = value_box("centre", "Centre", 90)
    qtbot.addWidget(box)
    box.setDecimals(0)
    box.setValue(-600)
    assert box.text() == "\u2212600"
    for typed in ("-450", "\u2212450"):
        box.setValue(0)
        box.selectAll()
        box.lineEdit().insert(typed)  # QTest types ASCII alone
        qtbot.keyClick(box, Qt.Key.Key_Return)
        assert (box.value(), box.text()) == (-450, "\u2212450")
    box.stepDown()
    assert box.text() == "\u2212451"
    box.selectAll()
    qtbot.keyClicks(box, "x")
    assert box.text() == "\u2212451", "no number"
