"""The AI panel's part on a covered box: what it is filled with, and each label's score with it and without."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from viewer.explain.baselines import BASELINE_WORDS
from viewer.explain.live_occlusion import FILLINGS, Occlusion
from viewer.gui.attention.region_section import ShareBar
from viewer.gui.basics import theme
from viewer.gui.basics.boxes import ElidingBox, caption
from viewer.gui.basics.controls import push_button
from viewer.gui.basics.numbers import percent, signed
from viewer.gui.basics.section import Section
from viewer.gui.basics.translation import mark, tr

HOW = mark("Drag a box over the image: it is covered for the model, and the scores follow.")


class OcclusionSection(Section):
    """Setters only, and what the user wants."""

    toolRequested = Signal()
    fillingChosen = Signal(str)
    removeRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("occlusion", tr("Covered box"), parent=parent)
        self.setAccessibleName(tr("Scores with a box of the image covered"))
        self.filling_box = ElidingBox(
            "filling_box", tr("What the box is filled with"), tr("The image that stands for “nothing to see”")
        )
        for name in FILLINGS:
            self.filling_box.add_choice(tr(name.capitalize()), name, tr(BASELINE_WORDS[name]))
        self.filling_box.activated.connect(
            lambda _: self.fillingChosen.emit(str(self.filling_box.currentData()))
        )
        self.tool_button = push_button(
            "occlude_button", tr("Cover a box"), tr(HOW), self.toolRequested, role="ai"
        )
        self.remove_button = push_button(
            "remove_box_button", tr("Remove the box"), clicked=self.removeRequested
        )
        self.said = QLabel()
        self.said.setObjectName("occlusion_text")
        self.said.setWordWrap(True)
        self.said.setProperty("role", "secondary")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(caption(tr("Filled with"), self.filling_box))
        row.addWidget(self.filling_box, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.tool_button, 1)
        buttons.addWidget(self.remove_button, 1)
        self._table = QWidget()
        self._grid = QGridLayout(self._table)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(1)
        self._grid.setColumnStretch(1, 1)
        self._rows: dict[str, tuple[QLabel, ShareBar, QLabel, QLabel]] = {}
        self.column.addLayout(row)
        self.column.addLayout(buttons)
        self.column.addWidget(self.said)
        self.column.addWidget(self._table)
        self.show_answer(None)
        self.set_available(False)

    def set_available(self, available: bool) -> None:
        """Whether there is an image that a model could be asked about."""
        self.tool_button.setEnabled(available)
        self.filling_box.setEnabled(available)

    def figures(self, label: str) -> tuple[str, str]:
        """What is shown of a label: its probability, and what its logit gained."""
        _, _, chance, gained = self._rows[label]
        return chance.text(), gained.text()

    def show_answer(self, answer: Occlusion | None, has_box: bool = False) -> None:
        """The scores with the box covered; None while there are none."""
        self.remove_button.setEnabled(has_box)
        self._table.setVisible(answer is not None)
        if answer is None:
            self.said.setText(tr("Asking the model…") if has_box else tr(HOW))
            return
        self._make_rows(answer.labels)
        for label, (_, bar, chance, gained) in self._rows.items():
            bar.set_share(answer.probabilities[label], answer.probabilities_before[label], True)
            chance.setText(f"{answer.probabilities[label]:.3f}")
            gained.setText(signed(answer.difference(label)))
            gained.setToolTip(
                tr(
                    "Logit {now} with the box, {before} without; probability {chance:.3f} without",
                    now=signed(answer.logits[label]),
                    before=signed(answer.logits_before[label]),
                    chance=answer.probabilities_before[label],
                )
            )
        box = answer.box
        said = tr(
            "{columns} × {rows} pixels. Ticks: without the box. Right: the logit's gain.",
            columns=box.right - box.left,
            rows=box.bottom - box.top,
        )
        if answer.seen < 1:
            said += " " + tr("The model sees {share} of the box.", share=percent(answer.seen))
        self.said.setText(said)

    def _make_rows(self, labels: tuple[str, ...]) -> None:
        if tuple(self._rows) == labels:
            return
        for old in (widget for widgets in self._rows.values() for widget in widgets):
            self._grid.removeWidget(old)
            old.deleteLater()
        self._rows = {}
        width = self.fontMetrics().horizontalAdvance("+00.00")
        for row, label in enumerate(labels):
            name, chance, gained = caption(label.replace("_", " ")), QLabel(), QLabel()
            chance.setObjectName(f"occluded_{label}")
            gained.setObjectName(f"occlusion_gain_{label}")
            for figure in (chance, gained):
                figure.setFont(theme.interface_font())
                figure.setMinimumWidth(width)
            bar = ShareBar()
            self._rows[label] = (name, bar, chance, gained)
            for column, widget in enumerate(self._rows[label]):
                self._grid.addWidget(widget, row, column)
