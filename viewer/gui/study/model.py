"""Patients, studies and series as a tree for Qt; one item a row, no widgets."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QMimeData, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from viewer.dicom.document import Document
from viewer.dicom.geometry import Verdict
from viewer.dicom.patients import surely_same_patient
from viewer.dicom.privacy import hidden_document, hidden_series, identity_of
from viewer.dicom.series import PatientInfo, Series, StudyInfo
from viewer.dicom.series_axis import AxisKind
from viewer.gui.basics.dropping import series_mime
from viewer.gui.basics.translation import counted, mark, said, tr
from viewer.gui.viewport.corner_lines import format_date

_POINTS = {
    AxisKind.TIME: mark("times"),
    AxisKind.TEMPORAL_POSITION: mark("times"),
    AxisKind.CARDIAC_PHASE: mark("phases"),
    AxisKind.B_VALUE: mark("weightings"),
    AxisKind.ECHO_TIME: mark("echoes"),
}
IndexLike = QModelIndex | QPersistentModelIndex


class Kind(IntEnum):
    """What a row is."""

    PATIENT = 0
    STUDY = 1
    SERIES = 2
    DOCUMENT = 3  # an object that is no image


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
    DOCUMENT = Qt.ItemDataRole.UserRole + 9  # Document, of a document's row
    DATE = Qt.ItemDataRole.UserRole + 10  # of a study: the newest stands first


class StudyModel(QStandardItemModel):
    """The tree. Rows are found by series uid in constant time."""

    def __init__(self) -> None:
        super().__init__()
        self._patients: dict[PatientInfo, QStandardItem] = {}
        self._studies: dict[tuple[PatientInfo, StudyInfo], QStandardItem] = {}
        self._series: dict[str, QStandardItem] = {}
        self._documents: dict[str, QStandardItem] = {}
        self._whole: dict[str, Series] = {}  # with the patient's data, whether they are shown or not
        self._whole_documents: dict[str, Document] = {}
        self._patient_visible = True

    def add(self, series: tuple[Series, ...]) -> None:
        """Append series; those that are there already keep their place and are brought up to date."""
        new: dict[int, tuple[QStandardItem, list[QStandardItem]]] = {}
        for one in series:
            item = self._series.get(one.uid)
            if item is None:
                item = self._series[one.uid] = _item(Kind.SERIES)
                study = self._study_item(one.patient, one.study)
                new.setdefault(id(study), (study, []))[1].append(item)
            self._whole[one.uid] = one
            self._label_series(item, one)
        # All rows of a study at once: a view looks at each change of the rows that it has.
        for study, items in new.values():
            study.appendRows(items)

    def add_documents(self, documents: Sequence[Document]) -> None:
        """Append documents to the series of their studies; those that are there already keep their place."""
        for one in documents:
            if one.uid in self._documents:
                continue
            item = _item(Kind.DOCUMENT)
            self._whole_documents[one.uid] = one
            self._label_document(item, one)
            (self._known_study(one) or self._study_item(one.patient, one.study)).appendRow(item)
            self._documents[one.uid] = item

    def document_item(self, uid: str | None) -> QStandardItem | None:
        """The row of a document."""
        return None if uid is None else self._documents.get(uid)

    def _known_study(self, document: Document) -> QStandardItem | None:
        """The study of that UID: reports often say less of the patient than images do."""
        for (patient, study), item in self._studies.items():
            if study.uid and study.uid == document.study.uid and patient.id == document.patient.id:
                return item
        return None

    def remove_all(self) -> None:
        """Empty the tree."""
        self.clear()
        self._patients.clear()
        self._studies.clear()
        self._series.clear()
        self._documents.clear()
        self._whole.clear()
        self._whole_documents.clear()

    def item_of(self, uid: str) -> QStandardItem | None:
        """The row of a series."""
        return self._series.get(uid)

    def uids(self) -> tuple[str, ...]:
        """All series, in the order they were added."""
        return tuple(self._series)

    def number_of_patient(self, patient: PatientInfo) -> int:
        """From 1: what the patient is called while names are hidden."""
        item = self._patients.get(patient)
        return 0 if item is None else item.row() + 1

    def supportedDragActions(self) -> Qt.DropAction:
        """Never a move: Qt would take the row out of the list."""
        return Qt.DropAction.CopyAction

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
        """Show names, or "Patient 1", "Patient 2" ..., and no description that names the patient."""
        if visible == self._patient_visible:
            return
        self._patient_visible = visible
        for patient, item in reversed(self._patients.items()):  # what it was first called is written last
            self._label_patient(item, patient)
        for (patient, study), item in self._studies.items():
            self._label_study(item, patient, study)
        for uid, item in self._series.items():
            self._label_series(item, self._whole[uid])
        for uid, item in self._documents.items():
            self._label_document(item, self._whole_documents[uid])

    def _study_item(self, patient: PatientInfo, study: StudyInfo) -> QStandardItem:
        owner = self._patient_item(patient)
        item = self._studies.get((patient, study)) or self._same_study(owner, study)
        if item is None:
            item = self._studies[patient, study] = _item(Kind.STUDY)
            item.setData(study.date + study.time, Role.DATE)
            self._label_study(item, patient, study)
            dates = [owner.child(row).data(Role.DATE) for row in range(owner.rowCount())]
            older = (row for row, date in enumerate(dates) if date < study.date + study.time)
            # A list: an item given to insertRow stays Python's as well (PySide 6.11), and is ended twice.
            owner.insertRows(next(older, owner.rowCount()), [item])
        return item

    def _same_study(self, owner: QStandardItem, study: StudyInfo) -> QStandardItem | None:
        """A study of a patient's row: one of its series may spell the patient otherwise."""
        rows = (item for (_, known), item in self._studies.items() if known == study)
        return next((item for item in rows if item.parent() is owner), None)

    def _patient_item(self, patient: PatientInfo) -> QStandardItem:
        """The row of a patient, who may be older, or spelled otherwise, in another study."""
        owner = self._patients.get(patient)
        if owner is None:
            owner = next(
                (row for one, row in self._patients.items() if surely_same_patient(one, patient)), None
            )
            if owner is None:
                owner = _item(Kind.PATIENT)
                self.appendRow(owner)
                self._label_patient(owner, patient)
            self._patients[patient] = owner
        return owner

    def _label_study(self, item: QStandardItem, patient: PatientInfo, study: StudyInfo) -> None:
        description = study.description
        if not self._patient_visible:
            description = identity_of([patient]).unless_named(description)
        title = description or (tr("Study") if study.uid else tr("Files"))
        item.setText(title)
        item.setData(format_date(study.date), Role.SECOND_LINE)
        item.setToolTip(" · ".join(part for part in (title, format_date(study.date)) if part))

    def _label_series(self, item: QStandardItem, whole: Series) -> None:
        one = whole if self._patient_visible else hidden_series(whole)
        item.setData(one.uid, Role.UID)
        item.setData(one, Role.SERIES)
        item.setText(series_title(one))
        item.setData(series_label(one), Qt.ItemDataRole.AccessibleTextRole)
        item.setToolTip(series_tooltip(one))

    def _label_document(self, item: QStandardItem, whole: Document) -> None:
        one = whole if self._patient_visible else hidden_document(whole)
        second = document_second_line(one)
        item.setData(one, Role.DOCUMENT)
        item.setText(one.title)
        item.setData(second, Role.SECOND_LINE)
        item.setData(
            ", ".join(part for part in (one.title, second) if part), Qt.ItemDataRole.AccessibleTextRole
        )
        item.setToolTip("\n".join(part for part in (one.title, second, one.description) if part))

    def _label_patient(self, item: QStandardItem, patient: PatientInfo) -> None:
        if self._patient_visible:
            name, second = patient.display_name or patient.id or tr("No patient name"), patient.id
            second = "" if second == name else second
        else:
            name, second = tr("Patient {number}", number=item.row() + 1), ""
        item.setText(name)
        item.setData(second, Role.SECOND_LINE)
        item.setToolTip(" · ".join(part for part in (name, second) if part))


