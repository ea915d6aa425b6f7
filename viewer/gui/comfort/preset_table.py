"""The CT windows of the number keys, to be edited in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from viewer.gui.basics.numbers import MINUS, with_minus
from viewer.gui.basics.translation import mark, tr
from viewer.intensity.presets import CT_PRESETS
from viewer.settings import PresetSetting

_MOST = 9  # the number keys
_COLUMNS = (mark("Name"), mark("Width"), mark("Centre"))


class PresetTable(QWidget):
    """Rows in the order of the keys 1 to 9. `changed` gives all of them, or None for the usual ones."""

    changed = Signal(object)  # list of dicts with name, center and width; None
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._showing = False
        self._rows: list[PresetSetting] = []
        self.table = QTableWidget(0, len(_COLUMNS))
        self.table.setObjectName("preset_table")
        self.table.setAccessibleName(tr("Window presets, in the order of the number keys"))
        self.table.setHorizontalHeaderLabels([tr(text) for text in _COLUMNS])
        self.table.setTabKeyNavigation(False)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.setMinimumHeight(340)
        self.table.setCornerButtonEnabled(False)
        self.table.cellChanged.connect(self._edited)
        row = QHBoxLayout()
        for text, name, what in (
            (tr("Add"), "preset_add", self._add),
            (tr("Remove"), "preset_remove", self._remove),
            (tr("Up"), "preset_up", lambda: self._move(-1)),
            (tr("Down"), "preset_down", lambda: self._move(1)),
            (tr("Usual ones"), "preset_reset", lambda: self.changed.emit(None)),
        ):
            button = QPushButton(text)
            button.setObjectName(name)
            button.setAccessibleName(tr("{text}: window presets", text=text))
            button.clicked.connect(lambda _=False, run=what: run())
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table, 1)
        column.addLayout(row)

    def set_presets(self, presets: Sequence[PresetSetting] | None) -> None:
        """Show these; None for the usual ones."""
        usual = [PresetSetting(name=tr(one.name), center=one.center, width=one.width) for one in CT_PRESETS]
        self._rows = usual if presets is None else list(presets)
        self._showing = True
        self.table.setRowCount(len(self._rows))
        self.table.setVerticalHeaderLabels([str(number + 1) for number in range(len(self._rows))])
        for number, one in enumerate(self._rows):
            for column, text in enumerate((one.name, f"{one.width:g}", with_minus(f"{one.center:g}"))):
                item = QTableWidgetItem(text)
                if column:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(number, column, item)
        self._showing = False

    def _edited(self, row: int, column: int) -> None:
        if self._showing:
            return
        item = self.table.item(row, column)
        text = "" if item is None else item.text().strip()
        rows: list[dict[str, Any]] = [one.model_dump() for one in self._rows]
        try:
            rows[row][("name", "width", "center")[column]] = (
                float(text.replace(MINUS, "-")) if column else text
            )
            PresetSetting.model_validate(rows[row])
        except ValueError:  # pydantic's error is one, too
            self.refused.emit(
                tr("A preset needs a name, a width of at least 1 and a centre; both are numbers.")
            )
            self.set_presets(self._rows)
            return
        self.changed.emit(rows)

    def _add(self) -> None:
        if len(self._rows) >= _MOST:
            self.refused.emit(tr("There are keys for {count} presets.", count=_MOST))
            return
        new = {"name": tr("New"), "center": 40.0, "width": 400.0}
        self.changed.emit([*(one.model_dump() for one in self._rows), new])
        self.table.setCurrentCell(len(self._rows) - 1, 0)

    def _remove(self) -> None:
        row = self.table.currentRow()
        if 0 <= row < len(self._rows):
            self.changed.emit([one.model_dump() for at, one in enumerate(self._rows) if at != row])

    def _move(self, step: int) -> None:
        row = self.table.currentRow()
        if 0 <= row < len(self._rows) and 0 <= row + step < len(self._rows):
            rows = [one.model_dump() for one in self._rows]
            rows[row], rows[row + step] = rows[row + step], rows[row]
            self.changed.emit(rows)
            self.table.setCurrentCell(row + step, 0)
