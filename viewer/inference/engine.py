"""What the child process runs: models on TensorFlow, the last two kept loaded."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from typing import Protocol

from viewer.ai.classifier import Model, load_model
from viewer.ai.model_card import CARD_NAME
from viewer.ai.model_store import ModelStore

# Two models fit where one does (A/B comparison); more would hold device memory for nothing.
MODELS_KEPT = 2

_Key = tuple[Path, int, int]


class Engine(Protocol):
    """Seam between the child process and the framework."""

    def start(self) -> str:
        """Import the framework; returns the device's name."""
        ...

    def load(self, model: Path | str) -> Model:
        """A model, ready for its first image. Raises ModelError."""
        ...


class TensorFlowEngine:
    """Loads models by name or folder and keeps the last two."""

    def __init__(self) -> None:
        self._models: OrderedDict[_Key, Model] = OrderedDict()

    def start(self) -> str:
        """Import TensorFlow and prepare the device (seconds); returns "CPU" or "GPU: <name>"."""
        from viewer.ai.keras_backend import prepare_device

        device, _ = prepare_device()
        return device

    def load(self, model: Path | str) -> Model:
        """Load and warm up a model, or take the one that is loaded while its files have not changed."""
        store = ModelStore.default()
        entry = store.find(model)
        key = (entry.folder.resolve(), _changed(entry.weights), _changed(entry.folder / CARD_NAME))
        if key in self._models:
            self._models.move_to_end(key)
            return self._models[key]
        loaded = load_model(entry.folder, store)
        loaded.backend.warm_up()
        self._models[key] = loaded
        while len(self._models) > MODELS_KEPT:
            self._models.popitem(last=False)
        return loaded


def _changed(path: Path) -> int:
    return path.stat().st_mtime_ns if path.is_file() else 0
