"""Patients, studies and series as a tree for Qt; one item a row, no widgets."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QMimeData, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from viewer.dicom.geometry import Verdict
from viewer.dicom.series import PatientInfo, Series, StudyInfo
from viewer.dicom.series_axis import AxisKind
from viewer.gui.corner_lines import format_date
from viewer.gui.dropping import series_mime

_POINTS = {
    AxisKind.TIME: "times",
    AxisKind.TEMPORAL_POSITION: "times",
    AxisKind.CARDIAC_PHASE: "phases",
    AxisKind.B_VALUE: "weightings",
    AxisKind.ECHO_TIME: "echoes",
}
IndexLike = QModelIndex | QPersistentModelIndex


class Kind(IntEnum):
    """What a row is."""

    PATIENT = 0
    STUDY = 1
    SERIES = 2


class Role(IntEnum):
    """Data of a row beyond Qt's own."""

    KIND = Qt.ItemDataRole.UserRole + 1
    UID = Qt.ItemDataRole.UserRole + 2
    SERIES = Qt.ItemDataRole.UserRole + 3
    THUMBNAIL = Qt.ItemDataRole.UserRole + 4  # QPixmap
    PROGRESS = Qt.ItemDataRole.UserRole + 5  # 0..1, or None when nothing runs
    FAILED = Qt.ItemDataRole.UserRole + 6  # reason, or None
    ACTIVE = Qt.ItemDataRole.UserRole + 7
    SECOND_LINE = Qt.ItemDataRole.UserRole + 8


class StudyModel(QStandardItemModel):
    """The tree. Rows are found by series uid in constant time."""

    def __init__(self) -> None:
        super().__init__()
        self._patients: dict[PatientInfo, QStandardItem] = {}
        self._studies: dict[tuple[PatientInfo, StudyInfo], QStandardItem] = {}
        self._series: dict[str, QStandardItem] = {}
        self._patient_visible = True

    def add(self, series: tuple[Series, ...]) -> None:
        """Append series; those that are there already keep their place and are brought up to date."""
        for one in series:
            item = self._series.get(one.uid)
            if item is None:
                item = _item(Kind.SERIES)
                self._study_item(one).appendRow(item)
                self._series[one.uid] = item
            item.setData(one.uid, Role.UID)
            item.setData(one, Role.SERIES)
            item.setText(series_title(one))
            item.setData(series_label(one), Qt.ItemDataRole.AccessibleTextRole)
            item.setToolTip(series_tooltip(one))

    def remove_all(self) -> None:
        """Empty the tree."""
        self.clear()
        self._patients.clear()
        self._studies.clear()
        self._series.clear()

    def item_of(self, uid: str) -> QStandardItem | None:
        """The row of a series."""
        return self._series.get(uid)

    def uids(self) -> tuple[str, ...]:
        """All series, in the order they were added."""
        return tuple(self._series)

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """A series can be dragged into a viewport."""
        uid = next((uid for uid in (index.data(Role.UID) for index in indexes) if uid is not None), None)
        return QMimeData() if uid is None else series_mime(uid)

    def set_value(self, uid: str, role: Role, value: object) -> None:
        """Set one datum of a series; nothing happens when the series is not (or no longer) there."""
        item = self._series.get(uid)
        if item is not None and item.data(role) != value:
            item.setData(value, role)

    def set_patient_visible(self, visible: bool) -> None:
        """Show names, or "Patient 1", "Patient 2" ..."""
        self._patient_visible = visible
        for number, (patient, item) in enumerate(self._patients.items(), start=1):
            self._label_patient(item, patient, number)

    def _study_item(self, series: Series) -> QStandardItem:
        patient, study = series.patient, series.study
        owner = self._patients.get(patient)
        if owner is None:
            owner = self._patients[patient] = _item(Kind.PATIENT)
            self.appendRow(owner)
            self._label_patient(owner, patient, len(self._patients))
        item = self._studies.get((patient, study))
        if item is None:
            item = self._studies[patient, study] = _item(Kind.STUDY)
            owner.appendRow(item)
            title = study.description or ("Study" if study.uid else "Files")
            item.setText(title)
            item.setData(format_date(study.date), Role.SECOND_LINE)
            item.setToolTip(" · ".join(part for part in (title, format_date(study.date)) if part))
        return item

    def _label_patient(self, item: QStandardItem, patient: PatientInfo, number: int) -> None:
        if self._patient_visible:
            name, second = patient.display_name or patient.id or "No patient name", patient.id
            second = "" if second == name else second
        else:
            name, second = f"Patient {number}", ""
        item.setText(name)
        item.setData(second, Role.SECOND_LINE)
        item.setToolTip(" · ".join(part for part in (name, second) if part))


def series_title(series: Series) -> str:
    """Modality and number: "CT · 2"."""
    parts = (series.modality or "Picture", "" if series.number is None else str(series.number))
    return " · ".join(part for part in parts if part)


def image_count(series: Series) -> str:
    """ "28 images", "24 images, 4 times", "60 images, 20 phases"."""
    count = f"{series.images} image{'' if series.images == 1 else 's'}"
    if series.axis is None:
        return count
    return f"{count}, {series.points} {_POINTS[series.axis.name]}"


def is_stack(series: Series) -> bool:
    """True where a series of several images is no volume: worth a badge."""
    return series.geometry.verdict is Verdict.STACK and series.images > 1


def series_tooltip(series: Series) -> str:
    """Description, and why a series is no volume."""
    lines = [series.description or series_title(series), image_count(series)]
    if is_stack(series):
        lines.append("Shown slice by slice, not a volume:")
        lines.extend(f"• {reason}" for reason in series.geometry.reasons)
    return "\n".join(lines)


def series_label(series: Series) -> str:
    """One line for screen readers."""
    parts = [series_title(series), series.description, image_count(series)]
    if is_stack(series):
        parts.append("shown slice by slice, not a volume")
    return ", ".join(part for part in parts if part)


def kind_of(index: IndexLike) -> Kind | None:
    """What the row of an index is; None for none."""
    value = index.data(Role.KIND)
    return None if value is None else Kind(value)


def _item(kind: Kind) -> QStandardItem:
    item = QStandardItem()
    item.setEditable(False)
    item.setData(int(kind), Role.KIND)
    if kind is not Kind.SERIES:
        item.setSelectable(False)
        item.setDragEnabled(False)
    return item
