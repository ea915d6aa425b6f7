"""One icon for each kind of document."""

from __future__ import annotations

import qtawesome
from PySide6.QtGui import QIcon

from viewer.dicom.document import DocumentKind
from viewer.gui.basics import theme

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
    """The icon; qtawesome keeps what it has drawn."""
    icon: QIcon = qtawesome.icon(_NAMES[kind], color=theme.colours().secondary)
    return icon
