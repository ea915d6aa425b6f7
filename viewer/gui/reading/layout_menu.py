"""Choosing a layout: a menu with a small picture of each, for the menu bar and the toolbar."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QColor, QIcon, QKeySequence, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QMainWindow, QMenu, QToolBar, QToolButton

from viewer.gui.basics import theme
from viewer.gui.basics.translation import tr
from viewer.session.layout import LAYOUTS, Layout
from viewer.session.workspace import Links, ScrollLink, Workspace

_ICON = 24
_DENSITIES = (1, 2, 3)


def layout_icon(layout: Layout) -> QIcon:
    """The cells of a layout as lines."""
    icon = QIcon()
    for density in _DENSITIES:
        pixmap = QPixmap(_ICON * density, _ICON * density)
        pixmap.setDevicePixelRatio(density)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.colours().text), 1.4))
        width, height = 18.0 / layout.columns, 15.0 / layout.rows
        for cell in layout.cells:
            painter.drawRect(
                QRectF(
                    3 + cell.column * width, 4.5 + cell.row * height, cell.columns * width, cell.rows * height
                )
            )
        painter.end()
        icon.addPixmap(pixmap)
    return icon


class LayoutMenu(QObject):
    """The layouts (Ctrl+1 ...), and what viewports do together. It shows what is so, and asks by signals."""

    layoutChosen = Signal(object)  # Layout
    linksChosen = Signal(object)  # Links

    def __init__(self, window: QMainWindow, toolbar: QToolBar, before: QAction) -> None:
        super().__init__(window)
        self._links = Links()
        self.menu = QMenu(tr("&Layout"), window)
        self.menu.setObjectName("menu_layout")
        self.layouts: dict[str, QAction] = {}
        group = QActionGroup(self)
        for number, layout in enumerate(LAYOUTS, start=1):
            action = self._action(f"layout_{layout.name}", tr(layout.title), f"Ctrl+{number}", group)
            action.setIcon(layout_icon(layout))
            action.triggered.connect(lambda _=False, chosen=layout: self.layoutChosen.emit(chosen))
            self.layouts[layout.name] = action
        self.hanging = self.menu.addMenu(tr("Hanging protocol"))
        self.hanging.setObjectName("menu_hanging")
        self.menu.addSeparator()
        scroll = QActionGroup(self)
        scroll.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
        self.links = {
            ScrollLink.POSITION: self._action(
                "link_position", tr("Scroll together by position"), "L", scroll
            ),
            ScrollLink.OFFSET: self._action(
                "link_offset", tr("Scroll together by distance"), "Shift+L", scroll
            ),
        }
        self.placement = self._action("link_placement", tr("Zoom and pan together"), "Ctrl+L")
        self.windows = self._action("link_window", tr("Window together"), "Ctrl+Shift+L")
        self.lines = self._action("reference_lines", tr("Lines of the other planes"), "Ctrl+R")
        for action in (*self.links.values(), self.placement, self.windows, self.lines):
            action.triggered.connect(self._choose_links)
        self.button = QToolButton()
        self.button.setObjectName("button_layout")
        self.button.setAccessibleName(tr("Layout of the viewports"))
        self.button.setToolTip(tr("Layout and links of the viewports"))
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.setMenu(self.menu)
        toolbar.insertWidget(before, self.button)
        toolbar.insertSeparator(before)
        self.show(Workspace())

    def _action(self, name: str, text: str, key: str, group: QActionGroup | None = None) -> QAction:
        action = QAction(text, self)
        action.setObjectName(f"action_{name}")
        action.setShortcut(QKeySequence(key))
        action.setCheckable(True)
        if group is not None:
            group.addAction(action)
        self.menu.addAction(action)
        return action

    def _choose_links(self) -> None:
        scroll = next((link for link, action in self.links.items() if action.isChecked()), ScrollLink.NOTHING)
        self.linksChosen.emit(
            Links(scroll, self.placement.isChecked(), self.windows.isChecked(), self.lines.isChecked())
        )

    def draw_icons(self) -> None:
        """Draw the layouts anew in the colours of the theme."""
        for layout in LAYOUTS:
            action = self.layouts[layout.name]
            action.setIcon(layout_icon(layout))
            if action.isChecked():
                self.button.setIcon(action.icon())

    def show(self, workspace: Workspace) -> None:
        """Check what is so."""
        action = self.layouts[workspace.layout.name]
        if not action.isChecked() or self.button.icon().isNull():
            action.setChecked(True)
            self.button.setIcon(action.icon())
        for link, chosen in self.links.items():
            chosen.setChecked(workspace.links.scroll is link)
        self.placement.setChecked(workspace.links.placement)
        self.windows.setChecked(workspace.links.window)
        self.lines.setChecked(workspace.links.lines)
