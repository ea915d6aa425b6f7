"""A stranger's network becomes a model: asked about, shown its input, tried in a process of its own, installed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.ai.card_draft import Draft, NetworkFacts, complete_card, network_facts, read_draft
from viewer.ai.classifier import Model
from viewer.ai.model_card import (
    CARD_NAME,
    SELF_TEST_NAME,
    WEIGHTS_NAME,
    ModelCard,
    SelfTest,
    file_sha256,
    write_card,
)
from viewer.ai.model_install import put_into_store, staging_folder, told_of, unpack_model
from viewer.ai.model_store import ModelEntry
from viewer.ai.preprocess import preprocess, self_test_grid
from viewer.ai.trust import check_names, trusting
from viewer.errors import ModelRefusedError
from viewer.inference.messages import TaskRequest
from viewer.inference.trial import inspect_apart, try_task
from viewer.sentence import Sentence
from viewer.volume.slice_image import SliceImage

# How far an answer may be from what its maker got: decoders, resizing and devices differ a little.
EXPECTED_TOLERANCE = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Preview:
    """What the network is fed for an image. grid: (height, width) in [0, 1]; low, high: of the values fed."""

    grid: NDArray[np.float32]
    low: float
    high: float

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """(height, width) uint8, black to white."""
        return np.asarray(np.round(np.clip(self.grid, 0, 1) * 255), np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class AnswerToGrid:
    """A task for the child: the model's probabilities for one preprocessed image."""

    grid: NDArray[np.float32]

    def run(self, model: Model, cancelled: Callable[[], bool]) -> tuple[float, ...]:
        """See messages.ModelTask."""
        return tuple(float(chance) for chance in model.answer_to_grid(self.grid))


class GuidedImport:
    """One import, from a folder, a zip or a bare .keras file; nothing reaches the store before `finish`.

    Use it in a `with` block: what was unpacked is removed at its end. Raises ModelRefusedError at each step.
    """

    def __init__(self, source: Path, trust: Iterable[str] = ()) -> None:
        self._source = Path(source)
        self._stack = ExitStack()
        self._trusted = check_names(trust)
        try:
            self._folder = self._stack.enter_context(staging_folder())
            with told_of(self._source, self._folder):
                unpack_model(self._source, self._folder)
                config = inspect_apart(self._folder / WEIGHTS_NAME, self._trusted)
                self.facts: NetworkFacts = network_facts(config)
                self.draft: dict[str, Any] = read_draft(self._folder)
                self._sha256 = file_sha256(self._folder / WEIGHTS_NAME)
        except BaseException:
            self._stack.close()
            raise

    def __enter__(self) -> GuidedImport:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Remove what was unpacked."""
        self._stack.close()

    def card(self, draft: Draft) -> ModelCard:
        """The card that a complete draft makes."""
        kept = {key: value for key, value in draft.items() if key not in ("sha256", "self_test")}
        return complete_card(kept, self.facts, self._sha256)

    def preview(self, draft: Draft, image: SliceImage) -> Preview:
        """What the network would be fed for this image."""
        model_input = preprocess(image, self.card(draft))
        tensor = model_input.tensor
        return Preview(model_input.grid, float(tensor.min()), float(tensor.max()))

    def finish(
        self,
        draft: Draft,
        image: SliceImage | None = None,
        expected: Mapping[str, float] | None = None,
        overwrite: bool = False,
        store: Path | None = None,
    ) -> tuple[ModelEntry, dict[str, float]]:
        """Try the model in a process of its own and install it; returns it and its answer to the test input.

        image: becomes the card's stored self-test (without one: a generated input). expected: what its
        maker's own program answered for that image; the import is refused when the answer is another.
        """
        card = self.card(draft)
        stored = image is not None
        grid = preprocess(image, card).grid if image is not None else self_test_grid(card.input)
        write_card(card, self._folder / CARD_NAME)
        with told_of(self._source, self._folder), trusting(card.sha256, self._trusted):
            task = AnswerToGrid(np.ascontiguousarray(grid))
            answer = tuple(try_task(TaskRequest(task, self._folder, "Trying the model")))
        chances = dict(zip(card.labels, answer, strict=True))
        _compare(chances, expected or {})
        digest = None
        if stored:
            np.save(self._folder / SELF_TEST_NAME, np.asarray(grid, np.float32))
            digest = hashlib.sha256((self._folder / SELF_TEST_NAME).read_bytes()).hexdigest()
        else:
            (self._folder / SELF_TEST_NAME).unlink(missing_ok=True)
        test = SelfTest(pattern="stored" if stored else "ramp", sha256=digest, probabilities=answer)
        card = card.model_copy(update={"self_test": test})
        write_card(card, self._folder / CARD_NAME)
        entry = ModelEntry(self._folder, card)
        return put_into_store(entry, None, store, overwrite, self._trusted), chances


def _compare(chances: Mapping[str, float], expected: Mapping[str, float]) -> None:
    for label, wanted in expected.items():
        if label not in chances:
            raise ModelRefusedError(
                Sentence("There is no label {label!r}.", label=label),
                Sentence("There are {names}.", names=", ".join(chances)),
            )
        if abs(chances[label] - wanted) > EXPECTED_TOLERANCE:
            raise ModelRefusedError(
                Sentence(
                    "The network answers {label} {chance:.3f} for this image, {wanted:.3f} was expected.",
                    label=label,
                    chance=chances[label],
                    wanted=wanted,
                ),
                "The card's input (intensity, normalisation, resize) is not what the network was trained with.",
            )
