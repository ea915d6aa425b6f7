"""The pages of the help menu: keys and mouse, about."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from viewer import __version__
from viewer.settings import RESEARCH_NOTE

_MOUSE = (
    ("Left drag", "what the tool says: window (right widens, up raises), pan, zoom or scroll"),
    ("Middle drag", "pan"),
    ("Right drag", "zoom"),
    ("Right click", "menu"),
    ("Wheel", "previous and next image"),
    ("Ctrl + wheel", "zoom at the cursor"),
    ("Shift, Alt", "coarser, finer"),
)
_KEYS = (
    ("W T Z S X", "tools: window, pan, zoom, scroll, crosshair"),
    ("1 – 9", "window presets"),
    ("I, F, R", "invert, fit, reset"),
    ("Shift + H, Shift + V", "flip"),
    ("Arrows, Page up and down, Home, End", "move through the series"),
    (", and .", "previous and next time, heart phase, b-value or echo"),
    ("Ctrl + Page up and down", "previous and next series"),
    ("Space", "text over the image on and off"),
    ("Ctrl + Return", "classify"),
    ("Ctrl + Shift + Return", "explain"),
    ("H (hold)", "hide the heatmap"),
    ("Ctrl + 1 … 8", "layouts"),
    ("F6, Shift + F6", "next and previous viewport"),
    ("M, double click", "one viewport alone, and back"),
    ("C", "play the series, or stop"),
    ("Shift + P", "three planes, and back"),
    ("F2, F3, F4, F5", "axial, coronal, sagittal planes, images as acquired"),
    ("X, or Shift + left drag", "crosshair; with X a line turns the planes"),
    ("L, Shift + L", "scroll together by position, by image"),
    ("Ctrl + L, Ctrl + Shift + L", "zoom and pan together, window together"),
    ("Ctrl + T", "header of the image or document"),
    ("Escape", "cancel what runs; leave a document"),
    ("F11", "full screen"),
)


def _table(rows: tuple[tuple[str, str], ...]) -> str:
    cells = "".join(f"<tr><td><b>{key}</b>&nbsp;&nbsp;</td><td>{text}</td></tr>" for key, text in rows)
    return f"<table cellpadding='3'>{cells}</table>"


SHORTCUTS_HTML = f"<p>Mouse</p>{_table(_MOUSE)}<p>Keys</p>{_table(_KEYS)}"
ABOUT_HTML = (
    f"<p><b>Overread {__version__}</b></p><p>A DICOM viewer that shows what a classifier sees.</p>"
    f"<p>{RESEARCH_NOTE}</p><p>Apache License 2.0</p>"
)


def show_page(parent: QWidget, title: str, html: str) -> None:
    """A page that stays open beside the work; it blocks nothing."""
    box = QMessageBox(parent)
    box.setObjectName("page")
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.RichText)
    box.setText(html)
    box.setWindowModality(Qt.WindowModality.NonModal)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.show()
