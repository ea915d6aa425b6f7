"""A stranger's Keras network becomes a model: asked about, shown what it sees, tried, installed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from viewer.ai.card_draft import Question, entry_from_text, merge, open_questions
from viewer.ai.model_store import ModelEntry
from viewer.errors import ModelRefusedError, OverreadError
from viewer.gui.basics.controls import check_box, push_button
from viewer.gui.basics.translation import tr
from viewer.gui.lab.parts import GreyPicture, LabWindow, PathField, empty_layout
from viewer.inference.guided_import import GuidedImport, Preview
from viewer.training.augment_preview import portable
from viewer.volume.slice_image import SliceImage

_SIZE = (980, 760)
_PREVIEW = 300


class ImportWindow(LabWindow):
    """`looked` when a file was looked into, `previewShown`, and `imported` with the model's name at the end."""

    looked = Signal(object)  # NetworkFacts
    previewShown = Signal(object)  # Preview
    imported = Signal(str)

    def __init__(self, image: Callable[[], SliceImage | None], parent: QWidget | None = None) -> None:
        super().__init__("import_window", tr("Import a model"), _SIZE, parent)
        self._image = image
        self._guided: GuidedImport | None = None
        self._example: SliceImage | None = None
        self.fields: dict[str, QLineEdit | QComboBox] = {}
        self.source = PathField(
            "import_source", tr("Network"), "file", tr("Models (*.keras *.zip);;All files (*)")
        )
        self.source.line.setPlaceholderText(tr("A .keras file, a zip, or a folder with model.keras"))
        self.trust = QLineEdit()
        self.trust.setObjectName("import_trust")
        self.trust.setAccessibleName(tr("Trusted layers"))
        self.trust.setPlaceholderText(tr("Only for layers of your own: module:Class, module:Class"))
        self.look_button = push_button("import_look", tr("Look into it"), clicked=self.look)
        top = QFormLayout()
        row = QHBoxLayout()
        row.addWidget(self.source, 1)
        row.addWidget(self.look_button)
        top.addRow(tr("Network"), row)
        top.addRow(tr("Trusted layers"), self.trust)
        self.body.addLayout(top)
        self.facts = QLabel(tr("Nothing of the file is run while it is looked into."))
        self.facts.setObjectName("import_facts")
        self.facts.setProperty("role", "secondary")
        self.facts.setWordWrap(True)
        self.body.addWidget(self.facts)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        self._page = QWidget()
        self._form = QVBoxLayout(self._page)
        self._form.setContentsMargins(0, 0, 8, 0)
        area = QScrollArea()
        area.setObjectName("import_questions")
        area.setAccessibleName(tr("What the card lacks"))
        area.setWidgetResizable(True)
        area.setWidget(self._page)
        middle.addWidget(area, 1)
        middle.addLayout(self._right())
        self.body.addLayout(middle, 1)
        self.source.line.returnPressed.connect(self.look)
        self.approve.toggled.connect(lambda _: self._enable())
        self._enable()

    def _right(self) -> QVBoxLayout:
        self.picture = GreyPicture("import_preview", tr("What the network is fed"), _PREVIEW)
        self.picture.setText(tr("What the network would be fed\nfor the displayed image"))
        self.preview_button = push_button("import_show", tr("Show what it is fed"), clicked=self.show_preview)
        self.fed = QLabel("")
        self.fed.setObjectName("import_fed")
        self.fed.setProperty("role", "secondary")
        self.approve = check_box("import_approve", tr("This is what it was trained with"))
        self.expected = QLineEdit()
        self.expected.setObjectName("import_expected")
        self.expected.setAccessibleName(tr("Expected probabilities"))
        self.expected.setPlaceholderText(tr("label=0.83, other=0.17"))
        self.overwrite = check_box("import_overwrite", tr("Replace a model of that name"))
        self.import_button = push_button("import_import", tr("Try and import"), clicked=self.import_model)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(self.picture)
        column.addWidget(self.preview_button)
        column.addWidget(self.fed)
        column.addWidget(self.approve)
        hint = QLabel(tr("What your own program says for that image"))
        hint.setProperty("role", "secondary")
        hint.setBuddy(self.expected)
        column.addWidget(hint)
        column.addWidget(self.expected)
        column.addStretch(1)
        column.addWidget(self.overwrite)
        column.addWidget(self.import_button)
        return column

    def look(self) -> None:
        """Look into the chosen file; `looked` or `problemShown` follows."""
        path = self.source.path
        if path is None:
            self.say(tr("Choose a file or a folder first."), "warning")
            return
        if self.is_busy:
            return
        self._close_import()
        names = [one.strip() for one in self.trust.text().split(",") if one.strip()]
        self.run_in_background(lambda *_: GuidedImport(Path(path), names), self._on_looked)

    def _on_looked(self, guided: GuidedImport) -> None:
        self._guided = guided
        facts = guided.facts
        size = " x ".join(
            "?" if side is None else str(side) for side in (facts.rows, facts.columns, facts.channels)
        )
        scales = (
            tr(" It scales grey itself ({layers}).", layers=", ".join(facts.scales)) if facts.scales else ""
        )
        self.facts.setText(
            tr(
                "Takes {size}; answers {count} numbers; ends in {end}.",
                size=size,
                count=facts.outputs or "?",
                end=facts.activation or tr("something else than softmax or sigmoid"),
            )
            + scales
        )
        self._ask(open_questions(guided.draft, facts))
        self.say(tr("Nothing is guessed: fill in what the card lacks."))
        self._enable()
        self.looked.emit(facts)

    def _ask(self, questions: tuple[Question, ...]) -> None:
        empty_layout(self._form)
        self.fields = {}
        for question in questions:
            text = QLabel(tr(question.text, **dict(question.values)))
            text.setWordWrap(True)
            field: QLineEdit | QComboBox
            if question.choices:
                field = QComboBox()
                field.addItems(["", *question.choices])
                field.currentIndexChanged.connect(lambda _: self._changed())
            else:
                field = QLineEdit()
                field.textChanged.connect(lambda _: self._changed())
                if question.key == "input.normalisation":
                    field.setPlaceholderText(tr("mean;std, for example 0.485,0.456,0.406;0.229,0.224,0.225"))
            field.setObjectName(f"import_{question.key.replace('.', '_')}")
            field.setAccessibleName(text.text())
            text.setBuddy(field)
            self._form.addWidget(text)
            self._form.addWidget(field)
            self.fields[question.key] = field
        if not questions:
            self._form.addWidget(QLabel(tr("The card is complete.")))
        self._form.addStretch(1)

    def _changed(self) -> None:
        """Another answer may mean another input: what was approved is approved no longer."""
        self.approve.setChecked(False)
        self._enable()

    def draft(self) -> dict[str, Any]:
        """The card as far as it is answered. Raises ModelRefusedError for an answer that is not understood."""
        assert self._guided is not None
        answers = {}
        for key, field in self.fields.items():
            text = field.currentText() if isinstance(field, QComboBox) else field.text()
            if text.strip():
                answers[key] = entry_from_text(key, text.strip())
        return merge(self._guided.draft, answers)

    def _enable(self) -> None:
        ready = self._guided is not None and not self.is_busy
        self.preview_button.setEnabled(ready)
        self.approve.setEnabled(ready and self._example is not None)
        self.import_button.setEnabled(ready and self.approve.isChecked())

    def set_busy(self, busy: bool) -> None:
        """One thing at a time."""
        self.look_button.setEnabled(not busy)
        self._enable()

    def show_preview(self) -> None:
        """What the network would be fed for the displayed image; `previewShown` or `problemShown` follows."""
        image = self._image()
        if self._guided is None or self.is_busy:
            return
        if image is None:
            self.say(tr("Open an image that the network is for first."), "warning")
            return
        guided, example = self._guided, portable(image)
        try:
            draft = self.draft()
        except OverreadError as error:
            self.show_problem(error)
            return

        def shown(preview: Preview) -> None:
            self._example = example
            self.picture.show_pixels(preview.pixels)
            self.fed.setText(tr("Values from {low:.3g} to {high:.3g}", low=preview.low, high=preview.high))
            self.say(tr("Compare it with what the network was trained with."))
            self._enable()
            self.previewShown.emit(preview)

        self.run_in_background(lambda *_: guided.preview(draft, example), shown)

    def import_model(self) -> None:
        """Try the network in a process of its own, then install it; `imported` or `problemShown` follows."""
        if self._guided is None or self.is_busy or not self.approve.isChecked():
            return
        guided, example, overwrite = self._guided, self._example, self.overwrite.isChecked()
        try:
            draft, expected = self.draft(), self._expected()
        except OverreadError as error:
            self.show_problem(error)
            return
        self.say(tr("Trying the network in a process of its own…"))

        def done(found: tuple[ModelEntry, dict[str, float]]) -> None:
            entry, chances = found
            said = ", ".join(f"{label} {chance:.3f}" for label, chance in chances.items())
            self.say(
                tr(
                    "{model} is among the models now. For this image it says: {said}.",
                    model=entry.card.name,
                    said=said,
                )
            )
            self._close_import()
            self.imported.emit(entry.card.name)

        self.run_in_background(lambda *_: guided.finish(draft, example, expected, overwrite), done)

    def _expected(self) -> dict[str, float]:
        found = {}
        for part in self.expected.text().split(","):
            if not part.strip():
                continue
            label, _, number = part.rpartition("=")
            try:
                found[label.strip()] = float(number)
            except ValueError:
                raise ModelRefusedError(
                    tr("{text!r} is not understood.", text=part.strip()), tr("Write label=0.83.")
                ) from None
        return found

    def _close_import(self) -> None:
        """Forget the file; what was unpacked is removed."""
        if self._guided is not None:
            self._guided.close()
        self._guided, self._example = None, None
        self.approve.setChecked(False)
        self._enable()

    def finish(self) -> None:
        """The main window closes."""
        super().finish()
        self._close_import()