def series_title(series: Series) -> str:
    """Modality and number: "CT · 2"."""
    parts = (series.modality or tr("Picture"), "" if series.number is None else str(series.number))
    return " · ".join(part for part in parts if part)


def document_second_line(document: Document) -> str:
    """What a document is and of when: "Comprehensive SR · 2020-04-05"."""
    name = document.class_name if document.class_name != document.title else ""
    return " · ".join(part for part in (name, format_date(document.date)) if part)


def image_count(series: Series) -> str:
    """ "28 images", "24 images, 4 times", "60 images, 20 phases"."""
    count = counted(series.images, mark("{count} image"), mark("{count} images"))
    if series.axis is None:
        return count
    return f"{count}, {series.points} {tr(_POINTS[series.axis.name])}"


def is_stack(series: Series) -> bool:
    """True where a series of several images is no volume: worth a badge."""
    return series.geometry.verdict is Verdict.STACK and series.images > 1 and not series.is_film


def series_tooltip(series: Series) -> str:
    """Description, and why a series is no volume."""
    lines = [series.description or series_title(series), image_count(series)]
    if is_stack(series):
        lines.append(tr("Shown slice by slice, not a volume:"))
    if is_stack(series) or series.geometry.verdict is Verdict.RESAMPLED:
        lines.extend(f"• {said(reason)}" for reason in series.geometry.reasons)
    return "\n".join(lines)


def series_label(series: Series) -> str:
    """One line for screen readers."""
    parts = [series_title(series), series.description, image_count(series)]
    if is_stack(series):
        parts.append(tr("shown slice by slice, not a volume"))
    if series.geometry.verdict is Verdict.RESAMPLED:
        parts.append(tr("resampled by this program"))
    return tr(", ").join(part for part in parts if part)


def kind_of(index: IndexLike) -> Kind | None:
    """What the row of an index is; None for none."""
    value = index.data(Role.KIND)
    return None if value is None else Kind(value)


def _item(kind: Kind) -> QStandardItem:
    item = QStandardItem()
    item.setEditable(False)
    item.setData(int(kind), Role.KIND)
    if kind is not Kind.SERIES:
        item.setSelectable(kind is Kind.DOCUMENT)
        item.setDragEnabled(False)
    return item
