"""The page on keys and mouse."""

from __future__ import annotations

_MOUSE = (
    ("Left drag", "what the tool says: window (right widens, up raises), pan, zoom or scroll"),
    ("Middle drag", "pan"),
    ("Right drag", "zoom"),
    ("Right click", "menu"),
    ("Wheel", "previous and next image"),
    ("Ctrl + wheel", "zoom at the cursor"),
    ("Shift, Alt", "coarser, finer"),
)
_KEYS = (
    ("W T Z S", "tools: window, pan, zoom, scroll"),
    ("1 – 9", "window presets"),
    ("I, F, R", "invert, fit, reset"),
    ("Shift + H, Shift + V", "flip"),
    ("Arrows, Page up and down, Home, End", "move through the series"),
    ("Ctrl + Page up and down", "previous and next series"),
    ("Space", "text over the image on and off"),
    ("Ctrl + Return", "classify"),
    ("Ctrl + Shift + Return", "explain"),
    ("H (hold)", "hide the heatmap"),
    ("Escape", "cancel what runs"),
    ("F11", "full screen"),
)


def _table(rows: tuple[tuple[str, str], ...]) -> str:
    cells = "".join(f"<tr><td><b>{key}</b>&nbsp;&nbsp;</td><td>{text}</td></tr>" for key, text in rows)
    return f"<table cellpadding='3'>{cells}</table>"


SHORTCUTS_HTML = f"<p>Mouse</p>{_table(_MOUSE)}<p>Keys</p>{_table(_KEYS)}"
