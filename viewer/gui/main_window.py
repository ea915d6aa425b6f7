"""The window: joins panels, controllers and presenter, and offers what a user or a script can do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow

from viewer.ai.model_store import ModelStore
from viewer.dicom.demo import demonstration_paths
from viewer.dicom.scan_worker import ScanWorker
from viewer.errors import OverreadError
from viewer.gui.actions import make_actions, make_menus, make_toolbar
from viewer.gui.ai.controller import AiController
from viewer.gui.ai.inference_bridge import InferenceBridge
from viewer.gui.annotation.measuring import Measuring
from viewer.gui.attention.attention import Attention
from viewer.gui.basics.translation import tr
from viewer.gui.changing_menus import ChangingMenus
from viewer.gui.comfort.comfort import Comfort
from viewer.gui.comfort.remembering import remembered, restore
from viewer.gui.documents.desk import DocumentDesk
from viewer.gui.file_dialogs import FileDialogs
from viewer.gui.fusion.fusion import Fusion
from viewer.gui.histogram.scopes import HistogramScopes
from viewer.gui.image_tools import ImageTools, picture_of
from viewer.gui.lab.lab import Lab
from viewer.gui.map_files import MapFiles
from viewer.gui.map_presenter import MapPresenter
from viewer.gui.notes.controller import NotesController
from viewer.gui.objects.controller import ObjectController
from viewer.gui.panels import Panels
from viewer.gui.picture_saver import PictureSaver
from viewer.gui.planes.controller import PlanesController
from viewer.gui.presenter import Presenter
from viewer.gui.reading.cine import Cine
from viewer.gui.reading.controller import ReadingController
from viewer.gui.reading.hanging import Hanging
from viewer.gui.reading.key_images import KeyImages
from viewer.gui.reading.layout_menu import LayoutMenu
from viewer.gui.reading.suv_controller import SuvController
from viewer.gui.signals import connect_signals
from viewer.gui.study.opening import Opener
from viewer.gui.study.resampling import Resampling
from viewer.gui.study.series_store import SeriesStore
from viewer.gui.viewport.viewport import Viewport
from viewer.gui.wiring import connect_actions, connect_panels
from viewer.inference.deadlines import Deadlines
from viewer.session.view_state import ImageKey
from viewer.settings import Settings, user_data_folder
from viewer.volume.slice_image import SliceImage


class MainWindow(QMainWindow):
    """Signals for whoever drives the window: each thing that finishes says so."""

    scanFinished = Signal(object)  # ScanResult
    scanCancelled = Signal()
    imageShown = Signal(object)  # ImageKey, after the image was painted
    seriesLoaded = Signal(str)  # uid
    loadCancelled = Signal(str)  # uid
    inferenceReady = Signal(str)  # device
    predictionShown = Signal(object)  # Prediction
    attributionShown = Signal(object)  # Attribution, each refinement
    explanationFinished = Signal(object)  # Attribution, the last one
    jobFailed = Signal(object)  # Failed
    checksFinished = Signal(object)  # MapChecks of the displayed map
    pictureSaved = Signal(object)  # Path
    suvFound = Signal(str, object)  # uid of a PET series, SuvFactor
    seriesMade = Signal(str)  # uid of a resampled series, now in the list
    problemShown = Signal(str)

    def __init__(
        self,
        settings: Settings | None = None,
        models: ModelStore | None = None,
        deadlines: Deadlines | None = None,
        start_inference: bool = True,
        scanner: ScanWorker | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle(tr("Overread"))
        self.setMinimumSize(1024, 700)
        self.setAcceptDrops(True)
        self.settings = settings if settings is not None else Settings.load()
        self.store = SeriesStore(self)
        self.opener = Opener(self.store, self, scanner)
        self.reading = ReadingController(self.store, self)
        self.planes = PlanesController(self.reading, self)
        self.cine = Cine(self.reading, self)
        self.key_images = KeyImages(self.reading, self)
        self.bridge = InferenceBridge(self, deadlines)
        self.ai = AiController(self.bridge, self.image_of, self)
        self.panels = Panels(self, self.settings)
        self.actions_by_name = make_actions(self, self.panels.grid)
        menus = make_menus(self, self.actions_by_name)
        self.menus = ChangingMenus(self, menus, self.actions_by_name, self.reading, self.open_paths)
        toolbar = make_toolbar(self, self.actions_by_name)
        self.layout_menu = LayoutMenu(self, toolbar, self.actions_by_name["tool_window"])
        self.menuBar().insertMenu(menus["image"].menuAction(), self.layout_menu.menu)
        self.presenter = Presenter(
            self.panels, self.opener, self.reading, self.ai, self.actions_by_name, self
        )
        self.maps = MapPresenter(self.panels, self.reading, self.ai, self)
        self.map_files = MapFiles(self)
        self.pictures = PictureSaver(self)
        self.dialogs = FileDialogs(self)
        self.hanging = Hanging(self.reading, self.layout_menu.hanging, self)
        self.measuring = Measuring(self)
        self.image_tools = ImageTools(self)
        self.resampling = Resampling(self.store, self)
        self.notes = NotesController(
            self.panels.grid, self.reading, self.resampling, self.actions_by_name["resample"], self
        )
        self.objects = ObjectController(
            self.panels.grid, self.panels.objects, self.reading, self.actions_by_name["objects"], self
        )
        self.fusion = Fusion(self)
        self.suv = SuvController(self.reading, self.actions_by_name["suv"], self)
        self.notes.add_source(self.suv.notes_of)
        self.documents = DocumentDesk(self)
        self.comfort = Comfort(self)
        self.lab = Lab(self)
        self.attention = Attention(self)
        self.histograms = HistogramScopes(self)

        connect_signals(self)
        connect_panels(self)
        connect_actions(self)
        self.hanging.load()
        restore(self)
        self._offer_recent()
        self._given_models = models
        self._offer_models(self.models())
        if start_inference:
            self.start_inference()

    # Construction

    @property
    def viewport(self) -> Viewport:
        """The active viewport."""
        return self.panels.grid.active

    def _offer_models(self, models: ModelStore) -> None:
        found, refused = models.survey()
        entries = tuple(entry for entry in found if entry.card.task == "classification")
        self.ai.set_models(entries)
        names = [entry.card.name for entry in entries]
        chosen = self.settings.model if self.settings.model in names else (names[0] if names else None)
        self.panels.ai.set_models(entries, chosen)
        self.use_model(chosen)
        if refused:
            self.presenter.show_problem(
                OverreadError(tr("A model cannot be used: {reason}", reason=refused[0].reason))
            )

    def reload_models(self, chosen: str) -> None:
        """A model was installed: offer it with the others, and ask it from now on."""
        self.settings = self.settings.model_copy(update={"model": chosen})
        self._offer_models(self.models())

    def models(self) -> ModelStore:
        """Where models are looked for."""
        return self._given_models or ModelStore.default(self._model_folders())

    def _model_folders(self) -> tuple[Path, ...]:
        return tuple(Path(folder) for folder in self.settings.model_folders)

    # What a user or a script can do

    def start_inference(self) -> None:
        """Start the processes that hold models, look through files and decode; `inferenceReady` follows."""
        self.bridge.start()
        self.opener.prepare()
        self.store.loader.start_decoder()
        if self.reading.state.model is not None:
            self.ai.warm_up(self.reading.state.model)

    def open_paths(self, paths: Sequence[Path], here: bool = False) -> None:
        """Open files and folders in the background; `scanFinished` and `imageShown` follow.

        `here`: in the active viewport, though another one may be empty.
        """
        if paths:
            self.opener.open_paths(paths, here)

    def open_demo(self) -> None:
        """Open the demonstration study."""
        self.opener.open_made_paths(lambda: demonstration_paths(user_data_folder() / "demonstration"))

    def close_all(self) -> None:
        """Back to the empty window."""
        self.opener.cancel()
        self.resampling.cancel()
        self.documents.close_all()
        self.reading.close_all()
        self.key_images.forget()
        for part in (self.objects, self.fusion, self.suv, self.notes):
            part.forget()
        self.ai.forget_everything()
        self.measuring.controller.forget_history()
        self.measuring.anchors.forget()
        self.attention.forget()
        self.histograms.forget()
        self.panels.study.clear()
        self.panels.status.clear_message()
        self._offer_recent()

    def reset_view(self) -> None:
        """The image's own window and orientation, fitted."""
        self.reading.reset_display()
        self.viewport.fit()

    def classify(self) -> None:
        """Classify the displayed image; `predictionShown` or `jobFailed` follows."""
        self.ai.forgive()
        self.reading.ask_to_classify()

    def explain(self, target: str | None = None) -> None:
        """Explain the displayed image; `explanationFinished` or `jobFailed` follows."""
        self.ai.forgive()
        self.reading.ask_to_explain(target)

    def test_map(self) -> None:
        """Test the displayed map; `checksFinished` or `jobFailed` follows."""
        self.ai.forgive()
        self.reading.ask_to_check()

    def compare_baselines(self) -> None:
        """Explain from other baselines too; `maps.baselinesShown` or `jobFailed` follows."""
        self.ai.forgive()
        self.reading.ask_to_compare()

    def cancel_loading(self) -> None:
        """Stop looking through files and reading pixels."""
        self.opener.cancel()
        for uid in self.store.uids:
            self.store.loader.cancel(uid)

    def cancel_work(self) -> None:
        """Stop playing; else stop loading; else the AI jobs; where nothing is under way, leave the full screen."""
        if self.cine.is_playing:
            self.cine.stop()
            return
        loading = self.opener.is_scanning or any(self.store.loader.is_loading(uid) for uid in self.store.uids)
        if loading:
            self.cancel_loading()
        elif self.resampling.is_running:
            self.resampling.cancel()
        elif self.comfort.full_screen.is_on and not self.comfort.jobs.jobs:
            self.comfort.full_screen.toggle()
        else:
            self.reading.ask_nothing()

    def maximise_viewport(self) -> None:
        """The active viewport alone, or all again; where there is one anyway: without the side panels, or with."""
        if self.reading.workspace.layout.count > 1:
            self.reading.toggle_maximised()
            return
        shown = self.panels.left.isVisible() or self.panels.right.isVisible()
        for name in ("left_panel", "right_panel"):
            if self.actions_by_name[name].isChecked() == shown:
                self.actions_by_name[name].trigger()

    def save_picture(self, path: Path) -> None:
        """Save the active viewport as it is seen, with text and heatmap; `pictureSaved` follows."""
        self.pictures.save(picture_of(self.viewport, self.image_tools.with_patient), path)

    def use_model(self, name: str | None) -> None:
        """Ask this model from now on."""
        self.reading.set_model(name)
        entry = self.ai.entry(name)
        self.panels.ai.probabilities.set_labels(() if entry is None else entry.card.labels)
        self.panels.ai.set_image_available(self.reading.image is not None)
        self.presenter.show_scope()

    def show_or_hide_patient(self) -> None:
        """Patient data everywhere in the window, as the action says."""
        visible = self.actions_by_name["show_patient"].isChecked()
        self.reading.patient_data.set_visible(visible)
        for part in (self.panels.study, self.panels.empty_state, self.menus, self.documents):
            part.set_patient_data_visible(visible)

    def image_of(self, key: ImageKey) -> SliceImage | None:
        """An image in the unit of its file: the displayed one where it is meant, whose hash is then computed once."""
        in_file_unit = self.reading.units.factor(key.series_uid) is None
        for number in self.reading.workspace.shown if in_file_unit else ():
            shown = self.reading.image_in(number)
            if shown is not None and not shown.resliced and _is_at(shown, key):
                return shown
        return self.store.image(key.series_uid, key.index)

    def keep_recent(self, paths: Sequence[Path]) -> None:
        """These were opened: offer the first of them the next time."""
        self.settings = self.settings.with_recent(Path(paths[0]))
        self._offer_recent()

    def _offer_recent(self) -> None:
        paths = [Path(name) for name in self.settings.recent]
        self.panels.empty_state.set_recent(paths)
        self.menus.set_recent(paths)

    # Qt events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Number keys choose presets; holding H hides the heatmap."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        number = event.key() - Qt.Key.Key_0
        if plain and event.key() == Qt.Key.Key_H:
            if not event.isAutoRepeat():
                self._hold_overlay_off(True)
        elif plain and 1 <= number <= 9:
            self.reading.choose_preset(number)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Letting go of H shows the heatmap again, if it is switched on."""
        if event.key() == Qt.Key.Key_H and not event.isAutoRepeat():
            self._hold_overlay_off(False)
        else:
            super().keyReleaseEvent(event)

    def _hold_overlay_off(self, held_off: bool) -> None:
        self.panels.grid.for_all(lambda view: view.set_overlay_held_off(held_off))
        self.fusion.controller.hold_maps_off(held_off)

    def changeEvent(self, event: QEvent) -> None:
        """Another window has the keyboard now: the release of H would not come here."""
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._hold_overlay_off(False)
        super().changeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and folders are welcome anywhere in the window."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        event.acceptProposedAction()
        self.open_paths([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the layout and leave nothing running."""
        self._remember()
        self.ai.close()
        self.opener.finish()
        self.cine.stop()
        self.key_images.finish()
        self.reading.finish()
        self.store.finish()
        self.attention.finish()
        self.histograms.finish()
        self.bridge.stop()
        self.pictures.finish()
        self.map_files.finish()
        self.measuring.finish()
        self.resampling.finish()
        self.suv.finish()
        self.objects.finish()
        self.fusion.finish()
        self.documents.finish()
        self.comfort.finish()
        self.lab.finish()
        super().closeEvent(event)

    def _remember(self) -> None:
        self.settings = remembered(self)
        try:
            self.settings.save()
        except OSError as error:
            self.presenter.show_problem(
                OverreadError(tr("The settings could not be saved ({strerror}).", strerror=error.strerror))
            )


def _is_at(image: SliceImage, key: ImageKey) -> bool:
    return (image.series_uid, image.index) == (key.series_uid, key.index)
