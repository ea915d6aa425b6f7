""".keras files made without Keras: small, quick, and as wrong as a test wants them."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np


def layer(
    kind: str, module: str | None = "keras.layers", registered: str | None = None, **config: Any
) -> Any:
    return {"module": module, "class_name": kind, "config": config, "registered_name": registered}


def description(
    *between: Any,
    shape: tuple[int | None, ...] = (8, 8, 1),
    units: int = 2,
    activation: str = "softmax",
    **top: Any,
) -> dict[str, Any]:
    """A functional model: input, what is given, a Dense layer."""
    return {
        "module": "keras.src.models.functional",
        "class_name": "Functional",
        "registered_name": "Functional",
        "config": {
            "name": "net",
            "layers": [
                layer("InputLayer", name="image", batch_shape=[None, *shape]),
                *between,
                layer("Dense", name="out", units=units, activation=activation),
            ],
            "input_layers": ["image", 0, 0],
            "output_layers": ["out", 0, 0],
        },
        **top,
    }


def weights(fill: Callable[[h5py.File], None] | None = None) -> bytes:
    memory = io.BytesIO()
    with h5py.File(memory, "w") as file:
        file["layers/out/vars/0"] = np.zeros((4, 2), np.float32)
        if fill is not None:
            fill(file)
    return memory.getvalue()


def write_keras(
    path: Path, config: Any = None, content: bytes | None = None, more: dict[str, bytes] | None = None
) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("metadata.json", json.dumps({"keras_version": "3.13.0"}))
        archive.writestr("config.json", json.dumps(description() if config is None else config))
        archive.writestr("model.weights.h5", weights() if content is None else content)
        for name, extra in (more or {}).items():
            archive.writestr(name, extra)
    return path
