"""Where a training stands, on disk after each epoch, so that a killed one goes on where it was.

Everything lies in OUTPUT/.unfinished and is removed when the model is written. Each file is written beside its
place and then moved there: a kill leaves the last whole one.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.errors import InputError
from viewer.sentence import Sentence
from viewer.whole_file import replacing

FOLDER = ".unfinished"
_WHAT = "training.json"


@dataclass(frozen=True, slots=True, eq=False)
class FitState:
    """One network in the middle of its fit, after ``epoch`` epochs.

    model, optimizer: their variables in Keras' order. random: state of the generator of order and variants.
    best, best_loss, best_epoch: by the watched images. history: figures of each epoch. due: places of the
    images that a pass which is not over has still to show (fits that are counted in steps, not in epochs).
    """

    epoch: int
    model: list[NDArray[Any]]
    optimizer: list[NDArray[Any]]
    random: dict[str, Any]
    history: list[dict[str, float]] = field(default_factory=list)
    best: list[NDArray[Any]] = field(default_factory=list)
    best_loss: float = float("inf")
    best_epoch: int = 0
    due: list[int] = field(default_factory=list)


class Checkpoints:
    """The states of one training run: of its features, its folds and its last network."""

    def __init__(self, output: Path, what: dict[str, Any]) -> None:
        """what: settings and data, as JSON; a state of anything else is of no use.

        Raises InputError when there is one.
        """
        self._folder = output / FOLDER
        known = _digest(what)
        path = self._folder / _WHAT
        if path.is_file():
            if json.loads(path.read_text(encoding="utf-8")).get("digest") != known:
                raise InputError(
                    output,
                    Sentence(
                        "The unfinished training in {folder} was of other data or settings.", folder=output
                    ),
                    "Give the same again, or --overwrite to start anew.",
                )
        else:
            self._folder.mkdir(parents=True, exist_ok=True)
            _write(path, json.dumps({"digest": known, **what}, indent=1, default=str).encode())

    @classmethod
    def exist(cls, output: Path) -> bool:
        """Whether an unfinished training lies there."""
        return (output / FOLDER / _WHAT).is_file()

    def load_arrays(self, name: str) -> dict[str, NDArray[Any]] | None:
        """Arrays kept under a name; None where there are none."""
        path = self._folder / f"{name}.npz"
        if not path.is_file():
            return None
        with np.load(path, allow_pickle=False) as archive:
            return {key: archive[key] for key in archive.files}

    def keep_arrays(self, name: str, **arrays: NDArray[Any]) -> None:
        """Keep arrays under a name, in place of those before."""
        path = self._folder / f"{name}.npz"
        with replacing(path) as draft, draft.open("wb") as stream:
            np.savez(stream, **arrays)  # type: ignore[arg-type]

    def load_fit(self, name: str) -> FitState | None:
        """The state of a network's fit; None where it had not begun."""
        kept = self.load_arrays(name)
        if kept is None:
            return None
        facts = json.loads(str(kept["facts"]))
        return FitState(
            epoch=facts["epoch"],
            model=_numbered(kept, "model"),
            optimizer=_numbered(kept, "optimizer"),
            random=facts["random"],
            history=facts["history"],
            best=_numbered(kept, "best"),
            best_loss=float(facts["best_loss"]),
            best_epoch=facts["best_epoch"],
            due=facts["due"],
        )

    def keep_fit(self, name: str, state: FitState) -> None:
        """Keep the state of a network's fit."""
        facts = {
            "epoch": state.epoch,
            "random": state.random,
            "history": state.history,
            "best_loss": repr(state.best_loss),
            "best_epoch": state.best_epoch,
            "due": state.due,
        }
        arrays: dict[str, NDArray[Any]] = {"facts": np.array(json.dumps(facts))}
        for kind in ("model", "optimizer", "best"):
            arrays |= {f"{kind}_{place}": array for place, array in enumerate(getattr(state, kind))}
        self.keep_arrays(name, **arrays)

    def clear(self) -> None:
        """The training is over: remove everything."""
        shutil.rmtree(self._folder, ignore_errors=True)


def _numbered(kept: dict[str, NDArray[Any]], kind: str) -> list[NDArray[Any]]:
    count = sum(key.startswith(f"{kind}_") for key in kept)
    return [kept[f"{kind}_{place}"] for place in range(count)]


def _digest(what: Any) -> str:
    return hashlib.sha256(json.dumps(what, sort_keys=True, default=str).encode()).hexdigest()


def data_digest(sha256: Sequence[str], truth: NDArray[np.int64], patients: Sequence[str]) -> str:
    """Names a data set: its files, labels and patients, in their order."""
    return _digest([list(sha256), truth.tolist(), list(patients)])


def _write(path: Path, content: bytes) -> None:
    with replacing(path) as draft:
        draft.write_bytes(content)
