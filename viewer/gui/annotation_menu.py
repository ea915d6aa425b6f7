"""The menu of one annotation."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from viewer.measure.annotation import DEFAULT_COLOUR, Annotation

# Violet is not among them: it belongs to AI.
COLOURS: tuple[tuple[str, str], ...] = (
    ("Yellow", DEFAULT_COLOUR),
    ("Green", "#7ed67e"),
    ("Cyan", "#6fd3e3"),
    ("Orange", "#ff9f5a"),
    ("White", "#f2f4f7"),
)


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
    menu.addAction("Write text…\tF2").triggered.connect(lambda: write_text())
    if annotation.is_region:
        menu.addAction("Window of the region\tShift+W").triggered.connect(lambda: use_window())
    colours = menu.addMenu("Colour")
    colours.setObjectName("menu_colour")
    for name, colour in COLOURS:
        swatch = QPixmap(14, 14)
        swatch.fill(QColor(colour))
        action = colours.addAction(QIcon(swatch), name)
        action.setCheckable(True)
        action.setChecked(colour == annotation.colour)
        action.triggered.connect(lambda _=False, chosen=colour: set_colour(chosen))
    menu.addSeparator()
    menu.addAction("Copy\tCtrl+C").triggered.connect(lambda: copy())
    menu.addAction("Delete\tDel").triggered.connect(lambda: delete())
    menu.popup(where)
    return menu
