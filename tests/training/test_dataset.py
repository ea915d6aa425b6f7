"""Tables of labels, and the report on a data set."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import cv2
import numpy as np
import pydicom
import pytest
from pydicom.data import get_testdata_file

from tests.training.conftest import LABELS, draw
from viewer.errors import Cancelled, InputError
from viewer.training.dataset import Dataset, read_dataset
from viewer.training.dataset_report import describe_dataset
from viewer.training.image_facts import difference_hash, near_duplicates


def write_table(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def dicom_folder(tmp_path: Path) -> Path:
    """Two series of one patient, one of another: 2 + 2 + 1 images."""
    template = pydicom.dcmread(get_testdata_file("MR_small.dcm"))
    random = np.random.default_rng(0)
    for number, (series, patient) in enumerate([("1", "A"), ("1", "A"), ("2", "A"), ("2", "A"), ("3", "B")]):
        template.PatientID = patient
        template.SeriesInstanceUID = f"1.2.3.{series}"
        template.SOPInstanceUID = template.file_meta.MediaStorageSOPInstanceUID = f"1.2.3.{series}.{number}"
        template.ImagePositionPatient = [0, 0, float(number)]
        template.PixelData = random.integers(0, 1000, 64 * 64, dtype=np.int16).tobytes()
        template.save_as(tmp_path / f"image{number}.dcm")
    return tmp_path


def test_a_table_by_series_labels_each_image_and_takes_dicoms_patients(dicom_folder: Path) -> None:
    table = write_table(
        dicom_folder / "labels.csv",
        [
            {"SeriesInstanceUID": "1.2.3.1", "Label": "ill", "scanner": "x"},
            {"SeriesInstanceUID": "1.2.3.3", "Label": "well", "scanner": "y"},
        ],
    )
    for dataset in (read_dataset(dicom_folder), read_dataset(table)):
        assert [item.label for item in dataset.items] == ["ill", "ill", "well"]
        assert len(set(dataset.patients)) == 2
        assert dataset.patients_known
        assert {"A", "B"}.isdisjoint(dataset.patients), "a patient's number must not leave the file"
        assert dataset.covariates == ("scanner",)
        assert dataset.items[2].covariates == {"scanner": "y"}
        assert dataset.notes == (f"2 of 5 images under {dicom_folder.name} have no label in the table.",)
        shown = [item.load().header.sop_instance_uid for item in dataset.items]
        assert shown == ["1.2.3.1.0", "1.2.3.1.1", "1.2.3.3.4"]


def test_a_table_by_instance(dicom_folder: Path) -> None:
    rows = [{"sop_instance_uid": f"1.2.3.2.{n}", "label": "ab"[n % 2], "patient": f"p{n}"} for n in (3, 2)]
    dataset = read_dataset(write_table(dicom_folder / "truth.csv", rows))
    assert [(item.load().header.sop_instance_uid, item.label) for item in dataset.items] == [
        ("1.2.3.2.3", "b"),
        ("1.2.3.2.2", "a"),
    ]
    assert dataset.patients == ("p3", "p2")


@pytest.mark.parametrize(
    ("rows", "word"),
    [
        ([{"SOPInstanceUID": "9.9", "label": "a"}], r"line 2.*9\.9"),
        ([{"SOPInstanceUID": "1.2.3.1.0", "label": ""}], "line 2"),
        ([{"SOPInstanceUID": "1.2.3.1.0", "label": "a"}] * 2, "line 3.*twice"),
    ],
)
def test_a_table_of_uids_that_cannot_be_used(
    dicom_folder: Path, rows: list[dict[str, str]], word: str
) -> None:
    with pytest.raises(InputError, match=word):
        read_dataset(write_table(dicom_folder / "labels.csv", rows))


@pytest.fixture
def mixed(tmp_path: Path) -> Dataset:
    """30 square discs and 30 wide stripes of 20 patients; one disc twice, once as a JPEG; one broken file."""
    random = np.random.default_rng(1)
    rows = []
    for number in range(60):
        label = LABELS[number % 2]
        image = cv2.resize(draw(label, random), (48, 48) if label == "disc" else (64, 40))
        if number == 0:  # something with structure everywhere, which survives a JPEG
            image = cv2.GaussianBlur(random.random((48, 48)), (0, 0), 3)
            image = cv2.normalize(image, None, 0, 255, cv2.NORM_MINMAX)
        cv2.imwrite(str(tmp_path / f"{number}.png"), image)
        rows.append(
            {"file": f"{number}.png", "label": label, "patient": f"p{number // 3}", "side": "LR"[number % 2]}
        )
    cv2.imwrite(str(tmp_path / "again.jpg"), cv2.imread(str(tmp_path / "0.png"), 0))
    rows.append({"file": "again.jpg", "label": "stripes", "patient": "p19", "side": "L"})
    (tmp_path / "broken.png").write_bytes(b"\x89PNG no more")
    rows.append({"file": "broken.png", "label": "disc", "patient": "p0", "side": "L"})
    write_table(tmp_path / "labels.csv", rows)
    return read_dataset(tmp_path)


def test_the_report_counts_measures_and_finds_what_is_wrong(mixed: Dataset) -> None:
    report = describe_dataset(mixed)
    document = report.document
    json.dumps(document, allow_nan=False)
    assert document["labels"] == {"disc": 30, "stripes": 31}
    assert [Path(fault["path"]).name for fault in document["unreadable"]] == ["broken.png"]
    assert document["sizes"][0] == {"rows": 48, "columns": 48, "n": 31, "labels": {"disc": 30, "stripes": 1}}

    pixels = [cv2.imread(str(item.path), 0).astype(float) for item in mixed.items[:-1]]
    together = np.concatenate([image.ravel() for image in pixels])
    grey = document["grey"]
    assert (grey["minimum"], grey["maximum"]) == (together.min(), together.max())
    assert grey["mean"] == pytest.approx(together.mean())
    assert grey["std"] == pytest.approx(together.std())
    assert sum(grey["histogram"]) == pytest.approx(1, abs=1e-4)
    one = document["images"][7]
    assert one["mean"] == pytest.approx(pixels[7].mean(), abs=1e-3)
    assert one["std"] == pytest.approx(pixels[7].std(), abs=1e-3)
    expected, _ = np.histogram(pixels[7], 64, (0, 255))
    assert np.allclose(one["histogram"], expected / expected.sum(), atol=1e-6)

    pairs = {tuple(Path(name).name for name in pair["files"]) for pair in document["near_duplicates"]}
    assert ("0.png", "again.jpg") in pairs
    assert document["outside_the_image"]["alarm"]
    assert document["outside_the_image"]["per_label"]["stripes"]["auc"] > 0.9
    assert document["covariates"]["side"]["cramers_v"] == pytest.approx(1, abs=0.1)
    assert len(document["patients"]["with_several_labels"]) == 20
    assert any("Size and file format" in note for note in document["notes"])


def test_one_shape_raises_no_alarm(discs: Path, tmp_path: Path) -> None:
    for item in read_dataset(discs).items:
        (tmp_path / item.label).mkdir(exist_ok=True)
        image = cv2.resize(cv2.imread(str(item.path), 0), (40, 40))
        cv2.imwrite(str(tmp_path / item.label / item.path.name), image)
    document = describe_dataset(tmp_path).document
    assert document["outside_the_image"]["alarm"] is False
    assert document["outside_the_image"]["auc"] == pytest.approx(0.5, abs=0.2)
    assert any("who is who" in note for note in document["notes"])


def test_a_report_can_be_stopped(discs: Path) -> None:
    with pytest.raises(Cancelled):
        describe_dataset(discs, cancelled=lambda: True)


def test_near_duplicates_are_all_pairs_within_the_distance() -> None:
    random = np.random.default_rng(2)
    prints = random.integers(0, 256, (300, 32), dtype=np.uint8)
    prints[200] = prints[3]
    prints[200, 0] ^= 0b101
    prints[299] = prints[7]
    assert near_duplicates(prints) == [(3, 200, 2), (7, 299, 0)]
    far = np.unpackbits(prints[:, None] ^ prints[None], axis=2).sum(axis=2)
    every = [(i, j, int(far[i, j])) for i in range(300) for j in range(i + 1, 300) if far[i, j] <= 110]
    assert near_duplicates(prints, 110) == every


def test_the_hash_forgives_size_and_compression_but_not_another_image() -> None:
    random = np.random.default_rng(3)
    first, second = (cv2.GaussianBlur(random.random((200, 160)).astype(np.float32), (0, 0), 9) for _ in "ab")
    first, second = (cv2.normalize(image, None, 0, 255, cv2.NORM_MINMAX) for image in (first, second))
    smaller = cv2.resize(first, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    packed = cv2.imdecode(cv2.imencode(".jpg", first.astype(np.uint8))[1], 0)

    def apart(other: np.ndarray) -> int:
        return int(np.bitwise_count(difference_hash(first) ^ difference_hash(other)).sum())

    assert apart(smaller) <= 12
    assert apart(packed) <= 12
    assert apart(second) > 60
