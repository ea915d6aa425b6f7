"""Files that leave the program: checked beforehand, written whole, without paths inside."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import cv2
import nibabel
import numpy as np
import pytest
from PIL import Image

from tests.gui.attributions import make_attribution
from viewer.ai.model_card import ModelId
from viewer.dicom.header import FrameHeader
from viewer.errors import InputError, OverreadError
from viewer.explain.attribution import Attribution
from viewer.reports.attribution_files import attribution_picture, write_attribution
from viewer.reports.documents import ScopeVerdict, provenance_document
from viewer.reports.output_files import prepare_folder, prepare_output, suffix_of
from viewer.volume.slice_image import SliceImage
from viewer.whole_file import write_whole

PATIENT = "Doe_Jane"
OUTSIDE = ScopeVerdict(False, ("This image's modality is CT.",))


@pytest.fixture
def image() -> SliceImage:
    """A grey image in a folder that bears a patient's name."""
    values = np.arange(600, dtype=np.int16).reshape(20, 30)
    header = FrameHeader(path=Path(f"/archive/{PATIENT}/1.dcm"), rows=20, columns=30)
    return SliceImage(values, values, header, "1.2")


@pytest.fixture
def attribution(image: SliceImage) -> Attribution:
    """A map of that image."""
    values = np.linspace(-1, 1, 600, dtype=np.float32).reshape(20, 30)
    made = make_attribution(image, values)
    return replace(made, grid=values[:10, :10], gap=0.001, model=ModelId("tiny", "1", "0" * 64))


def test_provenance_holds_no_paths(attribution: Attribution, image: SliceImage, tmp_path: Path) -> None:
    folder = tmp_path / PATIENT
    for name in ("map.png", "map.npz"):
        write_attribution(attribution, image, folder / name, scope=OUTSIDE)
    with Image.open(folder / "map.png") as picture:
        chunk = picture.text["overread"]  # type: ignore[attr-defined]
    with np.load(folder / "map.npz") as arrays:
        packed = str(arrays["provenance"])
    for text in (chunk, packed):
        assert PATIENT not in text
        document = json.loads(text)
        assert document["in_scope"] is False
        assert document["scope_notes"] == list(OUTSIDE.notes)
        assert document["pixels_sha256"] == attribution.identity.pixels_sha256


def test_the_picture_says_when_it_is_out_of_scope(attribution: Attribution, image: SliceImage) -> None:
    plain = attribution_picture(attribution, image)
    known = attribution_picture(attribution, image, scope=ScopeVerdict(True, ()))
    warned = attribution_picture(attribution, image, scope=OUTSIDE)
    np.testing.assert_array_equal(plain, known)
    assert warned.shape[0] > plain.shape[0], "one line more"


@pytest.mark.parametrize("name", ["a.PNG", "a.Npz", "a.NII.GZ"])
def test_suffixes_in_any_case(attribution: Attribution, image: SliceImage, tmp_path: Path, name: str) -> None:
    path = tmp_path / "new" / name
    write_attribution(attribution, image, path)
    if name == "a.PNG":
        assert cv2.imread(str(path)) is not None
    elif name == "a.Npz":
        with np.load(path) as arrays:
            np.testing.assert_array_equal(arrays["attribution"], attribution.values)
    else:
        copy = tmp_path / "copy.nii.gz"  # nibabel wants lower case
        copy.write_bytes(path.read_bytes())
        np.testing.assert_array_equal(
            np.asanyarray(nibabel.load(copy).dataobj).squeeze().T, attribution.values
        )
    assert [file.name for file in path.parent.iterdir()] == [name], "no draft is left"


def test_an_unknown_suffix_is_refused(attribution: Attribution, image: SliceImage, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.nii\.gz"):
        write_attribution(attribution, image, tmp_path / "a.txt")
    assert suffix_of(Path(".png"), (".png",)) is None, "a bare suffix is no name"


@pytest.mark.parametrize("name", ["a.png", "a.npz", "a.nii.gz"])
def test_a_place_that_cannot_be_written_is_one_message(
    attribution: Attribution, image: SliceImage, tmp_path: Path, name: str
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    path = tmp_path / "file" / name
    with pytest.raises(OverreadError, match="cannot be written"):
        prepare_output(path)
    with pytest.raises(OverreadError, match="cannot be written"):
        write_attribution(attribution, image, path)


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").mkdir()
    with pytest.raises(OverreadError, match="is a folder"):
        prepare_output(tmp_path / "a.png")
    prepare_folder(tmp_path / "b" / "c")
    assert list((tmp_path / "b" / "c").iterdir()) == []


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"old")

    def fail(draft: Path) -> None:
        draft.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(OverreadError, match="No space"):
        write_whole(path, ".png", fail)
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["a.png"]


def test_a_map_that_did_not_converge_keeps_its_scope(attribution: Attribution) -> None:
    document = provenance_document(replace(attribution, converged=False), OUTSIDE)
    assert (document["converged"], document["in_scope"]) == (False, False)
