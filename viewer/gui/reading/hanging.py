"""Hangs studies by their protocols: by itself when one is opened, or by the menu."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from viewer.dicom.patients import same_patient
from viewer.dicom.series import Series
from viewer.errors import OverreadError
from viewer.gui.basics.translation import tr
from viewer.gui.reading.controller import ReadingController
from viewer.session.hanging import HangingProtocol, hang, hung_workspace, parse_protocol, suits
from viewer.settings import resources_folder, user_data_folder


def protocol_folders() -> tuple[Path, ...]:
    """The user's protocols, then those that come with Overread."""
    return user_data_folder() / "hanging", resources_folder() / "hanging"


class Hanging(QObject):
    """Knows the protocols. One of the user's with the name of a built-in one takes its place."""

    problem = Signal(object)  # OverreadError

    def __init__(self, reading: ReadingController, menu: QMenu, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reading = reading
        self._menu = menu
        self.protocols: tuple[HangingProtocol, ...] = ()
        menu.aboutToShow.connect(self._fill)

    def load(self) -> None:
        """Read all protocols; a file that cannot be used is named, and the others count."""
        found: dict[str, HangingProtocol] = {}
        for path in (path for folder in protocol_folders() for path in sorted(folder.glob("*.toml"))):
            try:
                protocol = parse_protocol(path.read_text(encoding="utf-8"), path.name)
            except OverreadError as error:
                self.problem.emit(error)
            except (OSError, UnicodeDecodeError) as error:
                self.problem.emit(
                    OverreadError(
                        tr("{name} cannot be read ({name2}).", name=path.name, name2=type(error).__name__),
                        tr("Mend or remove it."),
                    )
                )
            else:
                found.setdefault(protocol.name, protocol)
        self.protocols = tuple(sorted(found.values(), key=lambda one: -len(one.viewport)))

    def show_opened(self, series: tuple[Series, ...], here: bool = False) -> None:
        """Show what was opened; in an empty window by the first automatic protocol that finds all it wants.

        `here`: it was dropped onto the active viewport.

        A patient who is not on the screen takes the place of whoever is: two side by side are asked for, by dragging.
        """
        if self._is_of_another_patient(series[0]):
            self._reading.clear_viewports()
        was_empty = self._reading.workspace.is_empty
        if was_empty:
            for protocol in self.protocols:
                fits = protocol.automatic and suits(protocol, series[0])
                if fits and self._hang(protocol, series[0], series[0].slices // 2):
                    return
        self._reading.show_opened(series, here)

    def _is_of_another_patient(self, series: Series) -> bool:
        shown = (self._reading.series_in(number) for number in self._reading.workspace.shown)
        held = [one for one in shown if one is not None]
        return bool(held) and not any(same_patient(one.patient, series.patient) for one in held)

    def hang(self, protocol: HangingProtocol) -> None:
        """Hang the active viewport's study."""
        series = self._reading.series
        if series is None or not self._hang(protocol, series, self._displayed_index()):
            self.problem.emit(
                OverreadError(
                    tr("The study does not have all images for “{name}”.", name=tr(protocol.name)),
                    tr("Open them, or choose another protocol."),
                )
            )

    def _displayed_index(self) -> int:
        state, series = self._reading.state, self._reading.series
        if state.plane is None or series is None:
            return state.index
        return state.point * series.slices + series.slices // 2

    def _open_series(self) -> list[Series]:
        store = self._reading.store
        found = (store.series(uid) for uid in store.uids)
        return [one for one in found if one is not None]

    def _hang(self, protocol: HangingProtocol, series: Series, index: int) -> bool:
        hung = hang(protocol, self._open_series(), series, index)
        if hung is None:
            return False
        self._reading.show_all(hung_workspace(self._reading.workspace, protocol, hung))
        return True

    def _fill(self) -> None:
        """Those that find all they want can be chosen; those that are meant for other parts of the body come last."""
        self._menu.clear()
        series = self._reading.series
        fitting = [one for one in self.protocols if series is None or suits(one, series)]
        self._offer(fitting, series)
        self._menu.addSeparator()
        self._offer([one for one in self.protocols if one not in fitting], series)

    def _offer(self, protocols: Sequence[HangingProtocol], series: Series | None) -> None:
        index = self._displayed_index()
        for protocol in protocols:
            action = self._menu.addAction(tr(protocol.name))
            action.triggered.connect(lambda _=False, chosen=protocol: self.hang(chosen))
            found = None if series is None else hang(protocol, self._open_series(), series, index)
            action.setEnabled(found is not None)
