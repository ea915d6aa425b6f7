"""What cannot be used ends in one message that names the file and says what to do, and in exit code 1."""

from __future__ import annotations

import ctypes
import errno
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.conftest import Run
from tests.test_cli import MODEL

CONVERT = ("-o", "{out}/x.nii.gz")
EXPLAIN = ("--model", MODEL, "-o", "{out}/x.png")
TRAIN = ("-o", "{out}/model")


@pytest.fixture
def places(tmp_path: Path, phantom_series: Path) -> dict[str, Path]:
    """Things to give to a command, by name."""
    names = ("empty", "text", "cut", "labelled", "out", "bare.keras", "model", "absent", "file")
    found = {name: tmp_path / name for name in names}
    for name in ("empty", "text", "cut", "out", "model"):
        found[name].mkdir()
    (found["text"] / "notes.txt").write_text("no image", encoding="utf-8")
    for path in sorted(phantom_series.rglob("*.dcm"))[:3]:
        (found["cut"] / path.name).write_bytes(path.read_bytes()[:-5000])
    found["file"].write_text("in the way", encoding="utf-8")
    found["bare.keras"].write_bytes(b"no zip")
    (found["model"] / "model.json").write_text("{no JSON", encoding="utf-8")
    (found["model"] / "model.keras").write_bytes(b"no zip")
    for label in ("no_finding", "pneumonia"):
        (found["labelled"] / label).mkdir(parents=True)
        for number in range(2):
            pixels = np.full((8, 8), 40 * number + 10 * len(label), np.uint8)
            Image.fromarray(pixels).save(found["labelled"] / label / f"{number}.png")
    return found


@pytest.mark.parametrize(
    ("arguments", "said", "remedy"),
    [
        (("{absent}",), "{absent} does not exist.", "Check the path."),
        (("info", "{empty}"), "No images under {empty}.", "Give a file or folder"),
        (("info", "{absent}"), "{absent} does not exist.", "Check the path."),
        (("info", "{file}/x"), "{file}/x does not exist.", "Check the path."),
        (("convert", "{empty}", *CONVERT), "No images under {empty}.", "Give a file or folder"),
        (("convert", "{text}", *CONVERT), "notes.txt is not a DICOM file", "Give a file or folder"),
        (("convert", "{cut}", *CONVERT), "The pixels of", "Send or export the image again"),
        (("classify", "{empty}", "--model", MODEL), "No images under {empty}.", "Give a file or folder"),
        (("classify", "{text}", "--model", MODEL), "notes.txt is not a DICOM file", "Give a file or folder"),
        (("classify", "{absent}", "--model", MODEL), "{absent} does not exist.", "Check the path."),
        (("classify", "{cut}", "--model", "absent"), "There is no model 'absent'.", f"Known models: {MODEL}"),
        (("classify", "{cut}", "--model", "{model}"), "{model}/model.json is not valid", "Correct the entry"),
        (("explain", "{empty}", *EXPLAIN), "No images under {empty}.", "Give a file or folder"),
        (("explain", "{text}", *EXPLAIN), "notes.txt is not a DICOM file", "Give a file or folder"),
        (("explain", "{text}", "--model", MODEL, "-o", "{out}/all"), "notes.txt is not", "Give a file or folder"),
        (("explain", "{cut}", *EXPLAIN), "The pixels of", "Send or export the image again"),
        (("explain", "{cut}", "--model", "absent", *EXPLAIN[2:]), "no model 'absent'", f"Known models: {MODEL}"),
        (("explain", "{cut}", *EXPLAIN, "--truth", "{absent}"), "{absent} does not exist.", "Check the path."),
        (("explain", "{cut}", "--model", MODEL, "-o", "{file}/all"), "{file}/all cannot be", "Choose another"),
        (("explain", "--from", "{file}"), "file does not say how to make a map again", "Give the .json file"),
        (("evaluate", "{empty}", "--model", MODEL), "{empty} holds no labelled images.", "Give a folder with"),
        (("evaluate", "{absent}", "--model", MODEL), "{absent} does not exist.", "Check the path."),
        (("evaluate", "{labelled}", "--model", "absent"), "There is no model 'absent'.", f"models: {MODEL}"),
        (("evaluate", "{file}", "--model", MODEL), "{file} has no columns file and label.", "Its first line"),
        (("dataset", "{empty}"), "{empty} holds no labelled images.", "Give a folder with"),
        (("train", "{empty}", *TRAIN), "{empty} holds no labelled images.", "Give a folder with"),
        (("train", "{absent}", *TRAIN), "{absent} does not exist.", "Check the path."),
        (("train", "{labelled}", "-o", "{file}/x"), "{file}/x cannot be written", "Choose another folder."),
        (("train", "{labelled}", *TRAIN, "--settings", "{file}"), "{file} holds no training", "See docs"),
        (("train", "{labelled}", *TRAIN, "--augmentation", "{file}"), "{file} describes no", "See docs"),
        (("train", "{labelled}", *TRAIN, "--about", "{file}"), "{file} does not describe a model: the", "See docs"),
        (("train", "{labelled}", *TRAIN, "--also-test", "{empty}"), "{empty} holds no labelled", "Give a folder"),
        (("models", "install", "{absent}"), "{absent} does not exist.", "Check the path."),
        (("models", "install", "{empty}"), "{empty} holds no model.keras.", "Save the network with Keras 3"),
        (("models", "install", "{model}"), "{model}/model.json is not valid", "Correct the entry"),
        (("models", "import", "{file}"), "{file} is not a zip file", "Give a folder, a zip of one"),
        (("models", "import", "{bare.keras}"), "{bare.keras} is not a .keras file", "Save the model with"),
    ],
)  # fmt: skip
def test_one_message_names_the_file_and_the_remedy(
    run: Run,
    places: dict[str, Path],
    arguments: tuple[str, ...],
    said: str,
    remedy: str,
) -> None:
    def filled(text: str) -> str:
        for name, path in places.items():
            text = text.replace(f"{{{name}}}", str(path))
        return text

    code, out, err = run(*map(filled, arguments))
    assert (code, out) == (1, "")
    (line,) = err.splitlines()
    assert line.startswith("overread: ")
    assert filled(said) in line
    assert remedy in line


