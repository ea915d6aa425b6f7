"""`overread explain` as scripts see it: single images, folders, recorded maps made again."""

from __future__ import annotations

import csv
import json
from functools import partial
from pathlib import Path

import nibabel
import numpy as np
import pytest
from PIL import Image

from tests.conftest import Run


@pytest.fixture
def explain(run: Run) -> Run:
    """Run `overread explain`."""
    return partial(run, "explain")


@pytest.fixture
def model(tiny_model_folder: Path) -> Path:
    return tiny_model_folder


@pytest.fixture
def images(tmp_path: Path) -> Path:
    """Five pictures in sub-folders named as labels, one of them damaged; one box and a table without patients."""
    folder = tmp_path / "images"
    rng = np.random.default_rng(2)
    for number, label in enumerate(("a", "a", "b", "c")):
        place = folder / label / f"image{number}.png"
        place.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(rng.integers(0, 256, (40, 50), np.uint8)).save(place)
    (folder / "b" / "broken.png").write_bytes((folder / "a" / "image0.png").read_bytes()[:300])
    (folder / "notes.txt").write_text("no image", encoding="utf-8")
    return folder


def test_a_map_and_its_tests_and_its_double(explain: Run, images: Path, model: Path, tmp_path: Path) -> None:
    out = tmp_path / "map.nii.gz"
    image = images / "a" / "image0.png"
    code, text, err = explain(
        image,
        "--model",
        model,
        "-o",
        out,
        "--target",
        "b",
        "--margin",
        "--compare-baseline",
        "noise",
        "--check",
        "--json",
    )
    assert code == 0, err
    document = json.loads(text)
    assert document["output_explained"] == "margin"
    assert document["rival"] in ("a", "c")
    assert 0 <= document["compared_baseline"]["score"] <= 1
    assert document["compared_baseline"]["baseline"] == "noise"
    assert document["checks"]["verdict"]
    assert set(document["checks"]["checks"]) >= {"deletion", "insertion", "infidelity", "randomisation"}
    volume = np.asanyarray(nibabel.load(out).dataobj)
    assert volume.sum(dtype=np.float64) == pytest.approx(document["completeness"]["sum"], rel=1e-4, abs=1e-5)

    sidecar = tmp_path / "map.nii.gz.json"
    code, text, err = explain("--from", sidecar, "--model", model, "--json")
    assert code == 0, err
    again = json.loads(text)
    assert again["reproduction"]["same"]
    assert again["reproduction"]["differences"] == []
    assert again["rival"] == document["rival"]
    assert again["output"] is None

    recorded = json.loads(sidecar.read_text())
    del recorded["image"]["path"]
    recorded["versions"]["keras"] = "2.0"
    moved = tmp_path / "moved.json"
    moved.write_text(json.dumps(recorded))
    assert explain("--from", moved, "--model", model)[0] == 2  # which image?
    code, text, _ = explain("--from", moved, images / "c", "--model", model)
    assert code == 0
    assert "The image's pixels are others." in text
    assert "keras is" in text
    assert "Another map." in text
    moved.write_text("{}")
    code, _, err = explain("--from", moved)
    assert code == 1
    assert "moved.json" in err


def test_folder_gives_a_table_a_page_and_maps(
    explain: Run, images: Path, model: Path, tmp_path: Path
) -> None:
    boxes = tmp_path / "boxes.csv"
    boxes.write_text("file,left,top,width,height\nimage0.png,5,5,20,20\n", encoding="utf-8")
    out = tmp_path / "out"
    code, text, err = explain(
        images, "--model", model, "-o", out, "--truth", boxes, "--compare-baseline", "blur", "--json"
    )
    assert code == 0, err
    summary = json.loads(text)
    assert (summary["images"], summary["failed"]) == (5, 1)
    assert summary["accuracy"]["n"] == 4
    assert summary["truth_hit"]["all"]["n"] == 1
    rows = list(csv.DictReader((out / "explanations.csv").open(encoding="utf-8")))
    assert len(rows) == 5
    suspicion = [float(row["suspicion"]) for row in rows]
    assert suspicion == sorted(suspicion, reverse=True)
    (broken,) = [row for row in rows if row["error"]]
    assert broken["file"] == "b/broken.png"
    by_file = {row["file"]: row for row in rows}
    assert by_file["a/image0.png"]["label"] == "a"
    assert by_file["a/image0.png"]["correct"] == str(by_file["a/image0.png"]["predicted"] == "a")
    assert by_file["a/image0.png"]["truth_iou"]
    assert not by_file["c/image3.png"]["truth_iou"]
    assert float(by_file["c/image3.png"]["gap"]) <= 0.01
    assert by_file["c/image3.png"]["baseline_disagreement"]
    page = (out / "index.html").read_text(encoding="utf-8")
    assert page.index(rows[0]["file"]) < page.index(rows[-1]["file"])
    assert page.count("<img") == 4
    assert str(tmp_path) not in page
    with np.load(out / "maps" / "c_image3.png.npz") as arrays:
        assert arrays["attribution"].shape == (40, 50)
    code, text, _ = explain("--from", out / "maps" / "c_image3.png.npz.json", "--model", model)
    assert code == 0
    assert "The same map" in text


def test_methods_layers_and_wrong_usage(explain: Run, images: Path, model: Path, tmp_path: Path) -> None:
    image = images / "c" / "image3.png"
    out = tmp_path / "map.npz"
    code, text, err = explain(image, "--model", model, "-o", out, "--method", "grad-cam", "--json")
    assert code == 0, err
    document = json.loads(text)
    assert (document["method"], document["unit"], document["completeness"]["gap"]) == (
        "grad_cam",
        "relative",
        None,
    )
    assert document["layer"]
    assert explain(image, "--model", model, "-o", tmp_path / "m.png", "--method", "occlusion")[0] == 0
    code, _, err = explain(image, "--model", model, "-o", out, "--method", "grad_cam", "--layer", "nowhere")
    assert code == 1
    assert document["layer"] in err, "the message names the layers that there are"
    assert explain(image, "--model", model, "-o", out, "--method", "magic")[0] == 2
    assert explain(image, "--model", model, "-o", out, "--margin", "--probability")[0] == 2
    assert explain(image, "--model", model, "-o", out, "--compare-baseline", "pink")[0] == 2
    assert explain(image, "--model", model)[0] == 2
    code, _, err = explain(image, "--model", model, "-o", out, "--baseline", "reference")
    assert code == 1
    assert "no reference images" in err
