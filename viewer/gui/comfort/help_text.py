"""The page of the help menu on keys and mouse."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from viewer.gui.basics.translation import mark, tr

_SIZE = (620, 720)
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
    (mark("W T Z S X"), mark("tools: window, pan, zoom, scroll, crosshair")),
    (mark("D, B, Y"), mark("length, bidirectional, polyline")),
    (mark("A, Shift + A"), mark("angle, Cobb angle")),
    (mark("O, Q, E"), mark("freehand region, rectangle, ellipse")),
    (mark("P, K"), mark("point, arrow with text")),
    (mark("Return"), mark("end a polyline; draw a shape in the middle")),
    (mark("Backspace"), mark("take the last point of a stroke back; delete an annotation")),
    (
        mark("Arrows, [ ], Delete, F2"),
        mark("of the selected annotation: move, choose a handle, delete, write its text"),
    ),
    (mark("Ctrl + Z, Ctrl + Shift + Z"), mark("undo, redo")),
    (mark("Ctrl + C, Ctrl + V"), mark("copy and paste an annotation")),
    (mark("Shift + D, Ctrl + Shift + F"), mark("annotations on and off, list of findings")),
    (mark("Shift + W"), mark("window of the selected region")),
    (mark("1 – 9"), mark("window presets")),
    (mark("I, F, R"), mark("invert, fit, reset")),
    (mark("Ctrl + G"), mark("go to an image by its number")),
    (mark("Shift + H, Shift + V"), mark("flip")),
    (mark("Shift + R, Ctrl + Shift + R"), mark("turn right, turn left")),
    (mark("G, Shift + S, Shift + F"), mark("magnifier, smoothing, true size")),
    (mark("Ctrl + Shift + C"), mark("copy the picture")),
    (mark("Arrows, Page up and down, Home, End"), mark("move through the series")),
    (mark("U"), mark("PET as SUV, or in Bq/ml")),
    (mark("N"), mark("notes on the series")),
    (mark("Shift + O"), mark("overlays, segments and maps on and off")),
    (mark(", and ."), mark("previous and next time, heart phase, b-value or echo")),
    (mark("Ctrl + Page up and down"), mark("previous and next series")),
    (mark("Space"), mark("text over the image on and off")),
    (mark("Ctrl + Return"), mark("classify")),
    (mark("Ctrl + Shift + Return"), mark("explain")),
    (mark("Ctrl + I"), mark("the tensor that the model received, beside the image")),
    (mark("Ctrl + D"), mark("two explanations side by side; there, B swaps them in place")),
    (mark("Shift + Q"), mark("cover a box of the image, and see the model's scores follow")),
    (mark("Shift + N"), mark("note an opinion of the image, where it is read before the AI is shown")),
    (mark("H (hold)"), mark("hide the heatmap")),
    (mark("Ctrl + 1 … 8"), mark("layouts")),
    (mark("F6, Shift + F6"), mark("next and previous viewport")),
    (mark("M, double click"), mark("one viewport alone, and back")),
    (mark("J, Shift + J"), mark("next and previous key image")),
    (mark("C"), mark("play the series, or stop")),
    (mark("Shift + P"), mark("three planes, and back")),
    (mark("F2, F3, F4, F5"), mark("axial, coronal, sagittal planes, images as acquired")),
    (mark("X, or Shift + left drag"), mark("crosshair; with X a line turns the planes")),
    (mark("L, Shift + L"), mark("scroll together by position, by distance")),
    (mark("Ctrl + L, Ctrl + Shift + L"), mark("zoom and pan together, window together")),
    (mark("Ctrl + K"), mark("all commands, to search")),
    (mark("Ctrl + ,"), mark("settings")),
    (mark("Ctrl + J"), mark("what is under way, with cancel")),
    (mark("Ctrl + T"), mark("header of the image or document")),
    (mark("Escape"), mark("cancel what runs; leave a document")),
    (mark("F11"), mark("full screen")),
)


def _table(rows: tuple[tuple[str, str], ...]) -> str:
    cells = "".join(
        f"<tr><td style='white-space: pre'><b>{tr(key)}</b>&nbsp;&nbsp;&nbsp;</td><td>{tr(text)}</td></tr>"
        for key, text in rows
    )
    return f"<table cellpadding='3'>{cells}</table>"


def shortcuts_html() -> str:
    """Keys and mouse, as a page."""
    note = tr("These are the usual keys. Settings, Keys lists all of them as they are now, and changes them.")
    return f"<h4>{tr('Mouse')}</h4>{_table(_MOUSE)}<h4>{tr('Keys')}</h4>{_table(_KEYS)}<p>{note}</p>"


class HelpPage(QDialog):
    """A page that is scrolled and stays open beside the work; it blocks nothing."""

    def __init__(self, parent: QWidget, title: str, html: str) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setSizeGripEnabled(True)
        text = QTextBrowser()
        text.setObjectName("page_text")
        text.setAccessibleName(title)
        text.setFrameShape(QTextBrowser.Shape.NoFrame)
        text.setHtml(html)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 4, 8)
        column.addWidget(text)
        screen = parent.screen().availableGeometry()
        self.resize(min(_SIZE[0], screen.width() - 40), min(_SIZE[1], screen.height() - 80))


def show_page(parent: QWidget, title: str, html: str) -> None:
    """Show a page; the one that is open comes to the front."""
    page = parent.findChild(HelpPage, "page") or HelpPage(parent, title, html)
    page.show()
    page.raise_()