def test_an_empty_name_is_wrong_usage_not_this_folder(run: Run) -> None:
    """As from a shell whose variable is not set."""
    code, out, err = run("info", "")
    assert (code, out) == (2, "")
    assert "the path is empty" in err


def test_a_disk_that_fails_in_the_middle_is_no_traceback(
    run: Run,
    phantom_series: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(tmp_path / "x.nii.gz"))

    monkeypatch.setattr("viewer.volume.files.write_volume", full)
    code, out, err = run("convert", phantom_series, "-o", tmp_path / "x.nii.gz")
    assert (code, out) == (1, "")
    assert err.startswith(f"overread: {tmp_path / 'x.nii.gz'}: No space left on device. Check ")

    def wrong(*_: object) -> None:
        raise OSError("of no file: a fault of the program")

    monkeypatch.setattr("viewer.volume.files.write_volume", wrong)
    with pytest.raises(OSError, match="of no file"):
        run("convert", phantom_series, "-o", tmp_path / "x.nii.gz")


# One process for all: its start takes longer than the commands.
_SCRIPT = """
import contextlib, io, json, sys
from viewer.cli import main
for arguments in json.loads(sys.argv[1]):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(arguments)
        except SystemExit as ended:
            code = ended.code
    print(json.dumps([code, out.getvalue(), err.getvalue()]))
"""


def _as_an_ordinary_user() -> None:
    """Root may read everything: without these two capabilities permissions hold for root too."""
    if sys.platform == "linux":
        drop_from_bounding_set, override, read_and_search = 24, 1, 2  # <linux/prctl.h>, <linux/capability.h>
        for capability in (override, read_and_search):
            ctypes.CDLL(None).prctl(drop_from_bounding_set, capability, 0, 0, 0)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_what_may_not_be_read_or_written(places: dict[str, Path], phantom_series: Path) -> None:
    closed, locked = places["text"], places["out"]
    (places["empty"] / "inner").mkdir()
    weights, of_class = places["model"], places["labelled"] / "pneumonia"
    cases = [
        ((str(closed),), closed),
        (("info", str(closed)), closed),
        (("info", str(closed / "notes.txt")), closed / "notes.txt"),
        (("info", str(places["file"])), places["file"]),
        (("classify", str(closed), "--model", MODEL), closed),
        (("classify", str(phantom_series), "--model", str(weights)), weights),
        (("explain", str(closed), "--model", MODEL, "-o", str(places["cut"] / "x.png")), closed),
        (("evaluate", str(closed), "--model", MODEL), closed),
        (("dataset", str(places["labelled"])), of_class),
        (("train", str(places["labelled"]), "-o", str(places["cut"] / "model")), of_class),
        (("models", "install", str(weights)), weights),
        (("models", "import", str(places["bare.keras"])), places["bare.keras"]),
        (("convert", str(phantom_series), "-o", str(locked / "x.nii.gz")), locked),
        (("train", str(places["cut"]), "-o", str(locked / "model")), locked),
    ]
    for path in (closed, places["file"], places["bare.keras"], weights, of_class):
        path.chmod(0)
    locked.chmod(0o555)
    try:
        done = subprocess.run(
            [sys.executable, "-c", _SCRIPT, json.dumps([arguments for arguments, _ in cases])],
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=_as_an_ordinary_user,
        )
    finally:
        for path in (closed, locked, weights, of_class):
            path.chmod(0o755)
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(cases)
    for (arguments, path), (code, out, err) in zip(cases, answers, strict=True):
        assert (code, out) == (1, ""), arguments
        (line,) = err.splitlines()
        assert line.startswith("overread: "), arguments
        assert str(path) in line, arguments
        assert "(Permission denied). " in line, arguments
