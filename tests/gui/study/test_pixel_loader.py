"""Series that must be decoded fill their stack from two processes, the displayed image first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import psutil
import pydicom
import pytest
from pydicom.uid import RLELossless
from pytestqt.qtbot import QtBot

from tests.processes import helper_pids
from viewer.dicom.decode_worker import Outcome
from viewer.dicom.phantom import phantom_values, write_phantom
from viewer.dicom.scan import scan
from viewer.dicom.series import Series
from viewer.gui.study.pixel_loader import PixelLoader
from viewer.volume.image_stack import ImageStack


@pytest.fixture(scope="module")
def compressed(tmp_path_factory: pytest.TempPathFactory) -> Series:
    """The phantom's first slices in RLE, the third of them cut off."""
    folder = tmp_path_factory.mktemp("rle")
    write_phantom(folder)
    for path in sorted(folder.iterdir())[:-16]:
        path.unlink()
    for path in folder.iterdir():
        ds = pydicom.dcmread(path)
        ds.compress(RLELossless)
        ds.save_as(path)
    (series,) = scan(folder).series
    damaged = series.frames[2].path
    damaged.write_bytes(damaged.read_bytes()[:-2000])
    return series


def test_two_processes_fill_the_stack(
    qtbot: QtBot, compressed: Series, monkeypatch: pytest.MonkeyPatch
) -> None:
    loader = PixelLoader()
    order: list[int] = []
    failed: list[int] = []
    processes: set[int] = set()

    def ready(_: str, index: int) -> None:
        order.append(index)
        processes.update(helper_pids())

    loader.imageReady.connect(ready)
    loader.imageFailed.connect(lambda uid, index, why: failed.append(index))
    stack = ImageStack.allocate(compressed)
    asked: list[int] = []
    submit = loader._reader.submit
    monkeypatch.setattr(
        loader._reader, "submit", lambda key, *rest: (asked.append(key[1]), submit(key, *rest))
    )
    loader.start()
    try:
        with qtbot.waitSignal(loader.loaded, timeout=30_000):
            loader.load(stack, 9)
    finally:
        loader.finish()
    assert failed == [2]
    assert sorted([*order, 2]) == list(range(16))
    assert asked[0] == 9
    distances = [abs(index - 9) for index in asked]
    assert distances == sorted(distances)  # outward from the displayed image
    assert len(processes) >= 2
    assert not any(psutil.pid_exists(pid) for pid in processes)
    expected = phantom_values()[:16].astype(int) + 1024
    for index in order:
        assert np.array_equal(stack.array[index], expected[index])
    assert not stack.loaded[2]


def test_finishing_while_it_decodes_leaves_nothing(qtbot: QtBot, compressed: Series) -> None:
    before = helper_pids()
    loader = PixelLoader()
    stack = ImageStack.allocate(compressed)
    loader.start()
    with qtbot.waitSignal(loader.imageReady, timeout=30_000):
        loader.load(stack, 0)
    loader.finish()
    assert loader.isFinished()
    assert helper_pids() <= before


def test_an_image_that_cannot_be_taken_leaves_those_that_came_with_it_alone(
    qtbot: QtBot, compressed: Series, monkeypatch: pytest.MonkeyPatch
) -> None:
    loader, stack = PixelLoader(), ImageStack.allocate(compressed)
    reader, other = loader._reader, ImageStack.allocate(replace(compressed, uid="other"))
    collect = reader.collect

    def all_at_once(timeout: float) -> list[Outcome]:
        done: list[Outcome] = []
        while reader.pending:
            done += collect(timeout)
        return done

    def full(*_: object) -> bool:
        raise MemoryError

    monkeypatch.setattr(reader, "collect", all_at_once)
    monkeypatch.setattr(ImageStack, "accept", full)
    loader.start()
    try:
        with qtbot.waitSignal(loader.failed, timeout=30_000) as failed:
            loader.load(stack, 9)
        assert failed.args[0] == compressed.uid
        qtbot.waitUntil(lambda: not loader._asked, timeout=30_000)
        monkeypatch.undo()
        with qtbot.waitSignal(loader.loaded, timeout=30_000) as loaded:
            loader.load(other, 0)
        assert loaded.args == ["other"]
    finally:
        loader.finish()
