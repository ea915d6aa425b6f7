"""The displayed map out of the window: its figures on the clipboard, the map with its sidecar in files."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from viewer.ai.scope import judge_scope
from viewer.explain.attribution import Attribution
from viewer.explain.checks import MapChecks
from viewer.explain.explainer import choices_of
from viewer.gui.basics.background import BackgroundTasks
from viewer.gui.basics.saving import choose_save_path
from viewer.gui.basics.translation import tr
from viewer.reports.attribution_files import write_attribution
from viewer.reports.documents import Document, ScopeVerdict, checks_document, provenance_document
from viewer.reports.sidecar import sidecar_document, sidecar_path, write_sidecar
from viewer.volume.slice_image import SliceImage

if TYPE_CHECKING:
    from viewer.gui.main_window import MainWindow


class MapFiles(QObject):
    """Each `save` ends with `saved` or `failed`."""

    saved = Signal(object)  # Path of the map
    failed = Signal(object)  # OverreadError
    copied = Signal(str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._tasks = BackgroundTasks(self)
        evidence = window.panels.ai.evidence_panel
        evidence.copyTextAsked.connect(self.copy_text)
        evidence.copyJsonAsked.connect(self.copy_json)
        evidence.saveAsked.connect(self.choose_file)

    def copy_text(self) -> None:
        """The evidence as it is shown."""
        self._copy(self._window.panels.ai.evidence_panel.as_text())

    def copy_json(self) -> None:
        """The evidence with all choices and hashes; without paths, which often bear patients' names."""
        found = self._displayed()
        if found is None:
            return
        attribution, _, scope, checks = found
        choices = asdict(choices_of(attribution))
        document: Document = {
            **provenance_document(attribution, scope),
            "choices": {**choices, "output": attribution.output.value},
        }
        if checks is not None:
            document["checks"] = checks_document(checks)
        self._copy(json.dumps(document, indent=2))

    def choose_file(self) -> None:
        """Let the user choose where to save the map."""
        if self._displayed() is None:
            return
        kinds = tr("Numbers (*.npz);;NIfTI (*.nii.gz);;Picture (*.png)")
        path = choose_save_path(self._window, tr("Save map"), Path.home() / "map.npz", kinds)
        if path is not None:
            self.save(path)

    def save(self, path: Path) -> None:
        """Save the displayed map as the file's name says (.npz, .nii.gz, .png), with its sidecar beside it."""
        found = self._displayed()
        if found is None:
            return
        attribution, image, scope, checks = found
        window = self._window.reading.displayed_window

        def write() -> Path:
            write_attribution(attribution, image, path, window, scope)
            write_sidecar(sidecar_document(attribution, image, scope, checks), sidecar_path(path))
            return path

        self._tasks.start(write, self.saved, self.failed)

    def finish(self) -> None:
        """Wait for what is being written; the window closes."""
        self._tasks.wait()

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.copied.emit(text)

    def _displayed(self) -> tuple[Attribution, SliceImage, ScopeVerdict | None, MapChecks | None] | None:
        window, state = self._window, self._window.reading.state
        attribution = window.viewport.attribution()
        key, entry = state.image, window.ai.entry(state.model)
        if attribution is None or key is None:
            return None
        image = window.image_of(key)
        if image is None:
            return None
        scope = None if entry is None else ScopeVerdict(*judge_scope(image, entry.card))
        checks, complete = window.ai.checks(state)
        return attribution, image, scope, checks if complete else None
