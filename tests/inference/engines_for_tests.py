"""Engines that the child process of a test imports: no TensorFlow, and faults on demand.

The name of the model in a request says what goes wrong.
"""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.cards import make_card
from viewer.ai.classifier import Model
from viewer.ai.model_card import InputSpec, NormalisationSpec, RangeIntensity, ResizeSpec
from viewer.ai.model_store import ModelEntry
from viewer.errors import ModelNotFoundError, OutOfMemoryError

GRID = 12
SLOW = 0.05


@dataclass
class NumpyBackend:
    """Logit 0 is the sum of squares, logit 1 minus that; counts images a call."""

    fault: str
    labels: tuple[str, ...] = ("bright", "dark")
    device: str = "CPU"
    sizes: list[int] = field(default_factory=list)

    def logits(self, batch: NDArray[np.float32]) -> NDArray[np.float64]:
        if self.fault == "dies-classifying":
            os.kill(os.getpid(), signal.SIGKILL)
        value = np.square(batch.astype(np.float64)).sum(axis=(1, 2, 3)) / GRID**2
        return np.stack([value, -value], axis=1)

    def gradients(
        self,
        batch: NDArray[np.float32],
        target: int,
        weights: NDArray[np.floating] | None = None,
        rival: int | None = None,
    ) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        if self.fault == "bug":
            raise ZeroDivisionError
        if self.fault == "too-large" or (self.fault == "large" and len(batch) > 2):
            raise OutOfMemoryError("The device has no memory left.", "Close something.")
        if self.fault in {"slow", "rough"}:
            time.sleep(SLOW)
        sign = -1 if target else 1
        gradient = sign * 2 * batch / GRID**2
        if self.fault == "rough":  # never complete, so that it goes on to the last step
            gradient = gradient * (1 + np.sin(1e4 * batch))
        return gradient.astype(np.float32), sign * self.logits(batch)[:, 0]

    def warm_up(self) -> None:
        return


class NumpyEngine:
    """Serves models whose names are faults; counts how often each was loaded in the model's version."""

    def start(self) -> str:
        return "CPU"

    def load(self, model: Path | str) -> Model:
        name = str(model)
        if name == "absent":
            raise ModelNotFoundError("There is no model 'absent'.", "Known models: none.")
        if name == "dies-loading":
            os.kill(os.getpid(), signal.SIGKILL)
        if name == "hangs-loading":
            os.kill(os.getpid(), signal.SIGSTOP)
        spec = InputSpec(
            height=GRID,
            width=GRID,
            intensity=RangeIntensity(low=0, high=100),
            normalisation=NormalisationSpec(mean=(0.0,), std=(1.0,)),
            resize=ResizeSpec(policy="stretch"),
        )
        card = make_card(name, spec, ("bright", "dark"), version=str(os.nice(0)))
        return Model(ModelEntry(Path(name), card), NumpyBackend(name), card)


class FolderEngine(NumpyEngine):
    """Serves models by their folders, whose names are faults: what a window asks for."""

    def load(self, model: Path | str) -> Model:
        return super().load(Path(model).name)


class DyingEngine(NumpyEngine):
    """Cannot be started."""

    def start(self) -> str:
        os._exit(3)


class HangingEngine(NumpyEngine):
    """Stops while it starts."""

    def start(self) -> str:
        os.kill(os.getpid(), signal.SIGSTOP)
        return "CPU"


class NiceEngine(NumpyEngine):
    """Says its priority and whether Ctrl+C is ignored, in place of a device."""

    def start(self) -> str:
        ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        return f"{os.nice(0)} {ignored}"
