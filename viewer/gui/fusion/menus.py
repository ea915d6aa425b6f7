"""Menus that lay a series over the image: of the image, and of a row in the list of studies."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from viewer.dicom.series import Series
from viewer.gui.basics.translation import tr
from viewer.gui.fusion.controller import FusionController
from viewer.gui.fusion.words import REFUSALS, series_name
from viewer.gui.reading.controller import ReadingController
from viewer.session.fusion import FusionRefusal, candidates, fusion_refusal


class FusionMenus(QObject):
    """Series that cannot be laid over the image stand in the menu too, with the reason."""

    def __init__(
        self, menu: QMenu, fusion: FusionController, reading: ReadingController, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._menu = menu
        self._fusion = fusion
        self._reading = reading
        self._parent = parent
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self._fill)

    def open_at(self, where: QPoint) -> None:
        """Let a series be chosen, at a place on the screen."""
        self._menu.popup(where)

    def show_row_menu(self, uid: str, where: QPoint) -> QMenu:
        """What can be done with a series of the list."""
        menu = QMenu(self._parent)
        menu.setObjectName("menu_series")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        menu.addAction(tr("Show")).triggered.connect(lambda: self._reading.show_series(uid))
        over, base = self._reading.store.series(uid), self._reading.series
        if over is not None:
            action = menu.addAction(tr("Lay over this image"))
            action.triggered.connect(lambda: self._fusion.lay_over(uid))
            self._explain(action, fusion_refusal(base, over) if base is not None else None)
        menu.popup(where)
        return menu

    def candidates(self) -> tuple[tuple[Series, FusionRefusal | None], ...]:
        """What could be laid over the image, and why it cannot be."""
        store, base = self._reading.store, self._reading.series
        found = (store.series(uid) for uid in store.uids)
        return () if base is None else candidates(base, (one for one in found if one is not None))

    def _fill(self) -> None:
        self._menu.clear()
        for series, refusal in self.candidates():
            self._add(series, refusal)
        if self._menu.isEmpty():
            self._menu.addAction(tr("No other series of this study is open")).setEnabled(False)

    def _add(self, series: Series, refusal: FusionRefusal | None) -> None:
        action = self._menu.addAction(series_name(series))
        action.triggered.connect(partial(self._fusion.lay_over, series.uid))
        fusion = self._reading.state.fusion
        action.setCheckable(True)
        action.setChecked(fusion is not None and fusion.series_uid == series.uid)
        self._explain(action, refusal)

    @staticmethod
    def _explain(action: QAction, refusal: FusionRefusal | None) -> None:
        action.setEnabled(refusal is None)
        if refusal is not None:
            action.setToolTip(tr(REFUSALS[refusal][0]))
