"""The command line as scripts see it: JSON on stdout, messages on stderr, exit codes."""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
import pydicom
import pytest
from PIL import Image

from tests.conftest import Run
from viewer.dicom.phantom import PHANTOM, PIXEL_MM, ROWS, SLICE_MM, SLICES

MODEL = "chest-radiograph"


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
    assert f"No images under {tmp_path}." in err
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


def test_a_series_in_time(run: Run, shared_data: Path, tmp_path: Path) -> None:
    folder = shared_data / "dicom" / "mr_enhanced"
    code, out, _ = run("info", folder, "--json")
    (series,) = json.loads(out)["series"]
    assert (code, series["images"], series["slices"]) == (0, 24, 6)
    assert series["axis"] == {"name": "time", "unit": "s", "values": [0.0, 0.5, 1.0, 1.5]}
    assert run("convert", folder, "-o", tmp_path / "all.nii.gz")[0] == 0
    assert run("convert", folder, "-o", tmp_path / "one.nii.gz", "--point", "2")[0] == 0
    whole, one = (nibabel.load(tmp_path / f"{name}.nii.gz") for name in ("all", "one"))
    assert (whole.shape, one.shape) == ((64, 64, 6, 4), (64, 64, 6))
    np.testing.assert_array_equal(np.asanyarray(one.dataobj), np.asanyarray(whole.dataobj)[..., 2])
    np.testing.assert_array_equal(one.affine, whole.affine)
    code, _, err = run("convert", folder, "-o", tmp_path / "none.nii.gz", "--point", "4")
    assert (code, "--point from 0 to 3" in err) == (1, True)
    target = tmp_path / "a.png"
    assert run("render", folder, "-o", target, "--plane", "coronal", "--point", "3")[0] == 0
    assert target.exists()


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


def test_render_says_too_that_a_map_is_out_of_scope(
    run: Run, pydicom_data: Callable[[str], Path], tmp_path: Path
) -> None:
    dataset = pydicom.dcmread(pydicom_data("RG1_UNCI.dcm"))
    dataset.Modality = "MR"
    dataset.save_as(tmp_path / "other.dcm")
    picture = tmp_path / "r.PNG"
    code, _, err = run("render", tmp_path / "other.dcm", "-o", picture, "--explain", MODEL)
    assert code == 0, err
    assert "outside this model's scope" in err
    assert "MR" in err
    with Image.open(picture) as opened:
        text = opened.text["overread"]  # type: ignore[attr-defined]
    assert json.loads(text)["in_scope"] is False
    assert str(tmp_path) not in text


def test_wrong_usage_is_told_apart_from_failure(run: Run, phantom_series: Path, tmp_path: Path) -> None:
    out = tmp_path / "m.npz"
    assert run("explain", phantom_series, "--model", MODEL, "-o", out, "--baseline", "pink")[0] == 2
    assert run("explain", phantom_series, "--model", MODEL, "-o", tmp_path / "m.txt")[0] == 2
    assert run("info")[0] == 2
    code, _, err = run("classify", phantom_series, "--model", "no-such-model")
    assert code == 1
    assert MODEL in err, "the message lists the models that exist"
    assert "Traceback" not in err


