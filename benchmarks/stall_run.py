"""One run of the stall benchmark, in a process of its own: drives the window and records the timer's gaps."""

from __future__ import annotations

import gc
import json
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path

TICK_MS = 4
_LONG_MS = 25.0
READING, MODEL, CHALLENGE = "reading", "model", "challenge"


class _Ticker:
    """A precise timer in the GUI thread; gaps in ms by phase."""

    def __init__(self, where: bool) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.phase = "idle"
        self._gaps: dict[str, list[float]] = {}
        self._last = time.perf_counter()
        self._watch = _Watch(lambda: (time.perf_counter() - self._last) * 1000) if where else None
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(TICK_MS)

    def _tick(self) -> None:
        now = time.perf_counter()
        gap = (now - self._last) * 1000
        self._gaps.setdefault(self.phase, []).append(gap)
        self._last = now
        if self._watch is not None:
            self._watch.explain(gap)

    def finish(self) -> dict[str, list[float]]:
        self._timer.stop()
        if self._watch is not None:
            self._watch.stop()
        return self._gaps


def one_run(scenario: str, folder: Path, many: Path | None, where: bool = False) -> None:
    """Drive the window once; print the gaps in ms by phase as JSON. `where`: long gaps' stacks to stderr."""
    from PySide6.QtWidgets import QApplication

    from viewer.gui.app import SWITCH_SECONDS
    from viewer.gui.basics.garbage import GarbageCollector
    from viewer.gui.basics.theme import apply_theme
    from viewer.gui.main_window import MainWindow

    application = QApplication([])
    apply_theme(application)
    window = MainWindow(start_inference=False)
    sys.setswitchinterval(SWITCH_SECONDS)
    GarbageCollector(application)
    window.show()
    application.processEvents()
    ticker = _Ticker(where)
    pause(500)
    if scenario == READING:
        assert many is not None
        _read(window, ticker, folder, many)
    elif scenario == MODEL:
        _use_model(window, ticker, folder)
    else:
        _challenge_map(window, ticker, folder)
    gaps = ticker.finish()
    window.close()
    print(json.dumps(gaps))


def _read(window, ticker: _Ticker, folder: Path, many: Path) -> None:
    """Load a series, and scan many files meanwhile; then let thumbnails come, and scroll."""
    from PySide6.QtCore import QEventLoop

    loop = QEventLoop()
    waiting = {"scan", "many", "load"}

    def done(what: str) -> None:
        waiting.discard(what)
        if not waiting:
            loop.quit()

    def scanned(result) -> None:
        if "scan" in waiting:
            waiting.discard("scan")
            uids = {one.uid for one in result.series}
            window.seriesLoaded.connect(lambda uid: uid in uids and done("load"))
            window.open_paths([many])
        else:
            done("many")

    window.scanFinished.connect(scanned)
    window.problemShown.connect(lambda text: sys.exit(f"a problem was shown: {text}"))
    ticker.phase = "scanning and loading"
    window.open_paths([folder])
    loop.exec()
    ticker.phase = "after it"
    pause(2000)
    ticker.phase = "scrolling"
    for step in range(100):
        window.reading.scroll_by(1 if step < 50 else -1)
        pause(16)


def _use_model(window, ticker: _Ticker, folder: Path) -> None:
    from viewer.gui.unattended import wait_for

    ticker.phase = "starting the model, loading"
    window.start_inference()
    wait_for(
        window.seriesLoaded, lambda: window.open_paths([folder]), "Loading the series", window.problemShown
    )

    ticker.phase = "starting the model, scrolling"
    while window.ai.is_warming:
        window.reading.scroll_by(1)
        pause(16)
    window.reading.scroll_to(0)

    ticker.phase = "classifying"
    wait_for(window.predictionShown, window.classify, "Classifying", window.jobFailed)
    for _ in range(5):
        wait_for(
            window.predictionShown,
            lambda: (window.reading.scroll_by(1), window.classify()),
            "Classifying",
            window.jobFailed,
        )

    ticker.phase = "explaining"
    for _ in range(3):
        wait_for(
            window.explanationFinished,
            lambda: (window.reading.scroll_by(1), window.explain()),
            "Explaining",
            window.jobFailed,
        )

    ticker.phase = "explaining while scrolling"
    window.explain()
    for step in range(100):
        window.reading.scroll_by(1 if step < 50 else -1)
        pause(16)


