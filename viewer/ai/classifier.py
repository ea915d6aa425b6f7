"""A model ready to answer, and its answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from viewer.ai.backend import Backend, load_backend
from viewer.ai.model_card import (
    SELF_TEST_NAME,
    InputSpec,
    ModelCard,
    ModelId,
    SelfTest,
    WindowIntensity,
    file_sha256,
)
from viewer.ai.model_store import ModelEntry, ModelStore
from viewer.ai.preprocess import ModelInput, Normalisation, Preprocessing, self_test_grid
from viewer.ai.reference_set import read_references
from viewer.ai.resample import Region
from viewer.ai.scope import judge_scope
from viewer.ai.segmenter import Segmentation, doubts_about, native_masks, region_of
from viewer.errors import ModelRefusedError
from viewer.intensity.window import Window
from viewer.sentence import Sentence

if TYPE_CHECKING:
    from viewer.volume.slice_image import ImageIdentity, SliceImage

# The narrowest window that a card can ask for: one step of whole numbers.
NARROWEST = 1.001


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a model says about one image, and everything needed to know which image and which model.

    probabilities, logits: by label. milliseconds: preprocessing and network together.
    in_scope: None where the file does not say enough; then scope_notes say what is not known.
    """

    model: ModelId
    labels: tuple[str, ...]
    probabilities: Mapping[str, float]
    logits: Mapping[str, float]
    device: str
    milliseconds: float
    identity: ImageIdentity
    preprocessing_hash: str
    in_scope: bool | None
    scope_notes: tuple[str, ...]

    @property
    def best(self) -> str:
        """The label with the highest logit."""
        return max(self.labels, key=lambda label: self.logits[label])

    def _repr_html_(self) -> str:
        """How a notebook shows it."""
        from viewer.ai.notebook import prediction_html

        return prediction_html(self)


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A loaded model.

    locate: finds what of an image the model looks at, where its card names a segmentation model for that.
    """

    entry: ModelEntry
    backend: Backend
    card: ModelCard
    locate: Callable[[SliceImage], Region] | None = None

    @property
    def identity(self) -> ModelId:
        """Name, version, hash."""
        return self.card.identity

    @property
    def labels(self) -> tuple[str, ...]:
        """The card's labels, in the order of the logits."""
        return self.card.labels

    def preprocess(self, image: SliceImage) -> ModelInput:
        """The model's input for this image."""
        return Preprocessing(self.card.input, self.locate)(image)

    def feed(self, image: SliceImage) -> tuple[ModelInput, NDArray[np.float64]]:
        """The model's input for this image, and the logits that the network answers to exactly that tensor.

        (labels,), of a segmentation (H, W, labels). Raises InferenceError when the device fails.
        """
        model_input = self.preprocess(image)
        return model_input, self.backend.logits(model_input.tensor[None])[0]

    def through(self, window: Window) -> Model:
        """The same network, shown what a window leaves of an image instead of the grey that its card asks for.

        Answers bear the hash of that preprocessing. window: in the unit of the file.
        """
        low, high = window.bounds()
        linear = Window.from_bounds(low, high)
        intensity = WindowIntensity(center=linear.center, width=max(linear.width, NARROWEST))
        spec = self.card.input.model_copy(update={"intensity": intensity})
        return replace(self, card=self.card.model_copy(update={"input": spec}))

    def references(self) -> NDArray[np.float32] | None:
        """The reference images that came with the model, (n, H, W) in [0, 1]; None where there are none.

        Raises ModelRefusedError for a file that holds something else.
        """
        return read_references(self.entry.folder, (self.card.input.height, self.card.input.width))

    def self_test(self) -> None:
        """Compare the network's answer to the card's test input with the stored one, where there is one.

        Raises ModelRefusedError when this machine's network does not answer as the card's author's did.
        """
        stored = self.card.self_test
        if stored is None:
            return
        answer = self.answer_to_grid(self._self_test_input(stored))
        off = float(np.abs(answer - np.asarray(stored.probabilities)).max())
        if not off <= stored.tolerance:
            raise ModelRefusedError(
                Sentence(
                    "{model} fails its self-test: off by {off:.3g}, {tolerance:.3g} allowed.",
                    model=self.card.name,
                    off=off,
                    tolerance=stored.tolerance,
                ),
                "Its weights or this installation's TensorFlow are not what the card was written for.",
            )

    def answer_to_grid(self, grid: NDArray[np.float32]) -> NDArray[np.float64]:
        """(labels,) probabilities for one preprocessed image (height, width) in [0, 1], not yet normalised.

        Of a segmentation: averaged over the grid.
        """
        spec = self.card.input.normalisation
        batch = Normalisation(spec.mean, spec.std).apply(grid[None])
        answer = probabilities(self.backend.logits(batch)[0], self.card.activation)
        return answer.mean(axis=(0, 1)) if self.card.task == "segmentation" else answer

    def _self_test_input(self, stored: SelfTest) -> NDArray[np.float32]:
        spec = self.card.input
        if stored.pattern == "ramp":
            return self_test_grid(spec)
        path = self.entry.folder / SELF_TEST_NAME
        try:
            if file_sha256(path) != stored.sha256:
                raise ModelRefusedError(
                    Sentence("{path} is not the self-test that its card describes.", path=path),
                    "Get the model again.",
                )
            grid = np.load(path, allow_pickle=False)
        except (OSError, ValueError) as error:
            raise ModelRefusedError(
                Sentence("The self-test {path} cannot be read.", path=path), "Get the model again."
            ) from error
        if grid.shape != (spec.height, spec.width):
            raise ModelRefusedError(
                Sentence("The self-test {path} has the shape {shape}.", path=path, shape=grid.shape),
                "Get the model again.",
            )
        return np.asarray(grid, np.float32)

    def predict(self, image: SliceImage) -> Prediction:
        """Classify one image.

        Raises ModelRefusedError for a model that draws masks, InferenceError when the device fails.
        """
        if self.card.task != "classification":
            raise ModelRefusedError(
                Sentence("{model} draws masks; it does not classify.", model=self.card.name),
                "Choose a classifier.",
            )
        start = time.perf_counter()
        model_input, logits = self.feed(image)
        milliseconds = (time.perf_counter() - start) * 1000
        in_scope, notes = judge_scope(image, self.card)
        if model_input.region is not None and model_input.region.doubts:
            notes = (*notes, Sentence("The crop may be wrong."), *model_input.region.doubts)
        chances = probabilities(logits, self.card.activation)
        return Prediction(
            model=self.identity,
            labels=self.labels,
            probabilities={label: float(p) for label, p in zip(self.labels, chances, strict=True)},
            logits={label: float(value) for label, value in zip(self.labels, logits, strict=True)},
            device=self.backend.device,
            milliseconds=milliseconds,
            identity=image.identity(),
            preprocessing_hash=model_input.hash,
            in_scope=in_scope,
            scope_notes=notes,
        )

    def segment(self, image: SliceImage) -> Segmentation:
        """Draw a mask of each label on one image's own pixels.

        Raises ModelRefusedError for a classifier, InferenceError when the device fails.
        """
        if self.card.task != "segmentation":
            raise ModelRefusedError(
                Sentence("{model} classifies; it draws no masks.", model=self.card.name),
                "Choose a segmentation model.",
            )
        start = time.perf_counter()
        model_input, logits = self.feed(image)
        grid = probabilities(logits, self.card.activation)
        masks = native_masks(grid, model_input.resampler, self.card)
        milliseconds = (time.perf_counter() - start) * 1000
        in_scope, notes = judge_scope(image, self.card)
        return Segmentation(
            model=self.identity,
            labels=self.labels,
            masks=masks,
            grid=grid.astype(np.float32),
            device=self.backend.device,
            milliseconds=milliseconds,
            identity=image.identity(),
            preprocessing_hash=model_input.hash,
            doubts=doubts_about(masks, self.card),
            in_scope=in_scope,
            scope_notes=notes,
        )


