"""Joins the parts of this room with the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from viewer.gui.attention.comparison import Comparison
from viewer.gui.attention.input_inspector import InputInspector
from viewer.gui.attention.lungs import LungFinder, LungLayer
from viewer.gui.attention.occlusion import LiveOcclusion
from viewer.gui.attention.region_readout import RegionReading, RegionReadout, carried_words
from viewer.gui.attention.region_section import RegionSection
from viewer.gui.attention.reveal import RevealAfterRead
from viewer.gui.attention.series_overview import SeriesOverview
from viewer.gui.attention.window_trials import WindowTrials
from viewer.gui.basics.translation import tr
from viewer.inference.messages import Failed
from viewer.session.workspace import Workspace

if TYPE_CHECKING:
    from viewer.gui.main_window import MainWindow


class Attention(QObject):
    """One for a window; made after measuring and comfort."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.reveal = RevealAfterRead(window)
        window.panels.ai.set_reading(self.reveal.section)
        window.fusion.controller.set_veil(self.reveal.hides_maps)
        self._make_regions()
        self._make_challenges()
        self._make_series()
        self._make_input()
        self._make_comparison()

    def _make_regions(self) -> None:
        window = self._window
        self.lungs = LungFinder(window.bridge, self)
        self._lung_layers = [LungLayer(viewport, self.lungs) for viewport in window.panels.grid.viewports]
        self.region = RegionReadout(
            window.measuring.controller,
            self.lungs,
            window.objects.segments_over,
            lambda: (window.viewport.image(), window.viewport.attribution()),
            self,
        )
        self.region_section = RegionSection()
        window.panels.ai.add_section(self.region_section)
        self.region.changed.connect(self._show_region)
        self.region_section.lungsRequested.connect(self._take_lungs)
        window.objects.shown.connect(lambda _: self.region.update_soon())
        self.lungs.found.connect(lambda *_: self._repaint())
        self.lungs.failed.connect(self._show_failure)
        window.ai.resultsChanged.connect(self.region.update_soon)
        window.reading.workspaceChanged.connect(self._follow)

    def _make_challenges(self) -> None:
        window = self._window
        self.occlusion = LiveOcclusion(window, self.reveal)
        window.panels.ai.add_section(self.occlusion.section)
        self.occlusion.problem.connect(window.presenter.show_problem)
        self.reveal.changed.connect(self.occlusion.follow)
        self.windows = WindowTrials(window, self.reveal)
        window.panels.ai.add_section(self.windows.section)
        self.windows.problem.connect(window.presenter.show_problem)
        self.reveal.changed.connect(self.windows.follow)

    def _make_series(self) -> None:
        window = self._window
        self.series = SeriesOverview(window, self.reveal)
        window.panels.ai.add_section(self.series.section)
        self.series.problem.connect(window.presenter.show_problem)
        self.series.saved.connect(window.presenter.show_picture_saved)
        self.series.made.connect(self._show_made)
        self.reveal.changed.connect(lambda: self._follow(window.reading.workspace))
        self.reveal.changed.connect(self.series.show_run)
        self.reveal.exported.connect(window.presenter.show_picture_saved)
        self.reveal.problem.connect(window.presenter.show_problem)

    def _make_input(self) -> None:
        window = self._window
        self.input = InputInspector(window)
        self.input.problem.connect(window.presenter.show_problem)
        self.input.saved.connect(window.presenter.show_picture_saved)
        self.input.copied.connect(lambda: window.panels.status.show_note(tr("Copied.")))
        self.reveal.changed.connect(self.input.follow)
        window.panels.ai.inputRequested.connect(window.actions_by_name["model_input"].toggle)

    def _make_comparison(self) -> None:
        window = self._window
        self.comparison = Comparison(window)
        self.comparison.problem.connect(window.presenter.show_problem)
        self.comparison.saved.connect(window.presenter.show_picture_saved)
        self.comparison.copied.connect(lambda: window.panels.status.show_note(tr("Copied.")))
        self.reveal.changed.connect(self.comparison.follow)
        window.panels.ai.comparisonRequested.connect(self.comparison.open)

    def _show_made(self, uid: str) -> None:
        """The maps are a series now: list it as one that was resampled is listed."""
        self._window.reading.show_series(uid)

    def _follow(self, workspace: Workspace) -> None:
        image = self._window.reading.image
        for layer, state in zip(self._lung_layers, workspace.views, strict=False):
            layer.visible = not self.reveal.hides(state)
        hidden = self.reveal.hides(workspace.view)
        self.region_section.set_image_available(image is not None and not image.resliced and not hidden)
        self.region_section.lungs_button.setChecked(self.lungs.of(image) is not None)
        self.region.update_soon()

    def _take_lungs(self, wanted: bool) -> None:
        image = self._window.reading.image
        if image is None or image.resliced:
            return
        if wanted:
            acquired = self._window.store.image(image.series_uid, image.index)  # in the unit of its file
            self.lungs.find(acquired or image)
            return
        self.lungs.forget(image)
        self.region.update_soon()
        self._repaint()

    def _show_region(self, reading: RegionReading) -> None:
        self.region_section.show_reading(reading)
        details = self._window.panels.findings.details
        details.show_attention(carried_words(reading) if reading.annotation is not None else "")

    def _show_failure(self, failure: Failed) -> None:
        self._follow(self._window.reading.workspace)
        self._window.presenter.show_problem(failure.error)

    def _repaint(self) -> None:
        self._window.panels.grid.for_all(lambda viewport: viewport.update())

    def forget(self) -> None:
        """All series were closed."""
        self.lungs.forget()
        self.occlusion.forget()
        self.windows.forget()
        self.series.forget()
        self.input.forget()
        self.comparison.forget()

    def finish(self) -> None:
        """The window closes."""
        self.reveal.finish()
        self.region.finish()
        self.series.finish()
        self.input.finish()
        self.comparison.finish()
        self.lungs.finish()
