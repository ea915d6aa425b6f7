"""The reading controller: opens files, moves through images, changes the window. Holds the one ViewState."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from viewer.dicom.scan_worker import ScanWorker
from viewer.dicom.series import ScanResult, Series
from viewer.gui.background import BackgroundTask
from viewer.gui.series_store import SeriesStore
from viewer.intensity.presets import presets_for
from viewer.intensity.window import Window
from viewer.session.view_state import ExplainChoice, Follow, ImageKey, OverlayState, ViewState
from viewer.volume.slice_image import SliceImage


class ReadingController(QObject):
    """Every change of the state goes through `_change`, so that all widgets hear of it in one way."""

    stateChanged = Signal(object)  # ViewState
    imageChanged = Signal(object)  # SliceImage, or None while it is not there
    scanStarted = Signal()
    scanProgressed = Signal(int, int)
    scanFinished = Signal(object)  # ScanResult, its series as they are open now
    scanEnded = Signal()  # however it ended
    scanCancelled = Signal()
    problem = Signal(object)  # OverreadError

    def __init__(self, store: SeriesStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.state = ViewState()
        self._scanner = ScanWorker()
        self._scan: BackgroundTask | None = None
        self._waiting: list[Callable[[], Sequence[Path]]] = []
        self._image: SliceImage | None = None
        self._left: dict[str, ViewState] = {}
        self._automatic: dict[str, Window] = {}
        self._closed = False
        store.imageReady.connect(self._on_image_ready)
        store.replaced.connect(self._on_series_replaced)

    # Opening

    def prepare(self) -> None:
        """Start the process that looks through files, ahead of the first folder."""
        self._scanner.start()

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Look for series under these paths; the first new one is shown. A second call waits for the first."""
        self.open_made_paths(lambda: paths)

    def open_made_paths(self, make: Callable[[], Sequence[Path]]) -> None:
        """The same for paths that have to be made first, in the background."""
        self._waiting.append(make)
        if self._scan is None:
            self._start_scan()

    @property
    def is_scanning(self) -> bool:
        """Whether files are being looked through."""
        return self._scan is not None

    def cancel_scan(self) -> None:
        """Stop looking through files, those that wait included."""
        self._waiting.clear()
        if self._scan is not None:
            self._scan.cancel()

    def _start_scan(self) -> None:
        make = self._waiting.pop(0)
        task = BackgroundTask(
            lambda progress, cancelled: self._scanner.scan(make(), progress, cancelled), self
        )
        task.progressed.connect(self.scanProgressed)
        task.succeeded.connect(lambda result: self._on_scanned(task, result))
        task.failed.connect(self.problem)
        task.stopped.connect(self.scanCancelled)
        task.finished.connect(self._on_scan_ended)
        self._scan = task
        self.scanStarted.emit()
        task.start()

    def _on_scanned(self, task: BackgroundTask, result: ScanResult) -> None:
        if self._closed:
            return
        if task.was_cancelled:  # it had finished just before
            self.scanCancelled.emit()
            return
        open_before = set(self.store.uids)
        series = self.store.add(result.series)
        self.scanFinished.emit(ScanResult(series, result.skipped))
        new = [one for one in series if one.uid not in open_before]
        if series:
            self.show_series((new or series)[0].uid)

    def _on_scan_ended(self) -> None:
        if self._scan is not None:
            self._scan.deleteLater()
            self._scan = None
        self.scanEnded.emit()
        if self._waiting and not self._closed:
            self._start_scan()

    def close_all(self) -> None:
        """Back to the empty window."""
        self.cancel_scan()
        self.store.clear()
        self._left.clear()
        self._automatic.clear()
        self._change(self.state.with_series(None, 0))

    def finish(self) -> None:
        """Stop what runs; the window closes."""
        self._closed = True
        self._waiting.clear()
        self._scanner.close()
        if self._scan is not None:
            self._scan.finish()

    # What is shown

    def start_with(self, state: ViewState) -> None:
        """Begin with what the user chose the last time."""
        self._change(state)

    @property
    def series(self) -> Series | None:
        """The displayed series."""
        return self.store.series(self.state.series_uid)

    @property
    def image(self) -> SliceImage | None:
        """The displayed image; None while it is not there."""
        return self._image

    def show_series(self, uid: str, index: int | None = None) -> None:
        """Show a series as it was left: at `index`, else at its last image, else in its middle."""
        series = self.store.series(uid)
        if series is None:
            return
        if uid == self.state.series_uid and index is None:
            # Chosen once more: what is missing is read, the view stays as it is.
            self.store.show(uid, self.state.index)
            self._change(replace(self.state, count=series.images))
            return
        if self.state.series_uid is not None:
            self._left[self.state.series_uid] = self.state
        left = self._left.get(uid)
        if index is None:
            index = series.images // 2 if left is None else left.index
        state = self.state.with_series(uid, series.images, index)
        if left is not None:
            state = state.looking_like(left)
        self.store.show(uid, state.index)
        self._change(state)

    def show_neighbour_series(self, step: int) -> None:
        """Show the next (1) or previous (-1) series of the list."""
        uids = self.store.uids
        if self.state.series_uid in uids:
            place = uids.index(self.state.series_uid) + step
            if 0 <= place < len(uids):
                self.show_series(uids[place])

    def scroll_by(self, steps: int) -> None:
        """Move through the series; stops at its ends."""
        self.scroll_to(self.state.index + steps)

    def scroll_to(self, index: int) -> None:
        """Show one image of the series."""
        state = self.state.scrolled_to(index)
        if state.series_uid is not None and state != self.state:
            self.store.focus_on(state.series_uid, state.index)
            self._change(state)

    def _on_series_replaced(self, uid: str) -> None:
        """Its images have other numbers now."""
        self._left.pop(uid, None)
        self._automatic.pop(uid, None)
        if self.state.series_uid == uid:
            self._image = None
            self.imageChanged.emit(None)
            self.state = self.state.with_series(None, 0)

    def _on_image_ready(self, uid: str, index: int) -> None:
        if not self._closed and self.state.series_uid == uid and self.state.index == index:
            self._change(self.state)

    # Display

    @property
    def displayed_window(self) -> Window | None:
        """The chosen window, else the file's for this image, else an automatic one.

        An automatic window is found once a series: it must not flicker from image to image.
        """
        image = self._image
        if self.state.window is not None or image is None:
            return self.state.window
        if image.windows:
            return image.default_window()
        if image.series_uid not in self._automatic:
            self._automatic[image.series_uid] = image.default_window()
        return self._automatic[image.series_uid]

    def presets(self) -> tuple[Window, ...]:
        """Windows that the number keys choose: those of the file, then those for the modality."""
        if self._image is None or self.series is None:
            return ()
        return presets_for(self.series.modality, self._image.windows)

    def set_window(self, window: Window | None) -> None:
        """Choose a window; None returns to the image's own."""
        self._change(replace(self.state, window=window))

    def choose_preset(self, number: int) -> None:
        """Choose the preset of a number key, from 1; nothing happens where there is none."""
        presets = self.presets()
        if 1 <= number <= len(presets):
            self.set_window(presets[number - 1])

    def toggle_inverted(self) -> None:
        """Swap black and white."""
        self._change(replace(self.state, inverted=not self.state.inverted))

    def flip(self, horizontally: bool) -> None:
        """Mirror the view; the image, its orientation letters and its heatmap go together."""
        if horizontally:
            state = replace(self.state, flipped_horizontally=not self.state.flipped_horizontally)
        else:
            state = replace(self.state, flipped_vertically=not self.state.flipped_vertically)
        self._change(state)

    def reset_display(self) -> None:
        """The image's own window, not inverted, not flipped."""
        self._change(
            replace(
                self.state, window=None, inverted=False, flipped_horizontally=False, flipped_vertically=False
            )
        )

    def set_overlay(
        self, visible: bool | None = None, opacity: float | None = None, threshold: float | None = None
    ) -> None:
        """Change how the heatmap lies over the image; None leaves a value."""
        old = self.state.overlay
        overlay = OverlayState(
            visible=old.visible if visible is None else visible,
            opacity=old.opacity if opacity is None else opacity,
            threshold=old.threshold if threshold is None else threshold,
        )
        self._change(replace(self.state, overlay=overlay))

    # AI

    def set_model(self, name: str | None) -> None:
        """Choose the model; what was asked of another one has lapsed."""
        self._change(
            replace(
                self.state,
                model=name,
                classify_asked=None,
                explain_asked=None,
                choice=replace(self.state.choice, target=None),
            )
        )

    def set_choice(self, choice: ExplainChoice) -> None:
        """Choose how explanations are made; a displayed one is made again."""
        self._change(replace(self.state, choice=choice))

    def set_follow(self, follow: Follow) -> None:
        """Choose what runs by itself."""
        self._change(replace(self.state, follow=follow))

    def ask_to_classify(self) -> None:
        """Classify the displayed image."""
        self._change(self.state.asking_to_classify())

    def ask_to_explain(self, target: str | None = None) -> None:
        """Explain the displayed image."""
        self._change(self.state.asking_to_explain(target))

    def ask_nothing(self) -> None:
        """Ask nothing of the AI any longer."""
        self._change(self.state.asking_nothing())

    def _change(self, state: ViewState) -> None:
        self.state = state
        image = self._image_for(state.image)
        if image is not self._image:
            self._image = image
            self.imageChanged.emit(image)
        self.stateChanged.emit(state)

    def _image_for(self, key: ImageKey | None) -> SliceImage | None:
        """The image; the one at hand where it is that one: making a SliceImage converts all its pixels."""
        if key is None:
            return None
        shown = self._image
        if shown is not None and (shown.series_uid, shown.index) == (key.series_uid, key.index):
            return shown
        return self.store.image(key.series_uid, key.index)
