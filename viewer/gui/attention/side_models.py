"""The models that a side of a comparison can be asked of: the window's own, and folders that are in no list."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from viewer.ai.model_store import ModelEntry, ModelStore
from viewer.gui.basics.background import BackgroundTasks
from viewer.gui.basics.translation import tr
from viewer.inference.messages import Loaded, LoadModel

if TYPE_CHECKING:
    from viewer.gui.main_window import MainWindow


class SideModels(QObject):
    """Classifiers by the names under which they are known; a checkpoint's name is its folder."""

    added = Signal(int, str)  # A (0) or B (1) that it is for, its name
    learned = Signal()  # the process has told what a model's layers and methods are
    problem = Signal(object)  # OverreadError

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._ai, self._bridge = window.ai, window.bridge
        self._folders: dict[str, ModelEntry] = {}
        self._told: dict[str, Loaded] = {}  # of the folders' models
        self._tasks = BackgroundTasks(self)
        self._loading: dict[int, str] = {}  # number of a job: the model that it loads
        window.bridge.loaded.connect(self._on_loaded)
        window.bridge.failed.connect(lambda failure: self._loading.pop(failure.job, None))
        window.ai.modelKnown.connect(lambda _: self.learned.emit())

    @property
    def entries(self) -> dict[str, ModelEntry]:
        """All of them by name."""
        listed = {entry.card.name: entry for entry in self._ai.entries}
        return {
            name: entry
            for name, entry in (listed | self._folders).items()
            if entry.card.task == "classification"
        }

    def is_listed(self, name: str) -> bool:
        """Whether the window itself knows the model."""
        return name not in self._folders

    def loaded(self, name: str) -> Loaded | None:
        """What the process told of a model; None until it has."""
        return self._ai.loaded(name) if self.is_listed(name) else self._told.get(name)

    def learn(self, name: str) -> None:
        """Have the process tell of a model, unless it has; `learned` follows. A map needs the model loaded anyway."""
        if self.is_listed(name):
            self._ai.warm_up(name)
        elif name not in self._told and name not in self._loading.values():
            self._loading[self._bridge.submit(LoadModel(self._folders[name].folder))] = name

    def add_folder(self, place: int, folder: Path) -> None:
        """Take a folder's model for A (0) or B (1); `added` or `problem` follows."""
        self._tasks.start(
            lambda: ModelStore.default().find(folder),
            lambda entry: self._on_found(place, entry),
            self.problem,
        )

    def choose_folder(self, place: int, parent: QWidget) -> None:
        """Ask for a folder, and take its model."""
        folder = QFileDialog.getExistingDirectory(parent, tr("A model's folder"), str(Path.home()))
        if folder:
            self.add_folder(place, Path(folder))

    def finish(self) -> None:
        """The main window closes."""
        self._tasks.finish()

    def _on_found(self, place: int, entry: ModelEntry) -> None:
        name = str(entry.folder)
        self._folders[name] = entry
        self._told.pop(name, None)  # its files may be others by now
        self.added.emit(place, name)

    def _on_loaded(self, answer: Loaded) -> None:
        name = self._loading.pop(answer.job, None)
        if name is not None:
            self._told[name] = answer
            self.learned.emit()
