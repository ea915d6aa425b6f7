"""Pictures of the window for docs/explanations.md: `python -m docs.make_attention_pictures [SCENE ...]`.

Generated images and those of pydicom-data only. Each scene is a function below.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "pictures"
SIZE = (1280, 800)


class Stage:
    """The window with the demonstration study."""

    def __init__(self) -> None:
        from PySide6.QtWidgets import QApplication

        from viewer.gui.basics.theme import apply_theme
        from viewer.gui.main_window import MainWindow
        from viewer.gui.unattended import wait_for

        self._application = QApplication(["overread"])
        apply_theme(self._application)
        self.window = MainWindow()
        self.window.show()
        self.window.resize(*SIZE)
        result = wait_for(self.window.scanFinished, self.window.open_demo, "Opening")
        self.radiograph = next(series for series in result.series if series.modality != "CT")
        self.phantom = next(series for series in result.series if series.modality == "CT")

    def explain_radiograph(self) -> None:
        """The map that most scenes begin with."""
        from viewer.gui.unattended import show_series, wait_for

        show_series(self.window, self.radiograph)
        if (
            self.window.viewport.attribution() is None or self.window.ai.jobs
        ):  # one that is known is not made again
            wait_for(
                self.window.explanationFinished, self.window.explain, "Explaining", self.window.jobFailed
            )

    def scroll_to(self, section: Any) -> None:
        """Bring a part of the AI panel into sight."""
        from PySide6.QtWidgets import QScrollArea

        from viewer.gui.unattended import wait_until_painted

        wait_until_painted()
        area = self.window.findChild(QScrollArea, "ai_scroll")
        assert area is not None
        area.ensureWidgetVisible(section, 0, 8)

    def save(self, name: str, widget: Any = None) -> None:
        """As it is seen."""
        from viewer.gui.unattended import wait_until_painted

        wait_until_painted()
        assert (widget or self.window).grab().save(str(FOLDER / f"{name}.png"))


def regions(stage: Stage) -> None:
    """A drawn region and the lungs."""
    from viewer.gui.unattended import wait_for
    from viewer.measure.annotation import Annotation, Kind

    window = stage.window
    stage.explain_radiograph()
    wait_for(window.attention.lungs.found, window.attention.region_section.lungs_button.click, "The lungs")
    window.actions_by_name["findings_panel"].trigger()
    anchor = window.measuring.active.anchor
    assert anchor is not None
    rows, columns = window.viewport.image().shape  # type: ignore[union-attr]
    corners = ((0.12 * columns, 0.35 * rows), (0.38 * columns, 0.7 * rows))
    drawn = Annotation(Kind.ELLIPSE, anchor, corners)
    window.measuring.controller.add(drawn)
    wait_for(
        window.attention.region.changed,
        lambda: window.measuring.controller.select(drawn.id),
        "The region",
        accept=lambda reading: reading.place is not None,
    )
    stage.scroll_to(window.attention.region_section)
    stage.save("attention_region")
    window.measuring.controller.remove([drawn.id])
    window.actions_by_name["findings_panel"].trigger()
    window.attention.region_section.lungs_button.click()


def series(stage: Stage) -> None:
    """A run over the generated CT (outside the model's scope, and said to be so)."""
    from viewer.gui.unattended import show_series, wait_for

    window = stage.window
    show_series(window, stage.phantom)
    before = window.reading.state.choice
    # 40 images: maps that are settled take their time.
    window.reading.set_choice(replace(before, max_steps=31))
    runner = window.attention.series.runner
    wait_for(runner.ended, runner.start, "The run", runner.failed, patience_seconds=3600)
    window.actions_by_name["next_peak"].trigger()
    stage.scroll_to(window.attention.series.section)
    stage.save("attention_series")
    overview = window.attention.series
    wait_for(
        overview.laidOver, overview.section.planes_button.click, "The maps over planes", overview.problem
    )
    wait_for(window.fusion.controller.shown, lambda: None, "The first plane")
    stage.save("attention_planes")
    window.fusion.controller.remove()
    window.planes.leave_three_planes()
    window.reading.set_choice(before)


def model_input(stage: Stage) -> None:
    """The tensor beside the radiograph, both cursors on one place."""
    from viewer.gui.unattended import show_series, wait_for

    window = stage.window
    show_series(window, stage.radiograph)
    inspector = window.attention.input
    record = wait_for(inspector.shown, lambda: inspector.set_open(True), "The input", inspector.failed)
    inspector.point_at((record.tensor.shape[0] // 2, record.tensor.shape[1] // 3))
    stage.save("attention_input")
    inspector.set_open(False)


def compare(stage: Stage) -> None:
    """Two baselines of the radiograph side by side."""
    from viewer.gui.unattended import wait_for

    window = stage.window
    stage.explain_radiograph()
    comparison = window.attention.comparison
    wait_for(comparison.compared, comparison.open, "The comparison", comparison.failed)
    wait_for(comparison.compared, comparison.view.strength_box.click, "The comparison", comparison.failed)
    comparison.view.resize(*SIZE)
    stage.save("attention_compare", comparison.view)
    comparison.view.close()


def challenges(stage: Stage) -> None:
    """A covered box, then other windows."""
    from viewer.explain.live_occlusion import PixelBox
    from viewer.gui.unattended import show_series, wait_for

    window = stage.window
    show_series(window, stage.radiograph)
    occlusion, windows = window.attention.occlusion, window.attention.windows
    window.actions_by_name["tool_occlude"].trigger()
    rows, columns = window.viewport.image().shape  # type: ignore[union-attr]
    box = PixelBox(rows // 3, columns // 6, rows * 3 // 5, columns * 9 // 20)
    wait_for(occlusion.answered, lambda: occlusion.cover(box), "The box", occlusion.problem)
    stage.scroll_to(occlusion.section)
    stage.save("attention_occlusion")
    occlusion.cover(None)
    window.actions_by_name["tool_window"].trigger()
    wait_for(windows.found, windows.start, "Other windows", windows.problem)
    stage.scroll_to(windows.section)
    stage.save("attention_windows")


def reveal(stage: Stage) -> None:
    """The form while the answer is hidden."""
    from viewer.gui.unattended import show_series, wait_for

    window = stage.window
    show_series(window, stage.radiograph)
    if window.ai.known(window.reading.state)[0] is None:
        wait_for(window.predictionShown, window.classify, "Classifying", window.jobFailed)
    window.actions_by_name["reveal_after_read"].trigger()
    section = window.attention.reveal.section
    section.form.choices["pneumonia"].click()
    stage.scroll_to(section)
    stage.save("attention_reveal")
    window.actions_by_name["reveal_after_read"].trigger()


SCENES: dict[str, Callable[[Stage], None]] = {
    "regions": regions,
    "series": series,
    "model_input": model_input,
    "compare": compare,
    "challenges": challenges,
    "reveal": reveal,
}


def main() -> None:
    """All scenes, or those that are named."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        os.environ["OVERREAD_HOME"] = home
        stage = Stage()
        for name in sys.argv[1:] or SCENES:
            SCENES[name](stage)
        stage.window.close()


if __name__ == "__main__":
    main()
