"""Thousands of random actions on the real window, offscreen: `make soak`, or

    python -m tests.soak.window [--actions 10000] [--first 0] [--seed 1]

It fails where anything is raised that nobody caught, where work does not end within its time, or where the window
takes over a tenth more memory at rest in the end than after the first minute. Each action follows from the seed and
its number alone; the last thirty before a fault are printed, and `--first N --actions 30` does them again.
"""

from __future__ import annotations

import argparse
import faulthandler
import gc
import importlib
import logging
import os
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

import psutil  # type: ignore[import-untyped]

JOB_SECONDS = 120.0  # all that was begun has ended by then
MEMORY_SHARE = 1.10
FIRST_SECONDS = 60.0
_LAST = 30
_FAILED = 3
_HUNG_SECONDS = 60.0  # one action
DIARY = "diary.txt"
_REST_EVERY = 1000  # actions
# Imported at the first need and then there for good: no growth of the window's, whenever that need comes.
_LATE_LIBRARIES = ("SimpleITK", "pyqtgraph", "PIL.Image", "pydicom")


class SoakError(AssertionError):
    """What was looked for was found."""


@dataclass
class Gaps:
    """How long the event loop let its timer wait, and during what."""

    worst: list[tuple[float, str]] = field(default_factory=list)
    doing: str = "start"
    _last: float = field(default_factory=time.perf_counter)

    def tick(self) -> None:
        now = time.perf_counter()
        waited, self._last = now - self._last, now
        self.worst = sorted([*self.worst, (waited, self.doing)], reverse=True)[:8]

    def name(self, doing: str, said: str) -> None:
        """What was being done is known by now."""
        self.worst = [(waited, said if what == doing else what) for waited, what in self.worst]

    def skip(self) -> None:
        """What was waited for until now does not count."""
        self._last = time.perf_counter()


@contextmanager
def faults_kept() -> Iterator[list[str]]:
    """Within: everything that nobody caught, in any thread, and every error in the log, as text."""
    from PySide6.QtCore import QtMsgType, qInstallMessageHandler

    found: list[str] = []

    def keep(kind: Any, error: Any = None, trace: Any = None) -> None:
        found.append("".join(traceback.format_exception(kind, error, trace)))

    class Errors(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            text = record.getMessage()
            if record.exc_info:
                text += "\n" + "".join(traceback.format_exception(*record.exc_info))
            found.append(text)

    def from_qt(kind: QtMsgType, _context: object, message: str) -> None:
        grave = kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg, QtMsgType.QtWarningMsg)
        if grave and not _is_of_the_platform(message):
            found.append(f"Qt: {message}\n" + "".join(traceback.format_stack(limit=8)))

    handler = Errors(logging.ERROR)
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    sys.excepthook = keep
    threading.excepthook = lambda fault: keep(fault.exc_type, fault.exc_value, fault.exc_traceback)
    sys.unraisablehook = lambda fault: keep(fault.exc_type, fault.exc_value, fault.exc_traceback)
    logging.getLogger("viewer").addHandler(handler)
    qt_before = qInstallMessageHandler(from_qt)
    try:
        yield found
    finally:
        qInstallMessageHandler(qt_before)
        logging.getLogger("viewer").removeHandler(handler)
        sys.excepthook, threading.excepthook, sys.unraisablehook = before


def _is_of_the_platform(message: str) -> bool:
    """What Qt says of the platform without a screen, whatever the window does."""
    return "This plugin does not support" in message or "propagateSizeHints" in message


def resident() -> int:
    """Bytes that this process holds, after what is free was given back."""
    from viewer.gui.basics.allocator import give_back

    gc.unfreeze()  # as the window does once nobody is at work
    gc.collect()
    gc.freeze()
    give_back()
    return int(psutil.Process().memory_info().rss)