def _challenge_map(window, ticker: _Ticker, radiograph: Path) -> None:
    """Explain a radiograph, and ask all that the window can ask of its map."""
    from viewer.explain.live_occlusion import PixelBox
    from viewer.gui.unattended import wait_for

    ticker.phase = "starting the model"
    window.start_inference()
    wait_for(window.seriesLoaded, lambda: window.open_paths([radiograph]), "Loading", window.problemShown)
    while window.ai.is_warming:
        pause(16)

    attention = window.attention
    questions = (
        ("explaining", window.explanationFinished, window.explain),
        ("tests of the map", window.checksFinished, window.panels.ai.checks.button.click),
        ("model input", attention.input.shown, window.actions_by_name["model_input"].trigger),
        ("other windows", attention.windows.found, window.actions_by_name["try_windows"].trigger),
        ("two explanations", attention.comparison.compared, window.actions_by_name["compare_maps"].trigger),
    )
    for phase, answered, ask in questions:
        ticker.phase = phase
        wait_for(answered, ask, phase, window.jobFailed)
        pause(200)
    views = attention.comparison.view.views
    for step in range(60):
        views.first.pan_by(4 if step < 30 else -4, 0)
        pause(16)
    attention.comparison.view.close()

    ticker.phase = "covering a box"
    for step in range(60):
        attention.occlusion.cover(PixelBox(200 + 10 * step, 300, 600 + 10 * step, 700))
        pause(16)


class _Watch:
    """Prints what the GUI thread is doing while it does not come back for 25 ms, and what a gap was made of: its own
    work, waiting for a processor (other programs, decoders) and being blocked (the interpreter's lock, the disk).
    """

    def __init__(self, waited: Callable[[], float]) -> None:
        self._waited = waited
        self._gui = threading.get_ident()
        self._status = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._before = self._times()
        self._collected = 0.0
        gc.callbacks.append(self._on_collection)
        self._end = threading.Event()
        threading.Thread(target=self._run, daemon=True).start()

    def stop(self) -> None:
        gc.callbacks.remove(self._on_collection)
        self._end.set()

    def explain(self, gap: float) -> None:
        """Called at each tick."""
        own, queue = (now - before for now, before in zip(self._times(), self._before, strict=True))
        if gap > _LONG_MS:
            print(
                f"gap {gap:6.1f} ms: own work {own:6.1f}, waiting for a processor {queue:6.1f}, blocked "
                f"{max(gap - own - queue, 0):6.1f}; collecting garbage {self._collected:6.1f}",
                file=sys.stderr,
            )
        self._before = self._times()
        self._collected = 0.0

    def _times(self) -> tuple[float, float]:
        """Milliseconds of the GUI thread so far: running, and ready to run."""
        if not self._status.exists():
            return 0.0, 0.0
        running, ready, _ = self._status.read_text().split()
        return int(running) / 1e6, int(ready) / 1e6

    def _on_collection(self, phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            self._start = time.perf_counter()
        else:
            self._collected += (time.perf_counter() - self._start) * 1000

    def _run(self) -> None:
        while not self._end.wait(0.005):
            waited = self._waited()
            if waited > _LONG_MS:
                stack = traceback.extract_stack(sys._current_frames()[self._gui])[-4:]
                places = " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(stack))
                print(f"{waited:6.0f} ms in {places}", file=sys.stderr)
                for ident, frame in sys._current_frames().items():
                    if ident not in (self._gui, threading.get_ident()):
                        last = traceback.extract_stack(frame)[-4:]
                        where = " < ".join(
                            f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(last)
                        )
                        print(f"            beside {where}", file=sys.stderr)


def pause(milliseconds: int) -> None:
    """Let the event loop run."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
