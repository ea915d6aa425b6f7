"""The interface in Chinese: every text has its translation, and a walk finds no English left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyqtgraph as pg
from PySide6.QtCore import QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QSpinBox,
    QTableWidget,
    QTabWidget,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from docs.translations import TS, read_translations, source_texts
from tests.gui.conftest import open_and_wait
from viewer.ai.card_draft import NetworkFacts, open_questions
from viewer.gui.basics.plot import NumberedPlot
from viewer.gui.basics.translation import CONTEXT, counted, mark, tr
from viewer.gui.main_window import MainWindow
from viewer.settings import resources_folder
from viewer.training.architectures import ARCHITECTURES

# What is the same in every language: names, units, keys, places on a drive.
NAMES = frozenset(
    [
        *(
            "Overread",
            "DICOM",
            "AI",
            "CT",
            "MR",
            "HU",
            "PNG",
            "JPEG",
            "CPU",
            "GPU",
            "Hz",
            "mm",
            "px",
            "English",
        ),
        *("logit", "covid19", "VR", "UID", "PDF", "JSON", "CSV", "SUV", "PET", "Bq", "ml", "Cobb", "Python"),
        *("Ctrl", "Shift", "Alt", "Return", "Esc", "Del", "Home", "End", "PgUp", "PgDown", "Enter", "Tab"),
        # Methods, whose words have no translation either, an author, a DICOM value, file suffixes.
        *("Grad", "CAM", "SmoothGrad", "Sundararajan", "MONOCHROME1", "npz", "nii", "gz"),
        *("Escape", "Delete", "Up", "Down", "Left", "Right", "Space"),
    ]
)
# In the lab besides: networks, activations, what a card's entries are written with, figures, files.
LAB_NAMES = NAMES.union(
    *(
        ("EfficientNet", "Lite0", "Lite2", "ImageNet", "ResNet50", "dropout", "softmax", "sigmoid"),
        ("percentile", "window", "range", "LOW", "HIGH", "CENTRE", "WIDTH", "monochrome2", "as_stored"),
        ("as", "stored", "center", "crop", "stretch", "letterbox", "CR", "DX", "any", "AUC", "zip"),
        ("keras", "model", "labels", "csv", "my", "json", "toml", "Rescaling"),
    )
)
# Data of the open study and of models, in the language in which they were written.
DATA = re.compile(
    r"phantom|Soft tissue|pneumonia|no.finding|chest radiograph|Demonstration study|Generated|/|\\",
    re.IGNORECASE,
)


def test_every_text_has_a_translation_with_the_same_placeholders() -> None:
    known = read_translations()
    assert [text for text in source_texts() if text not in known] == []
    for text, said in known.items():
        assert sorted(re.findall(r"{\w+[^}]*}", text)) == sorted(re.findall(r"{\w+[^}]*}", said)), text
        assert ("\t" in text) == ("\t" in said), text


def test_the_compiled_file_is_that_of_the_texts() -> None:
    translator = QTranslator()
    assert translator.load("overread_zh", str(resources_folder() / "translations"))
    texts = source_texts()
    known = read_translations()
    assert {text: translator.translate(CONTEXT, text) for text in texts} == {
        text: known[text] for text in texts
    }
    assert TS.with_suffix(".qm").is_file()


def test_texts_are_filled_in_and_counted(chinese: None) -> None:
    assert tr("Reading {name}", name="CT · 2") == "正在读取 CT · 2"
    assert counted(3, mark("{count} image"), mark("{count} images")) == "3 幅图像"
    assert tr("What nobody has translated") == "What nobody has translated"


def is_english(text: str, names: frozenset[str] = NAMES) -> bool:
    """Whether words are left that are neither Chinese nor a name."""
    if DATA.search(text):
        return False
    words = re.findall(r"[A-Za-zÀ-ÿ][A-Za-z0-9À-ÿ]+", text)
    return any(word not in names and not re.fullmatch(r"F\d+", word) for word in words)


def texts_of(root: QWidget) -> Iterator[tuple[str, str]]:
    """(who, text) of all that a widget, its children and their actions say."""
    for widget in (root, *root.findChildren(QWidget)):
        who = f"{type(widget).__name__} {widget.objectName()}"
        said = [widget.toolTip(), widget.accessibleName(), widget.windowTitle()]
        if isinstance(widget, QLabel | QAbstractButton):
            said.append(re.sub(r"<[^>]+>", " ", widget.text()))
        if isinstance(widget, QGroupBox | QMenu):
            said.append(widget.title())
        if isinstance(widget, QLineEdit):
            said.append(widget.placeholderText())
        if isinstance(widget, QComboBox):
            said += [widget.itemText(row) for row in range(widget.count())]
        if isinstance(widget, QListWidget):
            said += [widget.item(row).text() for row in range(widget.count())]
        if isinstance(widget, QTabWidget):
            said += [widget.tabText(row) for row in range(widget.count())]
        if isinstance(widget, QSpinBox):
            said.append(widget.specialValueText())
        if isinstance(widget, QTableWidget):
            heads = [widget.horizontalHeaderItem(column) for column in range(widget.columnCount())]
            said += [head.text() for head in heads if head is not None]
        if isinstance(widget, NumberedPlot):
            said += widget.labels()
        if isinstance(widget, pg.PlotWidget):
            said += [widget.getAxis(side).labelText for side in ("left", "bottom")]
        if isinstance(widget, QTreeView) and not widget.isHeaderHidden():
            model = widget.model()
            said += [
                str(model.headerData(column, widget.header().orientation()))
                for column in range(model.columnCount())
            ]
        yield from ((who, text) for text in said if text)
    for action in root.findChildren(QAction):
        if type(action.parent()).__module__.startswith("pyqtgraph"):  # a menu that is never shown
            continue
        for text in (action.text(), action.toolTip()):
            if text:
                yield f"action {action.objectName()}", text


def test_a_walk_through_the_chinese_window_finds_no_english(
    qtbot: QtBot, chinese: None, themed: QApplication, phantom_series: Path
) -> None:
    window = MainWindow(start_inference=False)
    qtbot.addWidget(window)
    window.show()
    open_and_wait(qtbot, window, phantom_series)
    window.comfort.show_settings()
    window.documents.show_header()
    window.actions_by_name["shortcuts"].trigger()
    window.comfort.palette.open()
    roots = [window, window.comfort.settings_window, window.documents.tags]
    left = {f"{who}: {text}" for root in roots for who, text in texts_of(root) if is_english(text)}
    window.close()
    assert sorted(left) == [], "\n".join(sorted(left))


def test_a_walk_through_the_lab_in_chinese_finds_no_english(
    qtbot: QtBot, chinese: None, window: MainWindow
) -> None:
    lab = window.lab
    roots = (lab.dataset, lab.augmentation, lab.evaluation, lab.training, lab.importing)
    for root in roots:
        root.open()
    # What stands there only after a file was looked into.
    lab.importing._ask(open_questions({}, NetworkFacts(None, None, 3, 2, None, ("Rescaling",))))
    boxes = (lab.evaluation.model_box, lab.evaluation.lungs_box)
    names = {*ARCHITECTURES, *(box.itemText(row) for box in boxes for row in range(box.count()))}
    left = set()
    for root in roots:
        said = [*texts_of(root), ("message", root.message.text())]
        left |= {f"{who}: {text}" for who, text in said if text not in names and is_english(text, LAB_NAMES)}
    described = set()
    for name in ARCHITECTURES:
        lab.training.architecture.setCurrentText(name)
        described.add(lab.training.description.text())
    left |= {text for text in described if is_english(text, LAB_NAMES)}
    assert sorted(left) == [], "\n".join(sorted(left))
    assert len(described) == len(ARCHITECTURES)


def test_the_walk_can_fail() -> None:
    assert is_english("Open folder")
    assert is_english("打开 folder")
    assert not is_english("打开文件夹（Ctrl+O）")
    assert not is_english("CT · 1")
