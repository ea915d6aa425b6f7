"""What must never be loaded is refused by name, from the file alone; nothing in it is run or read."""

from __future__ import annotations

import json
import pickle
import sys
import zipfile
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from tests.ai.keras_files import description, layer, weights, write_keras
from viewer.ai.keras_file import Bounds, inspect_keras_file
from viewer.errors import ModelRefusedError
from viewer.settings import bundled_models_folder

LAMBDA = {"class_name": "__lambda__", "config": {"code": "4wEAAAA=", "defaults": None, "closure": None}}


class Payload:
    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (Path("executed"),)


@pytest.fixture(autouse=True)
def nothing_is_executed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    (tmp_path / "own_module.py").write_text(
        "import pathlib\npathlib.Path('executed').touch()\nclass Layer: pass\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.chdir(tmp_path)
    yield
    assert not (tmp_path / "executed").exists()
    assert "own_module" not in sys.modules


def test_plain_files_pass() -> None:
    files = sorted(bundled_models_folder().glob("*/model.keras"))
    assert len(files) >= 3
    assert {inspect_keras_file(file)["class_name"] for file in files} == {"Functional"}


@pytest.mark.parametrize(
    ("part", "word"),
    [
        (layer("Lambda", name="l", function=LAMBDA), "Lambda"),
        (layer("Dense", name="d", units=3, activation=LAMBDA), "__lambda__"),
        (layer("Layer", module="own_module", registered="own>Layer"), r"own_module\.Layer"),
        (layer("Layer", module=None, registered="own>Layer"), "own>Layer"),
        (layer("system", module="os"), r"os\.system"),
        # CVE-2025-8747: a function of Keras itself that writes a file of one's choice.
        (layer("get_file", module="keras.utils"), r"keras\.utils\.get_file"),
        (layer("function", module="builtins", name="eval"), "function"),
        (layer("load_model", module="keras.saving"), r"keras\.saving\.load_model"),
        (layer("load_model", module="keras.models"), r"keras\.models\.load_model"),
        (layer("deserialize"), r"keras\.layers\.deserialize"),
        (layer("TFSMLayer", filepath="/tmp/program"), "TFSMLayer"),
        (layer("TorchModuleWrapper", module="keras.layers"), "TorchModuleWrapper"),
        (layer("StringLookup", vocabulary="/etc/passwd"), "StringLookup"),
        (layer("__typespec__", module=None), "__typespec__"),
        (layer("Sequential", module="keras.src.utils.file_utils"), "file_utils"),
    ],
)
def test_layers_that_run_code_or_read_files(tmp_path: Path, part: Any, word: str) -> None:
    hidden = description(layer("Functional", module="keras.models", layers=[part]))
    compiled = description(compile_config={"loss": part})
    for config in (description(part), hidden, compiled):
        with pytest.raises(ModelRefusedError, match=word):
            inspect_keras_file(write_keras(tmp_path / "model.keras", config))


def test_trust_is_for_one_layer_by_its_full_name(tmp_path: Path) -> None:
    config = description(layer("Layer", module="own_module", registered="own>Layer"))
    path = write_keras(tmp_path / "model.keras", config)
    inspect_keras_file(path, frozenset({"own_module:Layer"}))
    for other in ("own_module:Other", "own_module2:Layer", "Layer"):
        with pytest.raises(ModelRefusedError, match=r"--trust own_module:Layer"):
            inspect_keras_file(path, frozenset({other}))
    lambda_file = write_keras(tmp_path / "other.keras", description(layer("Lambda", name="l")))
    with pytest.raises(ModelRefusedError, match="never run"):
        inspect_keras_file(lambda_file, frozenset({"keras.layers:Lambda"}))


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("../outside.txt", "outside"),
        ("/etc/cron.d/job", "outside"),
        ("a/../../b", "outside"),
        ("C:/windows", "outside"),
        ("..\\outside", "outside"),
        ("data.pkl", "pickle"),
        ("assets/vocabulary.txt", "no plain"),
    ],
)
def test_members_that_do_not_belong(tmp_path: Path, name: str, word: str) -> None:
    with pytest.raises(ModelRefusedError, match=word):
        inspect_keras_file(write_keras(tmp_path / "model.keras", more={name: b"x"}))


