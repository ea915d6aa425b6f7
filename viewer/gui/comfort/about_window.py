"""About: what this is, with which versions, and diagnostics to copy, without patient data."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sys

import PySide6
from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from viewer import __version__
from viewer.gui.basics import theme
from viewer.gui.basics.controls import push_button
from viewer.gui.basics.translation import tr
from viewer.log import log_path
from viewer.settings import RESEARCH_NOTE

# Asked by their metadata: importing TensorFlow only to know its version would stall the window.
_PACKAGES = (
    "numpy",
    "pydicom",
    "tensorflow",
    "keras",
    "SimpleITK",
    "opencv-python-headless",
    "pyqtgraph",
    "imagecodecs",
)
_SIZE = (560, 440)


def diagnostics(device: str) -> str:
    """Versions, platform, screens, device of models and the log's place; nothing of patients or their files."""
    lines = [
        f"Overread {__version__}",
        f"Python {platform.python_version()} ({sys.implementation.name})",
        f"{platform.platform()}, {os.cpu_count()} cores",
        f"Qt {qVersion()}, PySide6 {PySide6.__version__}, platform plugin {QGuiApplication.platformName()}",
    ]
    for screen in QGuiApplication.screens():
        size = screen.size()
        lines.append(f"Screen {size.width()} x {size.height()} at {screen.devicePixelRatio():g}x")
    lines.append(f"Models run on: {device or 'not started'}")
    lines += [f"{name} {_version(name)}" for name in _PACKAGES]
    lines.append(f"Log: {_without_home(str(log_path()))}")
    return "\n".join(lines)


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def _without_home(path: str) -> str:
    """A home folder bears a name."""
    home = os.path.expanduser("~")  # noqa: PTH111 - Path.home raises where there is none
    return path.replace(home, "~", 1) if home not in ("~", "/") and path.startswith(home) else path


class AboutWindow(QWidget):
    """Non-modal."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("about_window")
        self.setWindowTitle(tr("About Overread"))
        self.setAccessibleName(tr("About Overread"))
        self.resize(*_SIZE)
        title = QLabel(tr("Overread {version}", version=__version__))
        title.setFont(theme.interface_font(theme.TITLE_PX, bold=True))
        title.setProperty("role", "title")
        words = QLabel(
            tr(
                "A DICOM viewer that shows what a classifier sees.\n{note} Apache License 2.0.",
                note=tr(RESEARCH_NOTE),
            )
        )
        words.setProperty("role", "secondary")
        words.setWordWrap(True)
        self.text = QPlainTextEdit()
        self.text.setObjectName("diagnostics")
        self.text.setAccessibleName(tr("Diagnostics"))
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.copy_button = push_button(
            "copy_diagnostics",
            tr("Copy diagnostics"),
            clicked=lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()),
            accessible=tr("Copy diagnostics, without patient data"),
        )
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.copy_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(8)
        column.addWidget(title)
        column.addWidget(words)
        column.addWidget(self.text, 1)
        column.addLayout(row)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        self.set_device("")

    def set_device(self, device: str) -> None:
        """The device that models run on; "" while that is not known."""
        self.text.setPlainText(diagnostics(device))
