"""One icon for each kind of document."""

from __future__ import annotations

from PySide6.QtGui import QIcon

from viewer.dicom.document import DocumentKind
from viewer.gui.basics import theme
from viewer.gui.basics.icons import line_icon

_NAMES = {
    DocumentKind.REPORT: "mdi6.file-document-outline",
    DocumentKind.KEY_OBJECTS: "mdi6.star-outline",
    DocumentKind.PRESENTATION: "mdi6.tune-variant",
    DocumentKind.STRUCTURE_SET: "mdi6.vector-polygon",
    DocumentKind.PLAN: "mdi6.target",
    DocumentKind.WAVEFORM: "mdi6.heart-pulse",
    DocumentKind.ENCAPSULATED: "mdi6.file-pdf-box",
    DocumentKind.OTHER: "mdi6.file-code-outline",
}


def document_icon(kind: DocumentKind) -> QIcon:
    """The icon, as large as text."""
    return line_icon(_NAMES[kind], theme.colours().secondary, scale=1.0)
