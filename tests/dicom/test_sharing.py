"""Very many headers in little memory."""

from __future__ import annotations

import pickle
import tracemalloc
from pathlib import Path

import pytest

from benchmarks.generated import write_many
from viewer.dicom import scan as scanning
from viewer.dicom.scan import scan

FILES = 1500


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many")
    write_many(folder, FILES, per_series=100, per_patient=500)
    return folder


class _Separate:
    """In the place of SharedValues: nothing is shared."""

    def compact(self, instance: object) -> object:
        return instance


def test_headers_stay_what_they_are(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = scan(many).series
    monkeypatch.setattr(scanning, "SharedValues", _Separate)
    assert scan(many).series == shared
    assert len(shared) == FILES // 100
    assert len({series.patient for series in shared}) == 3
    first, *others = shared[0].frames
    assert all(frame.study_uid is first.study_uid for frame in others)
    assert all(frame.orientation is first.orientation for frame in others)


def test_a_hundred_thousand_files_would_take_some_two_hundred_megabytes(many: Path) -> None:
    scan(many / "0000")  # what is imported does not count
    tracemalloc.start()
    result = scan(many)
    held, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sum(series.images for series in result.series) == FILES
    assert peak / FILES < 2200
    assert held / FILES < 2000
    # The parts that travel to the window's process are small, too.
    assert len(pickle.dumps(result.series[0].frames)) / 100 < 1000
