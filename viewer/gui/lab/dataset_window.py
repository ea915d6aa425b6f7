"""A data set before anything is trained on it: counts, examples, histograms, what is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from viewer.gui.basics import theme
from viewer.gui.basics.controls import combo_box, push_button, whole_box
from viewer.gui.basics.numbers import percent
from viewer.gui.basics.translation import counted, mark, said, tr
from viewer.gui.lab.parts import LabWindow, PathField, fill_table, grey_pixmap, make_table
from viewer.gui.lab.still_plot import StillPlot
from viewer.inference.apart import run_apart
from viewer.training.dataset_report import DatasetReport
from viewer.training.lab_work import DescribeWork

_SIZE = (1160, 780)
_EXAMPLES = (4, 6)  # rows, columns
_THUMBNAIL = 104
_EVERY = mark("every label")
_DUPLICATES, _UNREADABLE = mark("Near-duplicates"), mark("Unreadable")


class DatasetWindow(LabWindow):
    """`described` comes with the report when a data set was read; reading happens in a process of its own."""

    described = Signal(object)  # DatasetReport

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("dataset_window", tr("Data set"), _SIZE, parent)
        self.report: DatasetReport | None = None
        self.shown_examples: list[int] = []  # places in report.facts
        self.source = PathField("dataset_source", tr("Folder or CSV file of labelled images"), "folder")
        self.source.line.setPlaceholderText(
            tr("A folder with labels.csv, one sub-folder a class, or a CSV file")
        )
        self.read_button = push_button("dataset_read", tr("Read"), clicked=self.read)
        self.stop_button = push_button("dataset_stop", tr("Stop"), clicked=self.stop)
        self.stop_button.setEnabled(False)
        top = QHBoxLayout()
        top.addWidget(self.source, 1)
        top.addWidget(self.read_button)
        top.addWidget(self.stop_button)
        self.body.addLayout(top)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addLayout(self._left(), 2)
        middle.addWidget(self._tabs(), 3)
        self.body.addLayout(middle, 1)
        self.source.line.returnPressed.connect(self.read)
        self.say(tr("Nothing is changed: images are only read."))

    def _left(self) -> QVBoxLayout:
        self.bars = StillPlot("dataset_bars", tr("Images of each label"), 200)
        self.facts = make_table("dataset_facts", tr("Figures of the set"), (tr("Figure"), tr("Value")))
        self.facts.horizontalHeader().hide()
        self.notes = QLabel()
        self.notes.setObjectName("dataset_notes")
        self.notes.setAccessibleName(tr("What should be known before training"))
        self.notes.setProperty("role", "warning")
        self.notes.setWordWrap(True)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(_title(tr("Images of each label")))
        column.addWidget(self.bars, 2)
        column.addWidget(_title(tr("Figures")))
        column.addWidget(self.facts, 3)
        column.addWidget(self.notes)
        return column

    def _tabs(self) -> QTabWidget:
        self.tabs = QTabWidget()
        self.tabs.setObjectName("dataset_tabs")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self._examples(), tr("Examples"))
        self.sizes = make_table(
            "dataset_sizes", tr("Sizes"), (tr("Rows"), tr("Columns"), tr("Images"), tr("Labels"))
        )
        self.tabs.addTab(self.sizes, tr("Sizes"))
        self.doubles = make_table(
            "dataset_doubles",
            tr(_DUPLICATES),
            (tr("Bits"), tr("Same patient"), tr("Same label"), tr("Files")),
        )
        self.tabs.addTab(self.doubles, tr(_DUPLICATES))
        self.folds = make_table("dataset_folds", tr("Folds by patient"), (tr("Fold"), tr("Images")))
        self.tabs.addTab(self.folds, tr("Folds"))
        self.outside = make_table(
            "dataset_outside",
            tr("What size and format give away"),
            (tr("Label"), "AUC", tr("Found without a false alarm")),
        )
        self.tabs.addTab(self.outside, tr("Outside the image"))
        self.unreadable = make_table("dataset_unreadable", tr("Unreadable files"), (tr("File"), tr("Reason")))
        self.tabs.addTab(self.unreadable, tr(_UNREADABLE))
        return self.tabs

    def _examples(self) -> QWidget:
        page = QWidget()
        self.label_box = combo_box("dataset_label", tr("Examples of"))
        self.label_box.setMinimumWidth(180)
        self.seed = whole_box("dataset_seed", tr("Seed"), 0, 9999)
        self.reshuffle_button = push_button(
            "dataset_reshuffle",
            tr("Reshuffle"),
            clicked=lambda: self.seed.setValue((self.seed.value() + 1) % 10_000),
        )
        row = QHBoxLayout()
        row.addWidget(self.label_box)
        row.addStretch(1)
        row.addWidget(QLabel(tr("Seed")))
        row.addWidget(self.seed)
        row.addWidget(self.reshuffle_button)
        grid = QGridLayout()
        grid.setSpacing(6)
        self.example_group = QButtonGroup(self)
        for place in range(_EXAMPLES[0] * _EXAMPLES[1]):
            button = QToolButton()
            button.setObjectName(f"dataset_example_{place}")
            button.setCheckable(True)
            button.setFixedSize(_THUMBNAIL, _THUMBNAIL)
            button.setIconSize(button.size() - button.size() / 13)
            button.setStyleSheet("QToolButton { background: #000000; padding: 0; }")
            self.example_group.addButton(button, place)
            grid.addWidget(button, place // _EXAMPLES[1], place % _EXAMPLES[1])
        self.histogram = StillPlot(
            "dataset_histogram", tr("Histogram of the set and of the chosen image"), 120
        )
        self.image_line = QLabel(tr("Choose an example to see its own figures."))
        self.image_line.setObjectName("dataset_image_line")
        self.image_line.setProperty("role", "secondary")
        self.image_line.setWordWrap(True)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 12, 0, 0)
        column.addLayout(row)
        column.addLayout(grid)
        column.addWidget(self.image_line)
        column.addWidget(self.histogram, 1)
        self.label_box.currentIndexChanged.connect(lambda _: self.show_examples())
        self.seed.valueChanged.connect(lambda _: self.show_examples())
        self.example_group.idClicked.connect(self.show_example)
        return page

    def read(self) -> None:
        """Read the chosen data set; `described` or `problemShown` follows."""
        path = self.source.path
        if path is None:
            self.say(tr("Choose a folder or a CSV file first."), "warning")
            return
        if self.is_busy:
            return
        self.say(tr("Reading {name}…", name=path.name))

        def work(progress: Any, cancelled: Any) -> DatasetReport:
            found: DatasetReport = run_apart(DescribeWork(Path(path)), lambda at: progress(*at), cancelled)
            return found

        self.run_in_background(work, self.show_report)

    def set_busy(self, busy: bool) -> None:
        """Reading cannot be begun twice."""
        self.read_button.setEnabled(not busy)
        self.stop_button.setEnabled(busy)

    def show_report(self, report: DatasetReport) -> None:
        """Everything that is known."""
        self.report = report
        document = report.document
        self._draw_bars(document["labels"])
        fill_table(self.facts, [(name, str(value)) for name, value in _facts(document)])
        self.notes.setText("\n".join(f"• {said(note)}" for note in document["notes"]))
        self._fill_tabs(document)
        with QSignalBlocker(self.label_box):
            self.label_box.clear()
            self.label_box.addItems([tr(_EVERY), *document["labels"]])
        self.show_examples()
        images = counted(document["n"], mark("{count} image"), mark("{count} images"))
        patients = counted(document["patients"]["n"], mark("{count} patient"), mark("{count} patients"))
        self.say(
            tr(
                "{images} of {patients} in {folder}.",
                images=images,
                patients=patients,
                folder=document["root"],
            )
        )
        self.described.emit(report)

    def _draw_bars(self, counts: dict[str, int]) -> None:
        colours = theme.colours()
        self.bars.clear()
        heights = list(counts.values())
        self.bars.addItem(
            pg.BarGraphItem(x=range(len(counts)), height=heights, width=0.6, brush=colours.accent, pen=None)
        )
        for place, count in enumerate(heights):
            number = pg.TextItem(str(count), color=colours.text, anchor=(0.5, 1))
            number.setPos(place, count)
            self.bars.addItem(number)
        self.bars.getAxis("bottom").setTicks([list(enumerate(counts))])
        self.bars.setYRange(0, max(heights) * 1.15)
        self.bars.setXRange(-0.6, len(counts) - 0.4)
        self.bars.show_axes()

    def _fill_tabs(self, document: dict[str, Any]) -> None:
        fill_table(
            self.sizes,
            [
                (
                    one["rows"],
                    one["columns"],
                    one["n"],
                    ", ".join(f"{k} {v}" for k, v in one["labels"].items()),
                )
                for one in document["sizes"]
            ],
        )
        fill_table(
            self.doubles,
            [
                (
                    one["bits"],
                    _yes_or_no(one["same_patient"]),
                    _yes_or_no(one["same_label"]),
                    ",  ".join(Path(file).name for file in one["files"]),
                )
                for one in document["near_duplicates"]
            ],
        )
        by_patient = document["folds"]["by_patient"] or []
        fill_table(
            self.folds,
            [
                (place + 1, ", ".join(f"{label} {n}" for label, n in counts.items()))
                for place, counts in enumerate(by_patient)
            ],
        )
        outside = document["outside_the_image"]["per_label"]
        fill_table(
            self.outside,
            [
                (label, _number(line["auc"]), _share(line["without_a_false_alarm"]))
                for label, line in outside.items()
            ],
        )
        fill_table(self.unreadable, [(one["path"], said(one["reason"])) for one in document["unreadable"]])
        for table, name in ((self.doubles, tr(_DUPLICATES)), (self.unreadable, tr(_UNREADABLE))):
            count = table.rowCount()
            self.tabs.setTabText(self.tabs.indexOf(table), f"{name} ({count})" if count else name)

    def show_examples(self) -> None:
        """Random examples of the chosen label; the seed decides which."""
        if self.report is None:
            return
        wanted = None if self.label_box.currentIndex() < 1 else self.label_box.currentText()
        items = self.report.dataset.items
        places = [
            place for place, fact in enumerate(self.report.facts) if wanted in (None, items[fact.place].label)
        ]
        drawn = np.random.default_rng(self.seed.value()).permutation(places)
        buttons = self.example_group.buttons()
        self.shown_examples = [int(place) for place in drawn[: len(buttons)]]
        self.example_group.setExclusive(False)
        for number, button in enumerate(buttons):
            button.setChecked(False)
            there = number < len(self.shown_examples)
            button.setVisible(there)
            if there:
                fact = self.report.facts[self.shown_examples[number]]
                item = items[fact.place]
                button.setIcon(grey_pixmap(fact.thumbnail, button.iconSize() * self.devicePixelRatioF()))
                button.setToolTip(f"{item.label}: {item.path.name}")
                button.setAccessibleName(f"{item.label}: {item.path.name}")
        self.example_group.setExclusive(True)
        self.image_line.setText(tr("Choose an example to see its own figures."))
        self._draw_histogram(None)

    def show_example(self, number: int) -> None:
        """One example's own figures, and its histogram over that of the set."""
        if self.report is None or number >= len(self.shown_examples):
            return
        fact = self.report.facts[self.shown_examples[number]]
        item = self.report.dataset.items[fact.place]
        unit = f" {fact.unit}" if fact.unit else ""
        self.image_line.setText(
            tr(
                "{file} ({label}): {size}, {least:g} to {greatest:g}{unit}, mean {mean:.4g}, "
                "standard deviation {deviation:.4g}",
                file=item.path.name,
                label=item.label,
                size=f"{fact.shape[0]} x {fact.shape[1]}",
                least=fact.minimum,
                greatest=fact.maximum,
                unit=unit,
                mean=fact.mean,
                deviation=fact.std,
            )
        )
        self._draw_histogram(fact.histogram)

    def _draw_histogram(self, image: Any) -> None:
        assert self.report is not None
        colours = theme.colours()
        self.histogram.clear()
        of_set = np.array(self.report.document["grey"]["histogram"])
        edges = np.linspace(0, 100, len(of_set) + 1)
        self.histogram.plot(
            edges, of_set * 100, stepMode="center", fillLevel=0, brush=colours.hover, pen=colours.secondary
        )
        if image is not None:
            self.histogram.plot(edges, np.asarray(image) * 100, stepMode="center", pen=colours.accent)
        self.histogram.show_axes(tr("Part of the range that the file's bits allow (%)"), tr("Pixels (%)"))