class Soak:
    """One run on one window."""

    def __init__(
        self, window: Any, hand: Any, say: Callable[[str], object] = print, diary: TextIO | None = None
    ) -> None:
        """`diary` gets each action before it is done, for where the process dies of it."""
        from PySide6.QtCore import QTimer

        self.window, self.hand, self.say, self.diary = window, hand, say, diary
        self.gaps = Gaps()
        self.last: deque[str] = deque(maxlen=_LAST)
        self.kinds: Counter[str] = Counter()
        self.rests: list[
            tuple[float, int, int, int]
        ] = []  # seconds, actions, bytes of the window, of its children
        self._heart = QTimer()
        self._heart.setInterval(5)
        self._heart.timeout.connect(self.gaps.tick)
        self._heart.start()
        self._start = time.monotonic()

    def run(self, first: int, actions: int, faults: list[str]) -> None:
        """Do them all. SoakError with the last of them at the first fault."""
        from PySide6.QtTest import QTest

        base: int | None = None
        for number in range(first, first + actions):
            self.gaps.doing = f"{number}"
            self._note(f"{number} ")
            faulthandler.dump_traceback_later(_HUNG_SECONDS, exit=True)
            try:
                said = self.hand.act(number)
            except Exception as error:
                self.last.append(f"{number} raised")
                raise SoakError(self._story([traceback.format_exc()])) from error
            self.last.append(f"{number} {said}")
            self.gaps.name(f"{number}", f"{number} {said}")
            self._note(f"{said}\n")
            self.kinds[said.partition(":")[0].split()[0]] += 1
            self.gaps.doing = f"{number} {said}"
            QTest.qWait(number % 8)
            faulthandler.cancel_dump_traceback_later()
            if faults:
                raise SoakError(self._story(faults))
            minute = base is None and time.monotonic() - self._start > FIRST_SECONDS
            if minute or (number + 1) % _REST_EVERY == 0:
                size = self.rest(number + 1, faults)
                base = size if minute else base
        size = self.rest(first + actions, faults)
        if base is not None and size > MEMORY_SHARE * base:
            text = f"{size >> 20} MB at rest in the end, {base >> 20} MB after the first minute"
            raise SoakError(self._story([text]))

    def rest(self, done: int, faults: list[str]) -> int:
        """Let all work end by itself, close everything, and say what is still held."""
        window = self.window
        if window.cine.is_playing:
            window.cine.stop()
        self._until_idle("by itself")
        window.close_all()
        self._until_idle("after all was closed")
        size = resident()
        children = sum(_size(child) for child in psutil.Process().children(recursive=True))
        seconds = time.monotonic() - self._start
        self.rests.append((seconds, done, size, children))
        self.say(
            f"{done} actions, {seconds:.0f} s: {size >> 20} MB at rest, children {children >> 20} MB, "
            f"{threading.active_count()} threads, worst gap {self.gaps.worst[0][0] * 1e3:.0f} ms"
        )
        self.gaps.skip()
        if faults:
            raise SoakError(self._story(faults))
        return size

    def _until_idle(self, how: str) -> None:
        from PySide6.QtTest import QTest

        window = self.window
        deadline = time.monotonic() + JOB_SECONDS
        while True:
            QTest.qWait(100)
            jobs = window.comfort.jobs.jobs
            busy = [job.title for job in jobs.values()]
            if window.ai.jobs or window.ai.is_warming:
                busy.append(f"AI jobs {window.ai.jobs}")
            if window.opener.is_scanning:
                busy.append("scan")
            busy += [f"reading {uid}" for uid in window.store.uids if window.store.loader.is_loading(uid)]
            if not busy:
                return
            if time.monotonic() > deadline:
                raise SoakError(self._story([f"did not end {how} within {JOB_SECONDS:.0f} s: {busy}"]))

    def _note(self, text: str) -> None:
        if self.diary is not None:
            self.diary.write(text)
            self.diary.flush()

    def _story(self, faults: list[str]) -> str:
        return "\n".join(["The last actions:", *self.last, "", *faults])


