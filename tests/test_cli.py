"""The command line as scripts see it: JSON on stdout, messages on stderr, exit codes."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
import pytest

from viewer.cli import main
from viewer.dicom.phantom import PHANTOM, PIXEL_MM, ROWS, SLICE_MM, SLICES

Run = Callable[..., tuple[int, str, str]]
MODEL = "chest-radiograph"


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Run a command; returns exit code, stdout and stderr."""

    def call(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        captured = capfd.readouterr()
        code = ended.value.code
        return (code if isinstance(code, int) else 0 if code is None else 1), captured.out, captured.err

    return call


def by_description(document: dict[str, Any], text: str) -> dict[str, Any]:
    """The one series with this description."""
    (found,) = [series for series in document["series"] if series["description"] == text]
    return found


def test_info_on_the_phantom(run: Run, phantom_series: Path) -> None:
    code, out, _ = run("info", phantom_series, "--json")
    assert code == 0
    (series,) = json.loads(out)["series"]
    assert (series["images"], series["rows"], series["modality"]) == (SLICES, ROWS, "CT")
    assert series["pixel_spacing_mm"] == [PIXEL_MM, PIXEL_MM]
    assert series["slice_spacing_mm"] == pytest.approx(SLICE_MM)
    assert series["geometry"]["verdict"] == "volume"


def test_info_on_the_development_data(run: Run, shared_data: Path) -> None:
    code, out, _ = run("info", shared_data / "dicom", "--json")
    assert code == 0
    document = json.loads(out)
    head = by_description(document, "STD BRAIN 5MM")
    assert (head["images"], head["geometry"]["verdict"]) == (28, "volume")
    assert head["slice_spacing_mm"] == pytest.approx(5.0, abs=0.01)
    mr = by_description(document, "anat-T1w")
    assert (mr["images"], mr["geometry"]["verdict"]) == (384, "volume")
    assert mr["slice_spacing_mm"] == pytest.approx(0.67, abs=0.01)
    (tilted,) = [one for one in document["series"] if "tilt" in " ".join(one["geometry"]["reasons"])]
    assert (tilted["images"], tilted["geometry"]["verdict"]) == (28, "stack")
    reasons = " ".join(tilted["geometry"]["reasons"])
    assert "18.5" in reasons
    assert "irregular" in reasons
    assert "0015.dcm" in reasons
    assert "0009.dcm" in reasons
    assert not [one for one in document["skipped"] if one["path"].endswith(".dcm")]


def test_info_says_where_there_is_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no image", encoding="utf-8")
    code, out, err = run("info", tmp_path, "--json")
    assert code == 1
    assert json.loads(out)["series"] == []
    assert json.loads(out)["skipped"][0]["path"].endswith("notes.txt")
    assert "no images" in err
    code, _, err = run("info", tmp_path / "absent")
    assert code == 1
    assert "does not exist" in err


def test_convert_puts_the_phantom_where_it_is(run: Run, phantom_series: Path, tmp_path: Path) -> None:
    target = tmp_path / "phantom.nii.gz"
    assert run("convert", phantom_series, "-o", target)[0] == 0
    nifti = nibabel.load(target)
    voxels = np.asanyarray(nifti.dataobj)
    for insert in PHANTOM[1:]:
        x, y, z = insert.center_mm
        index = np.linalg.inv(nifti.affine) @ (-x, -y, z, 1.0)  # LPS to NIfTI's RAS
        np.testing.assert_allclose(index, np.rint(index), atol=1e-3)
        assert voxels[tuple(np.rint(index[:3]).astype(int))] == insert.hu, insert.name


def test_convert_refuses_a_stack_with_its_reasons(run: Run, shared_data: Path, tmp_path: Path) -> None:
    target = tmp_path / "tilted.nii.gz"
    code, _, err = run("convert", shared_data / "dicom" / "ct_gantry_tilt", "-o", target)
    assert code == 1
    assert "tilted" in err
    assert "Traceback" not in err
    assert not target.exists()


def test_several_series_want_a_choice(
    run: Run, phantom_series: Path, pydicom_data: Callable[[str], Path], tmp_path: Path
) -> None:
    both = tmp_path / "both"
    both.mkdir()
    (both / "phantom").symlink_to(phantom_series)
    (both / "radiograph.dcm").symlink_to(pydicom_data("RG1_UNCI.dcm"))
    code, _, err = run("render", both, "-o", tmp_path / "x.png")
    assert code == 1
    assert "--series" in err


def test_render_windows_the_phantom_exactly(run: Run, phantom_series: Path, tmp_path: Path) -> None:
    import cv2

    target = tmp_path / "slice.png"
    code, _, err = run("render", phantom_series, "-o", target, "--slice", 20, "--window", 0, 401)
    assert code == 0, err
    picture = cv2.imread(str(target), cv2.IMREAD_GRAYSCALE)
    centre = ROWS // 2
    # PS3.3 C.11.2.1.2: 0 HU in a window 0/401 is ((0 + 0.5) / 400 + 0.5) * 255 = 127.8.
    assert picture[centre, centre] == 128
    assert picture[2, 2] == 0
    assert run("render", phantom_series, "-o", target, "--preset", "no such")[0] == 2
    assert run("render", phantom_series, "-o", target, "--plane", "coronal", "--preset", "bone")[0] == 0
    coronal = cv2.imread(str(target))
    assert coronal.shape[0] == round(SLICES * SLICE_MM / PIXEL_MM), "millimetres are square in the picture"


def test_models_lists_the_bundled_one(run: Run) -> None:
    code, out, _ = run("models", "--json")
    assert code == 0
    names = {model["name"]: model for model in json.loads(out)["models"]}
    assert names[MODEL]["labels"] == ["covid19", "no_finding", "pneumonia"]


def test_classify_and_explain_the_radiograph(
    run: Run, pydicom_data: Callable[[str], Path], tmp_path: Path
) -> None:
    radiograph = pydicom_data("RG1_UNCI.dcm")
    code, out, err = run("classify", radiograph, "--model", MODEL, "--json")
    assert code == 0, err
    document = json.loads(out)
    (image,) = document["images"]
    assert math.isclose(sum(image["probabilities"].values()), 1, abs_tol=1e-6)
    assert image["sop_instance_uid"]
    assert image["frame"] == 0
    assert document["device"]

    target = tmp_path / "map.npz"
    code, out, err = run("explain", radiograph, "--model", MODEL, "-o", target, "--json")
    assert code == 0, err
    document = json.loads(out)
    assert document["completeness"]["gap"] <= 0.01
    with np.load(target) as arrays:
        attribution = arrays["attribution"]
        difference = float(arrays["logit"] - arrays["baseline_logit"])
    assert attribution.dtype == np.float32
    assert attribution.shape == (1955, 1841)
    assert document["completeness"]["difference"] == pytest.approx(difference, rel=1e-6)
    total = attribution.sum(dtype=np.float64)
    assert abs(total - difference) / max(abs(difference), 0.1) == pytest.approx(
        document["completeness"]["gap"], abs=1e-6
    )
    for name in ("map.png", "map.nii.gz"):
        assert run("explain", radiograph, "--model", MODEL, "-o", tmp_path / name)[0] == 0
        assert (tmp_path / name).stat().st_size > 1000


def test_classify_and_explain_a_jpeg(run: Run, shared_data: Path, tmp_path: Path) -> None:
    picture = sorted((shared_data / "cxr" / "pneumonia").glob("*.jpg"))[0]
    code, out, err = run("classify", picture, "--model", MODEL, "--json")
    assert code == 0, err
    (image,) = json.loads(out)["images"]
    assert image["in_scope"] is None
    assert image["scope_notes"], "what could not be known is said"
    assert image["sop_instance_uid"] is None
    code, out, _ = run("explain", picture, "--model", MODEL, "-o", tmp_path / "map.npz", "--json")
    assert code == 0
    assert json.loads(out)["completeness"]["gap"] <= 0.01


def test_a_ct_slice_is_out_of_scope_and_says_so(run: Run, phantom_series: Path, tmp_path: Path) -> None:
    code, out, err = run("classify", phantom_series, "--model", MODEL, "--slice", 20, "--json")
    assert code == 0
    (image,) = json.loads(out)["images"]
    assert image["in_scope"] is False
    assert image["scope_notes"]
    assert "CT" in err
    code, out, err = run("explain", phantom_series, "--model", MODEL, "-o", tmp_path / "m.png", "--slice", 20)
    assert code == 0
    assert "outside this model's scope" in err


def test_wrong_usage_is_told_apart_from_failure(run: Run, phantom_series: Path, tmp_path: Path) -> None:
    out = tmp_path / "m.npz"
    assert run("explain", phantom_series, "--model", MODEL, "-o", out, "--baseline", "pink")[0] == 2
    assert run("explain", phantom_series, "--model", MODEL, "-o", tmp_path / "m.txt")[0] == 2
    assert run("info")[0] == 2
    code, _, err = run("classify", phantom_series, "--model", "no-such-model")
    assert code == 1
    assert MODEL in err, "the message lists the models that exist"
    assert "Traceback" not in err
