"""What the window is like when it opens again: layout, links, panels, overlay and the like."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from viewer.explain.attribution import Output
from viewer.explain.method import method_names
from viewer.session.layout import layout_named
from viewer.session.workspace import Links, ScrollLink, Workspace
from viewer.settings import Settings

if TYPE_CHECKING:
    from viewer.gui.main_window import MainWindow

_PANELS = ("left_panel", "right_panel", "findings_panel")


def restore(window: MainWindow) -> None:
    """The window as it was left."""
    settings, state = window.settings, window.reading.state
    window.panels.restore(settings)
    window.comfort.preferences.apply()
    shown = {name: getattr(settings, name) for name in _PANELS}
    shown |= {"show_text": settings.show_text, "show_patient": not settings.hide_patient_data}
    shown |= {"reveal_after_read": settings.reveal_after_read}
    for name, wanted in shown.items():
        if window.actions_by_name[name].isChecked() != wanted:
            window.actions_by_name[name].trigger()
    overlay = replace(state.overlay, opacity=settings.overlay_opacity, threshold=settings.overlay_threshold)
    choice = replace(
        state.choice,
        method=settings.method if settings.method in method_names() else state.choice.method,
        baseline=settings.baseline,
        output=Output(settings.explained_output),
        tolerance=settings.tolerance,
    )
    links = Links(
        ScrollLink(settings.link_scroll),
        settings.link_placement,
        settings.link_window,
        settings.reference_lines,
    )
    workspace = Workspace(layout=layout_named(settings.layout), links=links)
    window.reading.start_with(
        workspace.everywhere(lambda view: replace(view, overlay=overlay, choice=choice))
    )


def remembered(window: MainWindow) -> Settings:
    """The settings with the window as it is now."""
    workspace, actions = window.reading.workspace, window.actions_by_name
    state, links = workspace.view, workspace.links
    return window.settings.model_copy(
        update={
            "window_geometry": window.panels.geometry_text(),
            "window_layout": window.panels.layout_text(),
            "layout": window.reading.chosen_layout.name,
            "link_scroll": links.scroll.value,
            "link_placement": links.placement,
            "link_window": links.window,
            "reference_lines": links.lines,
            "overlay_opacity": state.overlay.opacity,
            "overlay_threshold": state.overlay.threshold,
            "method": state.choice.method,
            "baseline": state.choice.baseline,
            "explained_output": state.choice.output.value,
            "tolerance": state.choice.tolerance,
            "ai_sections": window.panels.ai.open_sections(),
            "model": state.model or window.settings.model,
            **{name: actions[name].isChecked() for name in _PANELS},
            "show_text": actions["show_text"].isChecked(),
            "hide_patient_data": not actions["show_patient"].isChecked(),
            **window.comfort.full_screen.settings_before(),
        }
    )
