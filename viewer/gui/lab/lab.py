"""The model lab in the window: data sets, augmentation, training, import.

Its windows are made, and their modules imported, when they are first asked for: most readers never train.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from viewer.gui.lab.parts import LabWindow

if TYPE_CHECKING:
    from viewer.gui.lab.augmentation_window import AugmentationWindow
    from viewer.gui.lab.dataset_window import DatasetWindow
    from viewer.gui.lab.evaluation_window import EvaluationWindow
    from viewer.gui.lab.import_window import ImportWindow
    from viewer.gui.lab.training_window import TrainingWindow
    from viewer.gui.main_window import MainWindow


class Lab(QObject):
    """Opens the lab's windows and tells the main window of new models."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._windows: dict[str, LabWindow] = {}
        for name, show in (
            ("lab_dataset", lambda: self.dataset.open()),
            ("lab_augmentation", lambda: self.augmentation.open()),
            ("lab_evaluation", lambda: self.evaluation.open()),
            ("lab_training", lambda: self.training.open()),
            ("lab_import", lambda: self.importing.open()),
        ):
            window.actions_by_name[name].triggered.connect(lambda _=False, run=show: run())

    @property
    def dataset(self) -> DatasetWindow:
        """The window that describes a data set."""
        if "dataset" not in self._windows:
            from viewer.gui.lab.dataset_window import DatasetWindow

            self._windows["dataset"] = DatasetWindow(self._window)
        return self._windows["dataset"]  # type: ignore[return-value]

    @property
    def augmentation(self) -> AugmentationWindow:
        """The window that previews augmentation on the displayed image."""
        if "augmentation" not in self._windows:
            from viewer.gui.lab.augmentation_window import AugmentationWindow

            window = self._window
            self._windows["augmentation"] = AugmentationWindow(
                window.bridge,
                lambda: window.reading.image,
                lambda: window.ai.entry(window.reading.state.model),
                window.attention.reveal,
                window,
            )
        return self._windows["augmentation"]  # type: ignore[return-value]

    @property
    def training(self) -> TrainingWindow:
        """The window that trains."""
        if "training" not in self._windows:
            from viewer.gui.lab.training_window import TrainingWindow

            training = TrainingWindow(self._window)
            training.modelInstalled.connect(self._window.reload_models)
            self._windows["training"] = training
        return self._windows["training"]  # type: ignore[return-value]

    @property
    def evaluation(self) -> EvaluationWindow:
        """The window that measures a model and tests it for shortcuts."""
        if "evaluation" not in self._windows:
            from viewer.gui.lab.evaluation_window import EvaluationWindow

            window = self._window
            self._windows["evaluation"] = EvaluationWindow(
                lambda: window.models().list(), lambda: window.reading.state.model, window
            )
        return self._windows["evaluation"]  # type: ignore[return-value]

    @property
    def importing(self) -> ImportWindow:
        """The window that imports a network."""
        if "import" not in self._windows:
            from viewer.gui.lab.import_window import ImportWindow

            importing = ImportWindow(lambda: self._window.reading.image, self._window)
            importing.imported.connect(self._window.reload_models)
            self._windows["import"] = importing
        return self._windows["import"]  # type: ignore[return-value]

    def finish(self) -> None:
        """The main window closes."""
        for window in self._windows.values():
            window.finish()
