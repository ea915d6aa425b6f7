"""Joins widgets and actions of the window with what they do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from viewer.gui.basics.translation import tr
from viewer.gui.comfort.help_text import shortcuts_html, show_page
from viewer.gui.viewport.viewport import Tool
from viewer.session.cine import CineMode
from viewer.session.view_state import ColourScope
from viewer.volume.reslice import Plane

if TYPE_CHECKING:
    from viewer.gui.main_window import MainWindow


def connect_panels(window: MainWindow) -> None:
    """What the hand does on viewports and panels."""
    _connect_viewports(window)
    _connect_ai_panel(window)
    reading, panels, grid = window.reading, window.panels, window.panels.grid
    panels.study.seriesActivated.connect(reading.show_series)
    panels.study.cancelRequested.connect(window.store.loader.cancel)
    panels.study.thumbnailWanted.connect(window.store.make_thumbnail)
    panels.histogram.windowChanged.connect(reading.set_window)
    # The keys belong to the image, unless somebody is typing or choosing just now.
    panels.histogram.numberConfirmed.connect(lambda: grid.active.setFocus())
    panels.slice_bar.indexChosen.connect(reading.scroll_to)
    panels.slice_bar.answered.connect(lambda: grid.active.setFocus())
    panels.axis_bar.indexChosen.connect(reading.show_point)
    panels.status.cancelRequested.connect(window.cancel_loading)
    panels.empty_state.openFilesRequested.connect(window.dialogs.choose_files)
    panels.empty_state.openFolderRequested.connect(window.dialogs.choose_folder)
    panels.empty_state.demoRequested.connect(window.open_demo)
    panels.empty_state.recentChosen.connect(lambda path: window.open_paths([path]))
    window.layout_menu.layoutChosen.connect(reading.arrange)
    window.layout_menu.linksChosen.connect(reading.set_links)
    reading.workspaceChanged.connect(window.layout_menu.show)


def _connect_viewports(window: MainWindow) -> None:
    reading, grid = window.reading, window.panels.grid
    grid.activated.connect(reading.activate)
    grid.windowChanged.connect(reading.set_window)
    grid.scrolled.connect(reading.scroll_by)
    grid.scrolled.connect(lambda _: grid.active.setFocus())
    grid.cursorMoved.connect(window.panels.status.show_readout)
    grid.filesDropped.connect(lambda paths: window.open_paths(paths, here=True))
    grid.seriesDropped.connect(reading.show_series)
    grid.maximiseRequested.connect(window.maximise_viewport)
    grid.contextMenuRequested.connect(window.menus.show_context_menu)
    grid.crosshairMoved.connect(window.planes.move_crosshair)
    grid.planesTurned.connect(window.planes.turn)
    controls, cine = window.panels.cine, window.cine
    controls.toggled.connect(cine.toggle)
    controls.rateChosen.connect(cine.set_rate)
    controls.rate.lineEdit().returnPressed.connect(lambda: grid.active.setFocus())
    cine.changed.connect(controls.show_state)
    bar = window.panels.plane_bar
    bar.slabChosen.connect(window.planes.set_slab)
    bar.turnAsked.connect(window.planes.turn_in_view)
    bar.straightenAsked.connect(window.planes.straighten)
    grid.toolChanged.connect(lambda tool: window.actions_by_name[f"tool_{tool.value}"].setChecked(True))


def _connect_ai_panel(window: MainWindow) -> None:
    reading, ai = window.reading, window.panels.ai
    choices, evidence, checks, heatmap = ai.choices, ai.evidence_panel, ai.checks, ai.heatmap
    for box in (
        ai.model_box,
        ai.follow_box,
        choices.method_box,
        choices.baseline_box,
        choices.output_box,
        choices.layer_box,
        heatmap.scope_box,
    ):
        box.activated.connect(lambda _: window.viewport.setFocus())
    ai.modelChosen.connect(window.use_model)
    ai.classifyRequested.connect(window.classify)
    ai.explainRequested.connect(window.explain)
    ai.targetChosen.connect(window.explain)
    choices.chosen.connect(lambda fields: reading.set_choice(replace(reading.state.choice, **fields)))
    evidence.baselineChosen.connect(
        lambda name: reading.set_choice(replace(reading.state.choice, baseline=name))
    )
    evidence.compareAsked.connect(window.compare_baselines)
    checks.checkAsked.connect(window.test_map)
    checks.cancelAsked.connect(reading.stop_checking)
    ai.followChosen.connect(reading.set_follow)
    ai.cancelRequested.connect(reading.ask_nothing)
    heatmap.toggled.connect(lambda on: reading.set_overlay(visible=on))
    heatmap.opacityChanged.connect(lambda value: reading.set_overlay(opacity=value))
    heatmap.thresholdChanged.connect(lambda value: reading.set_overlay(threshold=value))
    heatmap.scopeChosen.connect(
        lambda scope: reading.set_colour_scope(scope, window.viewport.overlay_limit())
    )
    heatmap.limitChosen.connect(lambda limit: reading.set_colour_scope(ColourScope.FIXED, limit))


def connect_actions(window: MainWindow) -> None:
    """What actions do."""
    reading, panels, action = window.reading, window.panels, window.actions_by_name
    grid = panels.grid

    def checked(name: str) -> bool:
        return action[name].isChecked()

    does: dict[str, Callable[[], object]] = {
        "open_folder": window.dialogs.choose_folder,
        "open_files": window.dialogs.choose_files,
        "open_demo": window.open_demo,
        "close_all": window.close_all,
        "save_picture": window.dialogs.choose_picture_file,
        "header": window.documents.show_header,
        "quit": window.close,
        "invert": reading.toggle_inverted,
        "flip_horizontal": lambda: reading.flip(horizontally=True),
        "turn_right": lambda: reading.turn(clockwise=True),
        "turn_left": lambda: reading.turn(clockwise=False),
        "flip_vertical": lambda: reading.flip(horizontally=False),
        "fit": lambda: grid.active.fit(),
        "reset": window.reset_view,
        "show_text": lambda: grid.for_all(lambda view: view.set_text_visible(checked("show_text"))),
        "show_patient": window.show_or_hide_patient,
        "previous_image": lambda: reading.scroll_by(-1),
        "next_image": lambda: reading.scroll_by(1),
        "back_ten": lambda: reading.scroll_by(-10),
        "forward_ten": lambda: reading.scroll_by(10),
        "first_image": lambda: reading.scroll_to(0),
        "last_image": lambda: reading.scroll_to(reading.state.slice_count - 1),
        "go_to_image": panels.slice_bar.ask,
        "previous_point": lambda: reading.step_point(-1),
        "next_point": lambda: reading.step_point(1),
        "previous_series": lambda: reading.show_neighbour_series(-1),
        "next_series": lambda: reading.show_neighbour_series(1),
        "previous_key_image": lambda: window.key_images.step(-1),
        "next_key_image": lambda: window.key_images.step(1),
        "next_viewport": lambda: reading.activate_neighbour(1),
        "previous_viewport": lambda: reading.activate_neighbour(-1),
        "maximise": window.maximise_viewport,
        "cine": window.cine.toggle,
        "cine_sweep": lambda: window.cine.set_mode(
            CineMode.SWEEP if checked("cine_sweep") else CineMode.LOOP
        ),
        "three_planes": window.planes.toggle_three_planes,
        "three_planes_large": lambda: window.planes.toggle_three_planes("1+2"),
        "plane_native": lambda: window.planes.show_plane(None),
        "plane_axial": lambda: window.planes.show_plane(Plane.AXIAL),
        "plane_coronal": lambda: window.planes.show_plane(Plane.CORONAL),
        "plane_sagittal": lambda: window.planes.show_plane(Plane.SAGITTAL),
        "classify": window.classify,
        "explain": window.explain,
        "cancel": window.cancel_work,
        "show_overlay": lambda: panels.ai.overlay_box.setChecked(checked("show_overlay")),
        "left_panel": lambda: panels.left.setVisible(checked("left_panel")),
        "right_panel": lambda: panels.right.setVisible(checked("right_panel")),
        "full_screen": window.comfort.full_screen.toggle,
        "jobs": window.comfort.jobs_popover.toggle,
        "commands": window.comfort.palette.open,
        "settings": window.comfort.show_settings,
        "notes": window.notes.open,
        "resample": window.notes.resample,
        "shortcuts": lambda: show_page(window, tr("Keys and mouse"), shortcuts_html()),
        "copy_diagnostics": window.comfort.copy_diagnostics,
        "about": window.comfort.show_about,
    }
    for name, what in does.items():
        action[name].triggered.connect(lambda _=False, run=what: run())
    for tool in Tool:
        action[f"tool_{tool.value}"].triggered.connect(lambda _=False, chosen=tool: grid.set_tool(chosen))