def test_a_link_among_the_members(tmp_path: Path) -> None:
    path = write_keras(tmp_path / "model.keras")
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("metadata.link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(ModelRefusedError, match="a link"):
        inspect_keras_file(path)


def external_link(file: h5py.File) -> None:
    file["layers/out/vars/1"] = h5py.ExternalLink("/etc/hostname", "/x")


def soft_link(file: h5py.File) -> None:
    file["layers/out/vars/1"] = h5py.SoftLink("/layers/out/vars/0")


def external_storage(file: h5py.File) -> None:
    file.create_dataset("layers/out/vars/1", (4,), "u1", external=[("/etc/hostname", 0, 4)])


def virtual(file: h5py.File) -> None:
    layout = h5py.VirtualLayout((4,), "u1")
    layout[:] = h5py.VirtualSource("other.h5", "x", (4,))
    file.create_virtual_dataset("layers/out/vars/1", layout)


def bomb(file: h5py.File) -> None:
    file.create_dataset(
        "layers/out/vars/1", (1 << 20, 1 << 20), "f4", chunks=(1024, 1024), compression="gzip"
    )


def text(file: h5py.File) -> None:
    file["layers/out/vars/1"] = np.array(["a", "b"], object)


@pytest.mark.parametrize(
    ("fill", "word"),
    [
        (external_link, "link to another file"),
        (soft_link, "link to another place"),
        (external_storage, "data outside"),
        (virtual, "data outside"),
        (bomb, "larger than"),
        (text, "no number"),
    ],
)
def test_weights_that_reach_out_or_grow(tmp_path: Path, fill: Any, word: str) -> None:
    with pytest.raises(ModelRefusedError, match=word):
        inspect_keras_file(write_keras(tmp_path / "model.keras", content=weights(fill)))


def test_bombs_and_nesting_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    path = write_keras(tmp_path / "model.keras", content=b"\x00" * (64 << 20))
    assert path.stat().st_size < 1 << 20
    with pytest.raises(ModelRefusedError, match="too large"):
        inspect_keras_file(path)
    with pytest.raises(ModelRefusedError, match="too large"):
        inspect_keras_file(write_keras(tmp_path / "b.keras"), bounds=Bounds(config=10))
    nested: Any = {}
    for _ in range(300):
        nested = {"config": nested}
    with pytest.raises(ModelRefusedError, match="nested"):
        inspect_keras_file(write_keras(tmp_path / "c.keras", description(build_config=nested)))


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("model.h5", b"\x89HDF\r\n\x1a\n" + b"0" * 99, "HDF5"),
        ("model.keras", b"\x89HDF\r\n\x1a\n" + b"0" * 99, r"not a \.keras"),
        ("model.pt", pickle.dumps(Payload()), "pickle"),
        ("model.keras", pickle.dumps(Payload()), "pickle"),
        ("model.onnx", b"\x08\x07", "onnx"),
        ("model.keras", b"PK\x03\x04 broken", r"not a \.keras"),
        ("model.keras", b"", r"not a \.keras"),
    ],
)
def test_other_formats_are_refused_with_the_way_out(
    tmp_path: Path, name: str, content: bytes, word: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ModelRefusedError, match=word) as caught:
        inspect_keras_file(tmp_path / name)
    assert caught.value.remedy


def test_damaged_parts(tmp_path: Path) -> None:
    path = write_keras(tmp_path / "a.keras", content=weights()[:300])
    with pytest.raises(ModelRefusedError, match="damaged"):
        inspect_keras_file(path)
    with zipfile.ZipFile(tmp_path / "b.keras", "w") as archive:
        archive.writestr("config.json", json.dumps(description()))
    with pytest.raises(ModelRefusedError, match=r"model\.weights\.h5 is missing"):
        inspect_keras_file(tmp_path / "b.keras")
    with pytest.raises(ModelRefusedError, match="no model"):
        inspect_keras_file(write_keras(tmp_path / "c.keras", config=[1, 2]))
