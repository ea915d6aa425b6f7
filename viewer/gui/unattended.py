"""The demonstration on a machine without a screen: the same window, offscreen, with pictures and a report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer, SignalInstance
from PySide6.QtGui import QGuiApplication

from viewer.ai.classifier import Prediction
from viewer.dicom.series import ScanResult, Series
from viewer.errors import Cancelled, OverreadError
from viewer.explain.attribution import Attribution
from viewer.gui.main_window import MainWindow
from viewer.reports.attribution_files import completeness_words, method_words
from viewer.reports.documents import geometry_words
from viewer.reports.output_files import prepare_folder

_PATIENCE_SECONDS = 300
_PICTURE_SIZE = (1280, 800)
_SETTLE_MILLISECONDS = 400
_WATCH_MILLISECONDS = 100


def wait_for(
    signal: SignalInstance,
    start: Callable[[], object],
    what: str,
    fails: SignalInstance | None = None,
    accept: Callable[[Any], bool] = lambda _: True,
    patience_seconds: float = _PATIENCE_SECONDS,
) -> Any:
    """Call `start`, then run the event loop until `signal` brings a value that is accepted; returns the value.

    Raises OverreadError when `fails` comes instead, or nothing within `patience_seconds` (five minutes); Cancelled
    when the window is closed meanwhile (Ctrl+C).
    """
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)
    loop = QEventLoop()
    closed: list[bool] = []
    brought: list[Any] = []
    trouble: list[Any] = []

    def arrived(value: Any) -> None:
        if accept(value):
            brought.append(value)
            loop.quit()

    def failed(value: Any) -> None:
        trouble.append(value)
        loop.quit()

    def look() -> None:
        if not any(window.isVisible() for window in application.topLevelWindows()):
            closed.append(True)
            loop.quit()

    # Qt tells of the last window's end only within application.exec(), so it is looked for.
    watch = QTimer()
    watch.timeout.connect(look)
    watch.start(_WATCH_MILLISECONDS)
    signal.connect(arrived)
    if fails is not None:
        fails.connect(failed)
    timer = QTimer()
    timer.setSingleShot(True)
    timer.timeout.connect(loop.quit)
    timer.start(round(patience_seconds * 1000))
    start()
    if not brought and not trouble:
        loop.exec()
    watch.stop()
    signal.disconnect(arrived)
    if fails is not None:
        fails.disconnect(failed)
    if closed:
        raise Cancelled
    if trouble:
        raise OverreadError(f"{what} failed: {getattr(trouble[0], 'message', trouble[0])}")
    if not brought:
        raise OverreadError(f"{what} did not finish within {patience_seconds:g} seconds.")
    return brought[0]


def run_demonstration(window: MainWindow, folder: Path) -> int:
    """Open the demonstration study, explain the radiograph, show the CT; print what was found. Returns 0.

    Raises Cancelled when the window is closed meanwhile (Ctrl+C), OverreadError when a part fails.
    """
    prepare_folder(folder)
    window.resize(*_PICTURE_SIZE)
    result: ScanResult = wait_for(
        window.scanFinished, window.open_demo, "Opening the demonstration study", window.problemShown
    )
    print(f"Opened {len(result.series)} series:")
    for series in result.series:
        print(f"  {_describe(series)}")
    radiograph = next(series for series in result.series if series.modality != "CT")
    phantom = next(series for series in result.series if series.modality == "CT")

    show_series(window, radiograph)
    predictions: list[Prediction] = []
    window.predictionShown.connect(predictions.append)
    attribution: Attribution = wait_for(
        window.explanationFinished, window.explain, "Explaining the radiograph", window.jobFailed
    )
    (prediction,) = predictions[-1:]
    print(f"{prediction.model.name} {prediction.model.version} on {prediction.device}:")
    for label, probability in prediction.probabilities.items():
        print(f"  {label:12} {probability:.3f}")
    for note in prediction.scope_notes:
        print(f"  note: {note}")
    print(
        f"{method_words(attribution)}, for {attribution.target}: {completeness_words(attribution)}, "
        f"first map {attribution.first_map_milliseconds:.0f} ms, all {attribution.milliseconds:.0f} ms"
        + ("" if attribution.converged else " (not converged)")
    )
    _save(window, folder / "demo.png")

    show_series(window, phantom)
    _save(window, folder / "demo_ct.png")
    return 0


def show_series(window: MainWindow, series: Series) -> None:
    """Show a series and wait until its image was painted."""
    if window.reading.state.series_uid == series.uid and window.reading.image is not None:
        return
    wait_for(
        window.imageShown,
        lambda: window.reading.show_series(series.uid),
        f"Showing {series.modality}",
        accept=lambda key: key.series_uid == series.uid,
    )


def wait_until_painted() -> None:
    """Let pending paints, layouts and thumbnails happen, so that a picture shows what a user would see."""
    loop = QEventLoop()
    QTimer.singleShot(_SETTLE_MILLISECONDS, loop.quit)
    loop.exec()


def _save(window: MainWindow, path: Path) -> None:
    wait_until_painted()
    if not window.grab().save(str(path)):
        raise OverreadError(f"{path} could not be written.", "Choose another folder.")
    print(f"Saved {path}")


def _describe(series: Series) -> str:
    first = series.frames[0]
    size = f"{series.images} x {first.rows} x {first.columns}"
    spacing = series.geometry.slice_spacing_mm
    gap = "" if spacing is None or series.images == 1 else f", {spacing:.4g} mm apart"
    return f"{series.modality or 'picture'}: {size}, {geometry_words(series)}{gap}"
