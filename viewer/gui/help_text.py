"""The page of the help menu on keys and mouse."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from viewer.gui.translation import mark, tr

_MOUSE = (
    (
        mark("Left drag"),
        mark("what the tool says: window (right widens, up raises), pan, zoom, scroll or draw"),
    ),
    (mark("Middle drag"), mark("pan")),
    (mark("Right drag"), mark("zoom")),
    (mark("Click a line, drag its handles"), mark("take hold of an annotation, with any tool")),
    (mark("Right click"), mark("menu of the image, or of the annotation under the cursor")),
    (mark("Wheel"), mark("previous and next image")),
    (mark("Ctrl + wheel"), mark("zoom at the cursor")),
    (mark("Shift, Alt"), mark("coarser, finer")),
)
_KEYS = (
    ("W T Z S X", "tools: window, pan, zoom, scroll, crosshair"),
    ("D, B, Y", "length, bidirectional, polyline"),
    ("A, Shift + A", "angle, Cobb angle"),
    ("O, Q, E", "freehand region, rectangle, ellipse"),
    ("P, K", "point, arrow with text"),
    ("Return", "end a polyline; draw a shape in the middle"),
    ("Arrows, [ ], Delete, F2", "of the selected annotation: move, choose a handle, delete, write its text"),
    ("Ctrl + Z, Ctrl + Shift + Z", "undo, redo"),
    ("Ctrl + C, Ctrl + V", "copy and paste an annotation"),
    ("Shift + D, Ctrl + Shift + F", "annotations on and off, list of findings"),
    ("Shift + W", "window of the selected region"),
    ("1 – 9", "window presets"),
    ("I, F, R", "invert, fit, reset"),
    ("Shift + H, Shift + V", "flip"),
    ("Shift + R, Ctrl + Shift + R", "turn right, turn left"),
    ("G, Shift + S, Shift + F", "magnifier, smoothing, true size"),
    ("Ctrl + Shift + C", "copy the picture"),
    ("Arrows, Page up and down, Home, End", "move through the series"),
    ("U", "PET as SUV, or in Bq/ml"),
    ("N", "notes on the series"),
    ("Shift + O", "overlays, segments and maps on and off"),
    (", and .", "previous and next time, heart phase, b-value or echo"),
    ("Ctrl + Page up and down", "previous and next series"),
    ("Space", "text over the image on and off"),
    ("Ctrl + Return", "classify"),
    ("Ctrl + Shift + Return", "explain"),
    ("H (hold)", "hide the heatmap"),
    ("Ctrl + 1 … 8", "layouts"),
    ("F6, Shift + F6", "next and previous viewport"),
    ("M, double click", "one viewport alone, and back"),
    ("J, Shift + J", "next and previous key image"),
    ("C", "play the series, or stop"),
    ("Shift + P", "three planes, and back"),
    ("F2, F3, F4, F5", "axial, coronal, sagittal planes, images as acquired"),
    ("X, or Shift + left drag", "crosshair; with X a line turns the planes"),
    ("L, Shift + L", "scroll together by position, by image"),
    ("Ctrl + L, Ctrl + Shift + L", "zoom and pan together, window together"),
    ("Ctrl + K", "all commands, to search"),
    ("Ctrl + ,", "settings"),
    ("Ctrl + J", "what is under way, with cancel"),
    ("Ctrl + T", "header of the image or document"),
    ("Escape", "cancel what runs; leave a document"),
    ("F11", "full screen"),
)


def _table(rows: tuple[tuple[str, str], ...]) -> str:
    cells = "".join(
        f"<tr><td><b>{tr(key)}</b>&nbsp;&nbsp;</td><td>{tr(text)}</td></tr>" for key, text in rows
    )
    return f"<table cellpadding='3'>{cells}</table>"


def shortcuts_html() -> str:
    """Keys and mouse, as a page."""
    return f"<p>{tr('Mouse')}</p>{_table(_MOUSE)}<p>{tr('Keys')}</p>{_table(_KEYS)}"


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