def probabilities(logits: NDArray[np.float64], activation: str) -> NDArray[np.float64]:
    """(..., labels) logits -> (..., labels) probabilities: softmax or sigmoid, in float64."""
    if activation == "sigmoid":
        chances: NDArray[np.float64] = 0.5 * (1 + np.tanh(0.5 * logits))
        return chances
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    total = powers.sum(axis=-1, keepdims=True)
    return np.asarray(powers / total)


def load_model(name_or_folder: str | Path, store: ModelStore | None = None) -> Model:
    """Load a model by name or folder, and the one that its card crops by; hashes of weights are checked first,
    its self-test run last.

    Raises ModelNotFoundError, ModelRefusedError.
    """
    store = store or ModelStore.default()
    entry = store.find(name_or_folder)
    model = Model(entry, load_backend(entry), entry.card, load_locator(entry.card.input, store))
    model.self_test()
    return model


def load_locator(spec: InputSpec, store: ModelStore | None = None) -> Callable[[SliceImage], Region] | None:
    """What finds the region that ``mask_box`` asks for; None under every other policy.

    Raises ModelNotFoundError, ModelRefusedError (another file than the card was written for).
    """
    resize = spec.resize
    if resize.box_of is None:
        return None
    entry = (store or ModelStore.default()).find(resize.box_of)
    if resize.box_sha256 not in (None, entry.card.sha256):
        raise ModelRefusedError(
            Sentence(
                "The model {model} that is installed is not the one that this model crops by.",
                model=resize.box_of,
            ),
            "Install the version whose weights have the SHA-256 that the card names.",
        )
    segmenter = Model(entry, load_backend(entry), entry.card)

    def locate(image: SliceImage) -> Region:
        return region_of(segmenter.segment(image), image.shape, resize.margin)

    return locate