@pytest.fixture
def no_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading files is a fault of the test."""

    def scan(*_: object) -> None:
        raise AssertionError("scanned before the options were checked")

    monkeypatch.setattr("viewer.dicom.scan.scan", scan)


@pytest.mark.usefixtures("no_scan")
@pytest.mark.parametrize(
    "arguments",
    [
        ("render", "{data}", "-o", "{out}/x.jpg"),
        ("render", "{data}", "-o", "{out}/out"),
        ("render", "{data}", "-o", "{out}/x.png", "--plane", "oblique"),
        ("render", "{data}", "-o", "{out}/x.png", "--window", "40", "0"),
        ("render", "{data}", "-o", "{out}/x.png", "--preset", ""),
        ("render", "{data}", "-o", "{out}/x.png", "--plane", "axial", "--explain", MODEL),
        ("convert", "{data}", "-o", "{out}/x.mha"),
        ("explain", "{data}", "--model", MODEL, "-o", "{out}/x.jpg"),
        ("explain", "{data}", "--model", MODEL, "-o", "{out}/x.png", "--target", "gout"),
        ("--demo", "{data}"),
    ],
)
def test_wrong_options_are_told_before_anything_is_read(
    run: Run, phantom_series: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    code, out, err = run(*(one.format(data=phantom_series, out=tmp_path) for one in arguments))
    assert code == 2, err
    assert out == ""
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("no_scan")
@pytest.mark.parametrize(
    "arguments",
    [
        ("convert", "{data}", "-o", "{out}/x.nii.gz"),
        ("render", "{data}", "-o", "{out}/x.png"),
        ("explain", "{data}", "--model", MODEL, "-o", "{out}/x.nii.gz"),
    ],
)
def test_a_place_that_cannot_be_written_is_told_first(
    run: Run, phantom_series: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    code, _, err = run(*(one.format(data=phantom_series, out=tmp_path / "file") for one in arguments))
    assert code == 1
    assert len(err.splitlines()) == 1
    assert "cannot be written" in err


def test_a_missing_folder_is_made(run: Run, phantom_series: Path, tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "x.PNG"
    assert run("render", phantom_series, "-o", target)[0] == 0
    assert [file.name for file in target.parent.iterdir()] == ["x.PNG"]


def test_help_and_version(run: Run) -> None:
    for option in ("-h", "--help"):
        code, out, _ = run(option)
        assert code == 0
        assert "classify" in out, "the help of the program, not of one command"
    code, out, _ = run("--version")
    assert (code, out.split()[0]) == (0, "overread")


def test_ctrl_c_is_one_word(run: Run, phantom_series: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("viewer.dicom.scan.scan", interrupted)
    assert run("info", phantom_series) == (130, "", "Stopped.\n")


def test_names_beyond_the_terminals_encoding(phantom_series: Path, tmp_path: Path) -> None:
    folder = tmp_path / "Größe 脳"
    folder.mkdir()
    (folder / "notes.txt").write_text("no image", encoding="utf-8")
    (folder / "phantom").symlink_to(phantom_series)
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = {}
    for options in ((), ("--json",)):
        done[options] = subprocess.run(
            [sys.executable, "-m", "viewer", "info", str(folder), *options],
            capture_output=True,
            env=environment,
            check=False,
        )
        assert done[options].returncode == 0, done[options].stderr
        assert b"Traceback" not in done[options].stderr
    document = json.loads(done[("--json",)].stdout.decode("ascii"))
    assert document["skipped"][0]["path"] == str(folder / "notes.txt")


def without_screen() -> dict[str, str]:
    """The environment of a machine without a display."""
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    return {name: value for name, value in os.environ.items() if name not in hidden}


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="uses /proc")
def test_the_demonstration_needs_a_place_for_its_pictures() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "viewer", "--demo", "--screenshot-folder", "/proc/abc"],
        capture_output=True,
        text=True,
        env=without_screen(),
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "/proc/abc cannot be written" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can be without a screen")
def test_ctrl_c_ends_the_demonstration(tmp_path: Path, own_home: Path) -> None:
    running = subprocess.Popen(
        [sys.executable, "-u", "-m", "viewer", "--demo", "--screenshot-folder", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=without_screen(),
    )
    assert running.stdout is not None
    lines = [running.stdout.readline() for _ in range(3)]
    assert lines[0].startswith("Opened 2 series")
    assert any("CR: 1 x" in line and line.endswith("single image\n") for line in lines), lines
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130, err
    assert err.splitlines()[-1:] == ["Stopped."]
    assert "Traceback" not in err
    assert (own_home / "settings.json").is_file(), "the window was closed, not killed"


def test_classify_goes_on_after_what_it_cannot_read(
    run: Run,
    phantom_series: Path,
    pydicom_data: Callable[[str], Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from viewer.errors import ScopeError
    from viewer.volume import build

    both = tmp_path / "both"
    both.mkdir()
    (both / "phantom").symlink_to(phantom_series)
    radiograph = pydicom_data("RG1_UNCI.dcm")
    (both / "radiograph.dcm").symlink_to(radiograph)
    code, out, err = run("classify", both, "--model", MODEL, "--slice", 30, "--json")
    assert code == 0, err
    assert len(json.loads(out)["images"]) == 1
    assert "has no image 30" in err
    code, out, err = run("classify", radiograph, "--model", MODEL, "--slice", 30, "--json")
    assert code == 1
    assert json.loads(out)["images"] == []

    load_image = build.load_image

    def refuse_ct(series: Any, index: int) -> Any:
        if series.modality == "CT":
            raise ScopeError("The model cannot take this image.")
        return load_image(series, index)

    monkeypatch.setattr(build, "load_image", refuse_ct)
    code, out, err = run("classify", both, "--model", MODEL, "--json")
    assert code == 0, err
    assert len(json.loads(out)["images"]) == 1
    assert err.count("cannot take this image") == SLICES
