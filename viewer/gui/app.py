"""Starts the application: one QApplication, one window."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from viewer.errors import OverreadError


def has_screen() -> bool:
    """Whether a window could be seen: always on Windows and macOS, with a display server on Linux."""
    if sys.platform in ("win32", "darwin") or "QT_QPA_PLATFORM" in os.environ:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _keep_foreign_plugins_out() -> None:
    """opencv-python, where somebody installed it beside us, points Qt at plugins of another Qt."""
    import importlib.util

    if importlib.util.find_spec("cv2") is None:
        return
    import cv2  # noqa: F401 - its import sets the variable

    for name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"):
        if "cv2" in os.environ.get(name, ""):
            del os.environ[name]


def run_window(paths: tuple[Path, ...], demo: bool = False, screenshot_folder: Path | None = None) -> int:
    """Open the window and stay until it is closed; returns the exit code.

    Without a screen only the demonstration can run: it goes the same way offscreen and saves its pictures.
    """
    unattended = not has_screen()
    if unattended and not demo:
        raise OverreadError(
            "There is no screen to open a window on.",
            "Use overread info, render, classify or explain, or run in a desktop session.",
        )
    _keep_foreign_plugins_out()
    if unattended:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"

    from PySide6.QtWidgets import QApplication

    from viewer.gui.main_window import MainWindow
    from viewer.gui.theme import apply_theme

    application = QApplication.instance() or QApplication(["overread"])
    assert isinstance(application, QApplication)
    application.setApplicationName("Overread")
    application.setDesktopFileName("overread")
    apply_theme(application)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in the terminal ends the window
    window = MainWindow()
    window.show()
    if unattended:
        from viewer.gui.unattended import run_demonstration

        try:
            return run_demonstration(window, screenshot_folder or Path.cwd())
        finally:
            window.close()
    if demo:
        window.open_demo()
    elif paths:
        window.open_paths(paths)
    return application.exec()
