"""The menu of one annotation."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from viewer.gui.basics.translation import mark, tr
from viewer.measure.annotation import DEFAULT_COLOUR, Annotation

# Violet is not among them: it belongs to AI.
COLOURS: tuple[tuple[str, str], ...] = (
    (mark("Yellow"), DEFAULT_COLOUR),
    (mark("Green"), "#7ed67e"),
    (mark("Cyan"), "#6fd3e3"),
    (mark("Orange"), "#ff9f5a"),
    (mark("White"), "#f2f4f7"),
)


def swatch(colour: str) -> QIcon:
    """A small square of a colour."""
    square = QPixmap(14, 14)
    square.fill(QColor(colour))
    return QIcon(square)


def show_annotation_menu(
    parent: QWidget,
    annotation: Annotation,
    where: QPoint,
    *,
    write_text: Callable[[], object],
    copy: Callable[[], object],
    delete: Callable[[], object],
    use_window: Callable[[], object],
    set_colour: Callable[[str], object],
) -> QMenu:
    """Offer what can be done with an annotation, at a place on the screen."""
    menu = QMenu(parent)
    menu.setObjectName("menu_annotation")
    menu.aboutToHide.connect(menu.deleteLater)
    menu.addAction(tr("Write text…\tF2")).triggered.connect(lambda: write_text())
    if annotation.is_region:
        menu.addAction(tr("Window of the region\tShift+W")).triggered.connect(lambda: use_window())
    colours = menu.addMenu(tr("Colour"))
    colours.setObjectName("menu_colour")
    for name, colour in COLOURS:
        action = colours.addAction(swatch(colour), tr(name))
        action.setCheckable(True)
        action.setChecked(colour == annotation.colour)
        action.triggered.connect(lambda _=False, chosen=colour: set_colour(chosen))
    menu.addSeparator()
    menu.addAction(tr("Copy\tCtrl+C")).triggered.connect(lambda: copy())
    menu.addAction(tr("Delete\tDel")).triggered.connect(lambda: delete())
    menu.popup(where)
    return menu