def _title(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "title")
    label.setAlignment(Qt.AlignmentFlag.AlignLeft)
    return label


def _facts(document: dict[str, Any]) -> list[tuple[Any, ...]]:
    patients, grey, folds = document["patients"], document["grey"], document["folds"]
    rows: list[tuple[Any, ...]] = [
        (tr("Images"), document["n"]),
        (tr("Patients"), patients["n"] if patients["known"] else tr("not known")),
        (tr("Patients with several images"), patients["with_several_images"]),
        (tr("Patients with several labels"), len(patients["with_several_labels"])),
        (tr("Sizes"), len(document["sizes"])),
        (tr("Grey: least, greatest"), f"{grey['minimum']:g}, {grey['maximum']:g}"),
        (tr("Grey: mean"), f"{grey['mean']:.4g}"),
        (tr("Grey: standard deviation"), f"{grey['std']:.4g}"),
        (tr("Near-duplicates"), len(document["near_duplicates"])),
        (tr("of these in different folds"), folds["near_duplicates_across"]),
        (tr("Best AUC from size and format alone"), _number(document["outside_the_image"]["auc"])),
        (tr("Unreadable files"), len(document["unreadable"])),
    ]
    for name, covariate in document["covariates"].items():
        rows.append((tr("{name} with the label (Cramér's V)", name=name), _number(covariate["cramers_v"])))
    return rows


def _yes_or_no(value: bool) -> str:
    return tr("yes") if value else tr("no")


def _number(value: float | None) -> str:
    return tr("not to be told") if value is None else f"{value:.3f}"


def _share(value: float | None) -> str:
    return tr("not to be told") if value is None else percent(value)
