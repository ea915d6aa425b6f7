"""Starts the application: one QApplication, one window."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.errors import Cancelled, OverreadError
from viewer.log import log_to_file
from viewer.reports.output_files import prepare_folder
from viewer.settings import Settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from viewer.gui.main_window import MainWindow

# What a shell reports for a program that Ctrl+C ended.
_STOPPED = 130
# How often Python gets a turn to see that Ctrl+C was pressed while Qt waits for events.
_WAKE_MILLISECONDS = 200
# How long models wait for the first image of what is opened from the command line, which may never come.
_FIRST_IMAGE_MILLISECONDS = 3000
# How long another thread may keep the interpreter from the window's thread; Python's own choice is 5 ms.
SWITCH_SECONDS = 0.001


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
    """Open the window and stay until it is closed; returns the exit code (130 after Ctrl+C).

    Without a screen only the demonstration can run: it goes the same way offscreen and saves its pictures.
    """
    unattended = not has_screen()
    if unattended and not demo:
        raise OverreadError(
            "There is no screen to open a window on.",
            "Use overread info, render, classify or explain, or run in a desktop session.",
        )
    if unattended:
        prepare_folder(screenshot_folder or Path.cwd())
    _keep_foreign_plugins_out()
    if unattended:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"

    # The window needs a second to be imported and built: the process that looks through files starts meanwhile.
    from viewer.dicom.scan_worker import ScanWorker
    from viewer.gui.basics.allocator import keep_little

    keep_little()
    gc.disable()  # until the window's own collector takes over
    scanner = ScanWorker(polite=True)
    if paths or demo:
        scanner.start()

    from PySide6.QtWidgets import QApplication

    from viewer.gui.basics.fault_hooks import faults_told
    from viewer.gui.basics.garbage import GarbageCollector
    from viewer.gui.basics.qt_messages import platform_notes_dropped
    from viewer.gui.basics.theme import apply_theme, style_sheet_later
    from viewer.gui.basics.translation import use_language
    from viewer.gui.main_window import MainWindow

    application = QApplication.instance() or QApplication(["overread"])
    assert isinstance(application, QApplication)
    application.setApplicationName("Overread")
    application.setDesktopFileName("overread")
    settings = Settings.load()
    if settings.device == "cpu":
        # For the process that holds models, which inherits it; TensorFlow then sees no GPU.
        os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
    use_language(application, settings.language)
    apply_theme(application, settings.theme, settings.font_pixels)
    sys.setswitchinterval(SWITCH_SECONDS)
    is_seen = application.platformName() != "offscreen"
    with log_to_file(), nullcontext() if is_seen else platform_notes_dropped():
        with style_sheet_later(application):
            window = MainWindow(settings, start_inference=unattended, scanner=scanner)
        garbage = GarbageCollector(application)
        with faults_told(window.presenter.show_problem), interrupt_closes(window) as interrupted:
            window.show()
            if unattended:
                from viewer.gui.unattended import run_demonstration

                try:
                    return run_demonstration(window, screenshot_folder or Path.cwd())
                except OverreadError as error:
                    if interrupted:  # whatever failed, it failed because the window was closed
                        raise Cancelled from error
                    raise
                finally:
                    window.close()
            if demo:
                window.open_demo()
            elif paths:
                window.open_paths(paths)
            start_helpers(window, bool(demo or paths))
            code = application.exec()
            garbage.stop()
            return _STOPPED if interrupted else code


def start_helpers(window: MainWindow, is_opening: bool) -> None:
    """Start the processes for models and decoders at once, or (`is_opening`) those for models once an image is shown.

    TensorFlow takes a processor for some seconds to be imported, which the first image would wait for.
    """
    from PySide6.QtCore import QTimer

    timer = QTimer(window)
    timer.setSingleShot(True)
    timer.timeout.connect(lambda: window.start_inference() if window.isVisible() else None)
    timer.start(_FIRST_IMAGE_MILLISECONDS if is_opening else 0)
    window.imageShown.connect(lambda _: timer.start(0) if timer.isActive() else None)
    if is_opening:
        window.store.loader.start_decoder()  # nobody knows yet whether the image is compressed


@contextmanager
def interrupt_closes(window: QWidget) -> Iterator[list[int]]:
    """Within: Ctrl+C in the terminal closes the window as its own button does, so that the layout is kept.

    Gives a list that is empty until then.
    """
    from PySide6.QtCore import QTimer

    interrupted: list[int] = []

    # Closing waits for the timer: a handler may run in the midst of a call that holds a lock which closing needs.
    before = signal.signal(signal.SIGINT, lambda number, _frame: interrupted.append(number))
    timer = QTimer()

    def look() -> None:
        if interrupted and window.isVisible():
            window.close()

    timer.timeout.connect(look)
    timer.start(_WAKE_MILLISECONDS)
    try:
        yield interrupted
    finally:
        timer.stop()
        signal.signal(signal.SIGINT, before)
