"""A model measured on labelled images, and tested for what else than disease its answers could come from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QColor, QDesktopServices
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from viewer.ai.model_store import ModelEntry
from viewer.gui.basics import theme
from viewer.gui.basics.controls import check_box, combo_box, push_button
from viewer.gui.basics.numbers import percent
from viewer.gui.basics.translation import counted, mark, said, tr
from viewer.gui.lab.parts import (
    LabWindow,
    PathField,
    figure_words,
    fill_table,
    fit_height,
    interval_words,
    make_table,
)
from viewer.gui.lab.reliability_plot import ReliabilityPlot
from viewer.inference.apart import run_apart
from viewer.training.lab_work import EvaluateWork
from viewer.training.report_pages import PAGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from viewer.training.shortcuts import ShortcutReport

_SIZE = (1160, 780)
_FIGURES = ("accuracy", "balanced_accuracy", "macro_auc", "ece", "brier")
_TESTS = {
    "metadata_only": mark("metadata only"),
    "border_only": mark("border only"),
    "lungs_erased": mark("lungs erased"),
    "lungs_only": mark("lungs only"),
    "source_prediction": mark("source prediction"),
    "second_source_false_positives": mark("second source false positives"),
    "label_shuffle": mark("label shuffle"),
    "leave_one_source_out": mark("leave one source out"),
}
_TOLD = frozenset({mark("Reading images"), mark("Testing for shortcuts")})
_WORDS = {"fine": mark("fine"), "notice": mark("notice"), "alarm": mark("ALARM"), "not run": mark("not run")}


class EvaluationWindow(LabWindow):
    """`evaluated` comes with the figures and the shortcut report (None where it was not asked for)."""

    evaluated = Signal(object, object)
    _told = Signal(object)

    def __init__(
        self,
        entries: Callable[[], Sequence[ModelEntry]],
        chosen: Callable[[], str | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("evaluation_window", tr("Evaluation"), _SIZE, parent)
        self._entries, self._chosen = entries, chosen
        self._by_name: dict[str, ModelEntry] = {}
        self._page: Path | None = None
        self.data = PathField("evaluation_data", tr("Labelled images: folder or CSV"), "folder")
        self.model_box = combo_box("evaluation_model", tr("Model"))
        self.against_box = combo_box("evaluation_against", tr("Compare with"))
        self.robust = check_box("evaluation_robust", tr("Under small changes too"))
        self.shortcuts = check_box("evaluation_shortcuts", tr("Test for shortcuts too"))
        self.other = PathField("evaluation_other", tr("The same labels from elsewhere"), "folder")
        self.other.line.setPlaceholderText(
            tr("For the shortcut tests: images of the same labels from elsewhere")
        )
        self.lungs_box = combo_box("evaluation_lungs", tr("Segmentation model"))
        self.report = PathField("evaluation_report", tr("Folder for a report"), "folder")
        self.report.line.setPlaceholderText(tr("If wanted: folder for a page with plots"))
        self.report_button = push_button(
            "evaluation_open_report", tr("Open the report"), clicked=self.open_report
        )
        self.start_button = push_button("evaluation_start", tr("Evaluate"), clicked=self.start)
        self.stop_button = push_button("evaluation_stop", tr("Stop"), clicked=self.stop)
        self.body.addLayout(self._form())
        self.body.addLayout(self._tables(), 1)
        self.shortcuts.toggled.connect(lambda _: self._enable())
        self._told.connect(self._on_told)
        self.set_busy(False)

    def _form(self) -> QVBoxLayout:
        """What is measured at the left, what besides at the right."""
        main, besides = QFormLayout(), QFormLayout()
        main.addRow(tr("Data"), self.data)
        main.addRow(tr("Model"), self.model_box)
        main.addRow(tr("Compare with"), self.against_box)
        besides.addRow(tr("Second source"), self.other)
        besides.addRow(tr("Lungs by"), self.lungs_box)
        besides.addRow(tr("Report"), self.report)
        sides = QHBoxLayout()
        sides.setSpacing(32)
        for form in (main, besides):
            form.setVerticalSpacing(8)
            form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
            sides.addLayout(form, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.robust)
        row.addSpacing(16)
        row.addWidget(self.shortcuts)
        row.addStretch(1)
        row.addWidget(self.report_button)
        row.addWidget(self.start_button)
        row.addWidget(self.stop_button)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addLayout(sides)
        column.addLayout(row)
        return column

    def _tables(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._measured(), 7)
        row.addLayout(self._tested(), 8)
        return row

    def _measured(self) -> QScrollArea:
        """Figures of the model; with everything asked for, they are higher than a small screen."""
        self.figures = make_table(
            "evaluation_figures", tr("Figures"), (tr("Figure"), tr("Value"), tr("95 % interval"))
        )
        self.labels = make_table(
            "evaluation_labels",
            tr("Figures of each label"),
            (tr("Label"), "n", tr("Sensitivity"), tr("Specificity"), "AUC"),
        )
        self.comparison = make_table(
            "evaluation_comparison",
            tr("Against another model"),
            ("", tr("This one"), tr("The other"), tr("Difference"), "p"),
        )
        self.comparison.hide()
        self.reliability = ReliabilityPlot()
        self.notes = QLabel()
        self.notes.setObjectName("evaluation_notes")
        self.notes.setAccessibleName(tr("Notes"))
        self.notes.setProperty("role", "warning")
        self.notes.setWordWrap(True)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for table in (self.figures, self.labels, self.comparison):
            table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            column.addWidget(table)
        column.addWidget(self.reliability, 1)
        column.addWidget(self.notes)
        area = QScrollArea()
        area.setObjectName("evaluation_area")
        area.setAccessibleName(tr("Figures"))
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(page)
        return area

    def _tested(self) -> QVBoxLayout:
        """Shortcut tests, and what small changes do."""
        self.tests = make_table(
            "evaluation_tests",
            tr("Shortcut tests"),
            (tr("Test"), tr("Figure"), tr("Level"), tr("What it means")),
        )
        self.tests.setWordWrap(True)
        self.tests.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.tests.horizontalHeader()
        header.setStretchLastSection(False)  # it would take the width of the longest sentence
        for place in range(3):
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        # Whole sentences: rows grow as the column shrinks.
        header.sectionResized.connect(lambda *_: self._fit_rows())
        self.changes = make_table(
            "evaluation_changes",
            tr("Under small changes"),
            (tr("Change"), tr("Accuracy"), tr("Macro AUC"), tr("Same answer")),
        )
        self.changes.hide()
        column = QVBoxLayout()
        column.addWidget(self.tests, 3)
        column.addWidget(self.changes, 2)
        return column

    def open(self) -> None:
        """Show the window with the models that there are now."""
        if not self.is_busy:
            self._offer()
        super().open()

    def _offer(self) -> None:
        entries = self._entries()
        self._by_name = {entry.card.name: entry for entry in entries}
        self.model_box.clear()
        self.model_box.addItems([one.card.name for one in entries if one.card.task == "classification"])
        self.against_box.clear()
        names = [self.model_box.itemText(place) for place in range(self.model_box.count())]
        self.against_box.addItems(["", *names])
        wanted = self._chosen()
        if wanted is not None:
            self.model_box.setCurrentText(wanted)
        self.lungs_box.clear()
        self.lungs_box.addItems(["", *[one.card.name for one in entries if one.card.task == "segmentation"]])
        self.lungs_box.setCurrentIndex(min(1, self.lungs_box.count() - 1))

    def start(self) -> None:
        """Measure; `evaluated` or `problemShown` follows."""
        data, entry = self.data.path, self._by_name.get(self.model_box.currentText())
        if self.is_busy:
            return
        if data is None or entry is None:
            self.say(tr("Choose data and a model first."), "warning")
            return
        lungs = self._by_name.get(self.lungs_box.currentText())
        against = self._by_name.get(self.against_box.currentText())
        work = EvaluateWork(
            Path(data),
            entry.folder,
            self.shortcuts.isChecked(),
            () if self.other.path is None else (Path(self.other.path),),
            None if lungs is None else lungs.folder,
            self.robust.isChecked(),
            None if against is None else against.folder,
            self.report.path,
        )
        self.changes.setVisible(work.robust)
        self.tests.setVisible(work.shortcuts or not work.robust)
        self.comparison.setVisible(against is not None)
        self._page = None
        for table in (self.figures, self.labels, self.tests, self.changes, self.comparison):
            fill_table(table, [])
        self.reliability.show_bins([])
        self.notes.clear()
        self.say(tr("Starting {model}…", model=entry.card.name))
        self.run_in_background(
            lambda _, cancelled: run_apart(work, self._told.emit, cancelled), self._on_done
        )

    def set_busy(self, busy: bool) -> None:
        """Once at a time."""
        self.start_button.setEnabled(not busy)
        self.stop_button.setEnabled(busy)
        self._enable()

    def _enable(self) -> None:
        wanted = self.shortcuts.isChecked() and not self.is_busy
        self.other.setEnabled(wanted)
        self.lungs_box.setEnabled(wanted)
        self.report_button.setEnabled(self._page is not None and not self.is_busy)

    def open_report(self) -> None:
        """Show the page in the browser."""
        if self._page is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._page)))

    def _on_told(self, at: tuple[str, int, int]) -> None:
        text, done, total = at
        self.show_progress(done, total)
        self.say(
            tr("{what}: {done} of {total}", what=tr(text) if text in _TOLD else text, done=done, total=total)
        )

    def _on_done(self, found: tuple[dict[str, Any], ShortcutReport | None]) -> None:
        figures, report = found
        rows = []
        for name in _FIGURES:
            rows.append((figure_words(name), _number(figures[name]), _ends(figures, name)))
        if "test_time" in figures:
            averaged = figures["test_time"]
            rows += [
                (
                    tr("{figure}, mean over variants", figure=figure_words(name)),
                    _number(averaged[name]),
                    _ends(averaged, name),
                )
                for name in ("accuracy", "macro_auc")
            ]
        fill_table(self.figures, rows)
        fill_table(
            self.changes,
            [
                (
                    tr(change),
                    _number(line["accuracy"]),
                    _number(line["macro_auc"]),
                    percent(line["same_answer"]),
                )
                for change, line in figures.get("robustness", {}).items()
            ],
        )
        fill_table(
            self.labels,
            [
                (
                    label,
                    str(line["n"]),
                    *(_number(line[key]) for key in ("sensitivity", "specificity", "auc")),
                )
                for label, line in figures["per_label"].items()
            ],
        )
        fill_table(self.comparison, _compared(figures.get("comparison")))
        self.comparison.setVisible("comparison" in figures)
        for table in (self.figures, self.labels, self.comparison):
            fit_height(table)
        self.reliability.show_bins(figures.get("reliability", []))
        self.notes.setText("\n".join(f"• {said(note)}" for note in figures.get("notes", ())))
        if self.report.path is not None:
            self._page = self.report.path / PAGE
            self._enable()
        if report is not None:
            self._show_tests(report)
        images = counted(figures["n"], mark("{count} image"), mark("{count} images"))
        self.say(f"{images}; {figures['model']['name']} {figures['model']['version']}.")
        self.evaluated.emit(figures, report)

    def _show_tests(self, report: ShortcutReport) -> None:
        fill_table(
            self.tests,
            [
                (
                    tr(_TESTS.get(one.name, one.name)),
                    _number(one.figure),
                    tr(_WORDS[one.level]),
                    said(one.meaning),
                )
                for one in report.results
            ],
        )
        colours = theme.colours()
        of_level = {"alarm": colours.error, "notice": colours.warning, "fine": colours.success}
        for row, one in enumerate(report.results):
            level = self.tests.item(row, 2)
            meaning = self.tests.item(row, 3)
            if level is not None and one.level in of_level:
                level.setForeground(QColor(of_level[one.level]))
            if meaning is not None and one.what:
                what = said(one.what)
                meaning.setToolTip(tr("{what}.", what=f"{what[0].upper()}{what[1:]}"))
        self.tests.horizontalHeader().setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        # Once the column has its width, which a scroll bar may have taken some of.
        QTimer.singleShot(0, self, self._fit_rows)

    def _fit_rows(self) -> None:
        """Each test as high as its sentence, with room between two of them."""
        self.tests.resizeRowsToContents()
        for row in range(self.tests.rowCount()):
            self.tests.setRowHeight(row, self.tests.rowHeight(row) + 8)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _ends(figures: dict[str, Any], name: str) -> str:
    ends = figures["ci95"].get(name)
    return "" if ends is None else interval_words(*ends)


def _compared(found: dict[str, Any] | None) -> list[tuple[str, ...]]:
    """The paired tests against another model: a row a figure, and which images only one of the two gets right."""
    if found is None:
        return []
    rows = []
    for name in ("accuracy", "macro_auc"):
        line = found[name]
        if line["difference"] is not None:
            low, high = line["ci95"]
            difference = f"{line['difference']:+.3f} [{low:+.3f}, {high:+.3f}]"
            rows.append(
                (
                    figure_words(name),
                    _number(line["one"]),
                    _number(line["other"]),
                    difference,
                    f"{line['p']:.3g}",
                )
            )
    counts = found["mcnemar"]
    alone = (tr("it alone is right"), str(counts["only_one"]), str(counts["only_other"]), tr("McNemar"))
    return [*rows, (*alone, f"{counts['p']:.3g}")]
