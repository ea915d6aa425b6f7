"""What the soak of the window opens: generated series, files of pydicom-data, pictures, and a small model."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np

# Colour and grey, one image and many, compressed and not, with and without geometry, and what is no image.
_FILES = (
    "RG1_UNCI.dcm",
    "MR2_UNCI.dcm",
    "US1_UNCI.dcm",
    "693_J2KR.dcm",
    "RG3_J2KI.dcm",
    "CT_small.dcm",
    "JPEG-LL.dcm",
    "JPGExtended.dcm",
    "MR-SIEMENS-DICOM-WithOverlays.dcm",
    "MR_small_jpeg_ls_lossless.dcm",
    "MR_truncated.dcm",
    "OBXXXX1A_rle_2frame.dcm",
    "SC_rgb_jpeg.dcm",
    "color-pl.dcm",
    "color3d_jpeg_baseline.dcm",
    "eCT_Supplemental.dcm",
    "emri_small.dcm",
    "emri_small_RLE.dcm",
    "examples_overlay.dcm",
    "examples_palette.dcm",
    "liver.dcm",
    "mlut_18.dcm",
    "rtdose.dcm",
    "rtplan.dcm",
    "rtstruct.dcm",
    "test-SR.dcm",
    "vlut_04.dcm",
    "waveform_ecg.dcm",
)


def write_studies(folder: Path) -> list[Path]:
    """Write all of it into `folder`; returns what can be opened, each a file or a folder."""
    from benchmarks.generated import write_ct
    from tests.soak.composed import composed
    from viewer.dicom.phantom import write_phantom

    opened = [write_phantom(folder / "phantom")]
    write_ct(folder / "ct", 30, 256)
    opened.append(folder / "ct")
    odd = folder / "odd"
    odd.mkdir()
    for number in range(12):
        for index, data in enumerate(composed(number)):
            (odd / f"{number}_{index}.dcm").write_bytes(data)
    opened.append(odd)
    opened += [folder / "picture.png", folder / "empty"]
    _write_picture(folder / "picture.png")
    (folder / "empty").mkdir()
    files = folder / "files"
    files.mkdir()
    for name in _FILES:
        shutil.copyfile(_find(name), files / name)
    return [*opened, *sorted(files.iterdir())]


def _find(name: str) -> Path:
    import data_store  # the import package of pydicom-data
    from pydicom.data import get_testdata_file

    in_package = Path(data_store.__file__).parent / "data" / name
    return in_package if in_package.is_file() else Path(str(get_testdata_file(name, download=False)))


def _write_picture(path: Path) -> None:
    import cv2

    pixels = np.random.default_rng(0).integers(0, 256, (60, 90, 3), np.uint8)
    path.write_bytes(cv2.imencode(".png", cv2.resize(pixels, (900, 600)))[1].tobytes())


def write_model(folder: Path, network: bool) -> Path:
    """A model of a few weights in a folder of models; returns that one.

    Without `network` it holds no weights: for an engine of the tests, which needs none.
    """
    from viewer.ai.model_card import InputSpec, ModelCard, NormalisationSpec, ResizeSpec, write_card

    model = folder / "tiny"
    model.mkdir(parents=True)
    weights = model / "model.keras"
    if network:  # in a process of its own: this one stays without TensorFlow
        subprocess.run([sys.executable, "-c", _NETWORK, str(weights)], check=True)
    else:
        weights.write_bytes(b"")
    card = ModelCard(
        name="tiny",
        version="1",
        title="A tiny model",
        sha256=hashlib.sha256(weights.read_bytes()).hexdigest(),
        input=InputSpec(
            height=32,
            width=32,
            normalisation=NormalisationSpec(mean=(0.5,), std=(0.25,)),
            resize=ResizeSpec(policy="letterbox"),
        ),
        labels=("bright", "dark"),
        intended_use="tests",
    )
    write_card(card, model / "model.json")
    return folder


_NETWORK = """
import os, sys
os.environ["TF_CPP_MIN_LOG_LEVEL"], os.environ["CUDA_VISIBLE_DEVICES"] = "3", "-1"
import keras
keras.utils.set_random_seed(3)
layers = keras.layers
keras.Sequential([
    keras.Input((32, 32, 1)),
    layers.Conv2D(4, 5, strides=2, activation="relu"),
    layers.Conv2D(8, 3, strides=2, activation="relu"),
    layers.GlobalAveragePooling2D(),
    layers.Dense(2, activation="softmax"),
]).save(sys.argv[1])
"""