def _size(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


@contextmanager
def files_chosen(paths: list[Path], scratch: Path) -> Iterator[None]:
    """Within: whoever asks for a file is given one, without a dialog."""
    from PySide6.QtWidgets import QFileDialog

    count = iter(range(1 << 30))

    def some(*_: object) -> Path:
        return paths[next(count) % len(paths)]

    answers: dict[str, Callable[..., object]] = {
        "getOpenFileNames": lambda *_: ([str(some())], ""),
        "getOpenFileName": lambda *_: (str(some()), ""),
        "getExistingDirectory": lambda *_: str(paths[0]),
        "getSaveFileName": lambda _p, _t, start="", *_: (str(scratch / Path(start).name), ""),
    }
    before = {name: getattr(QFileDialog, name) for name in answers}
    for name, answer in answers.items():
        setattr(QFileDialog, name, staticmethod(answer))
    try:
        yield
    finally:
        for name, answer in before.items():
            setattr(QFileDialog, name, answer)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--actions", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scratch", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.scratch is not None:
        return soak(arguments.scratch, arguments.first, arguments.actions, arguments.seed)
    with tempfile.TemporaryDirectory() as name:
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "CUDA_VISIBLE_DEVICES": "-1",
            "OVERREAD_HOME": str(Path(name) / "home"),
            "PYTHONFAULTHANDLER": "1",
        }
        command = [sys.executable, "-m", "tests.soak.window", *sys.argv[1:], "--scratch", name]
        code = subprocess.run(command, env=environment, check=False).returncode
        if code not in (0, _FAILED):
            diary = (Path(name) / DIARY).read_text().splitlines()[-_LAST:]
            print("\n".join([f"The window's process ended with {code}. The last actions:", *diary]))
        return 1 if code else 0


def soak(scratch: Path, first: int, actions: int, seed: int) -> int:
    """A run with a small model in its own process; prints what it found. 0 where all is well."""
    from PySide6.QtWidgets import QApplication

    from tests.soak.hand import Hand
    from tests.soak.studies import write_model, write_studies
    from viewer.ai.model_store import ModelStore
    from viewer.gui.app import SWITCH_SECONDS
    from viewer.gui.basics.allocator import keep_little
    from viewer.gui.basics.garbage import GarbageCollector
    from viewer.gui.basics.theme import apply_theme
    from viewer.gui.main_window import MainWindow
    from viewer.settings import Settings

    print(f"seed {seed}, actions {first} to {first + actions - 1}", flush=True)
    paths = write_studies(scratch)
    models = ModelStore((write_model(scratch / "models", network=True),))
    keep_little()  # as the program itself does
    for library in _LATE_LIBRARIES:
        importlib.import_module(library)
    application = QApplication(["overread"])
    apply_theme(application)
    sys.setswitchinterval(SWITCH_SECONDS)
    started = time.monotonic()
    with (scratch / DIARY).open("w") as diary, faults_kept() as faults, files_chosen(paths, scratch):
        window = MainWindow(Settings(model="tiny"), models)
        garbage = GarbageCollector(application)
        window.show()
        run = Soak(window, Hand(window, paths, seed), lambda text: print(text, flush=True), diary)
        failure = ""
        try:
            run.run(first, actions, faults)
        except SoakError as error:
            failure = str(error)
        window.close()
        garbage.stop()
        if faults and not failure:
            failure = "At the end:\n" + "\n".join(faults)
    print(f"kinds: {dict(run.kinds.most_common())}")
    for waited, doing in run.gaps.worst:
        print(f"  event loop gap {waited * 1e3:6.0f} ms  {doing}")
    print("at rest: " + ", ".join(f"{seconds:.0f} s {size >> 20} MB" for seconds, _, size, _ in run.rests))
    print(
        f"{sum(run.kinds.values())} actions in {time.monotonic() - started:.0f} s: {'FAILED' if failure else 'good'}"
    )
    if failure:
        print(failure)
    return _FAILED if failure else 0


if __name__ == "__main__":
    sys.exit(main())
