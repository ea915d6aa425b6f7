"""Fits one network to some images."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from viewer.ai.classifier import probabilities
from viewer.ai.keras_backend import quiet_tensorflow
from viewer.ai.preprocess import Normalisation
from viewer.errors import Cancelled
from viewer.training.architectures import FEATURES, PREDICTIONS, Architecture, lite_weights
from viewer.training.augment import AugmentSettings, augment, halve
from viewer.training.augment_steps import augment_batch
from viewer.training.augmentation import Augmentation
from viewer.training.checkpoint import Checkpoints
from viewer.training.epoch_run import EpochRun, Resume
from viewer.training.head import fit_head
from viewer.training.pretrained import imagenet_state

_PREDICT_BATCH = 32

Plan = Callable[[NDArray[np.int64], np.random.Generator], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class FitSettings:
    """How one network is fitted.

    head_strength, variants: a pretrained network's head is logistic regression (see head.fit_head) on its
    features of each image, its mirror image, and as many variants with moderate and with full augmentation.
    epochs: of gradient descent after that; None is the architecture's own number, 0 for pretrained ones.
    train_from: first block of a pretrained network whose weights then move (its batch norms never do).
    schedule: of the learning rate: cosine (with a warm-up), constant, or halved whenever the watched loss has
    not fallen for half of `patience`. validation: share of the training images, by patient, that are watched;
    patience: epochs without a lower watched loss after which training stops, at the best weights (0: never).
    plan: steps of an augmentation file, in place of ``augment``.
    """

    head_strength: float = 3e-3
    variants: int = 4
    epochs: int | None = None
    batch: int = 16
    learning_rate: float = 5e-4
    weight_decay: float = 0.01
    label_smoothing: float = 0.1
    dropout: float = 0.3
    train_from: str = "block2a"
    augment: AugmentSettings | None = field(default_factory=AugmentSettings)
    class_weights: bool = True
    schedule: Literal["cosine", "constant", "plateau"] = "cosine"
    validation: float = 0.0
    patience: int = 0
    plan: Augmentation | None = None


Done = Callable[[int, int], None]
EpochDone = Callable[[int, dict[str, float]], None]


class Fitter:
    """Fits networks of one architecture to images on a grid twice as fine as the network's.

    fine: (n, 2 H, 2 W) float32 in [0, 1]; truth: (n,) places of labels.
    """

    def __init__(
        self,
        architecture: Architecture,
        fine: NDArray[np.float32],
        truth: NDArray[np.int64],
        labels: int,
        normalisation: Normalisation,
        settings: FitSettings,
    ) -> None:
        with quiet_tensorflow():
            import keras  # noqa: F401 - the first import is the one that talks
        self._architecture = architecture
        self._fine = fine
        self._plain = halve(fine)
        self._truth = truth
        self._labels = labels
        self._normalisation = normalisation
        self._settings = settings
        self._features: list[NDArray[np.float32]] = []
        self.history: list[dict[str, float]] = []  # of the last fit, an entry an epoch
        self.best_epoch = 0

    @property
    def images(self) -> int:
        """How many images there are to choose from."""
        return len(self._truth)

    @property
    def normalisation(self) -> Normalisation:
        """What stands between grids and network."""
        return self._normalisation

    @property
    def epochs(self) -> int:
        """Epochs of gradient descent."""
        given = self._settings.epochs
        return self._architecture.epochs if given is None else given

    def prepare(
        self,
        seed: int,
        done: Done | None = None,
        cancelled: Callable[[], bool] | None = None,
        checkpoints: Checkpoints | None = None,
    ) -> None:
        """Compute the frozen features of all images and their variants, once for all folds.

        No label and no fitted weight plays a part in them. Only for pretrained networks. Raises Cancelled.
        """
        if not self._architecture.pretrained:
            return
        import keras

        model = self._build()
        _load_pretrained(model, len(self._normalisation.mean), self._architecture.backbone)
        backbone = keras.Model(model.inputs, model.get_layer(FEATURES).output)
        random = np.random.default_rng(seed)
        plans = self._variant_plans()
        for number, plan in enumerate(plans):
            kept = None if checkpoints is None else checkpoints.load_arrays(f"features-{number}")
            if kept is not None:
                self._features.append(kept["features"])
                random.bit_generator.state = json.loads(str(kept["random"]))
                continue
            parts = []
            for start in range(0, len(self._fine), _PREDICT_BATCH):
                if cancelled is not None and cancelled():
                    raise Cancelled
                batch = np.arange(start, min(start + _PREDICT_BATCH, len(self._fine)))
                parts.append(backbone.predict_on_batch(self._normalisation.apply(plan(batch, random))))
            self._features.append(np.concatenate(parts))
            if checkpoints is not None:
                state = np.array(json.dumps(random.bit_generator.state))
                checkpoints.keep_arrays(f"features-{number}", features=self._features[-1], random=state)
            if done is not None:
                done(number + 1, len(plans))

    def fit(
        self,
        chosen: NDArray[np.int64],
        seed: int,
        epoch_done: EpochDone | None = None,
        cancelled: Callable[[], bool] | None = None,
        watched: NDArray[np.int64] | None = None,
        epochs: int | None = None,
        resume: Resume | None = None,
    ) -> Any:
        """A network fitted to the chosen images; Keras model, flat, softmax last. Raises Cancelled.

        A pretrained architecture needs `prepare` first. watched: images whose loss decides on the learning
        rate, on stopping and on the best epoch; epochs: other than the settings'; resume: where to keep
        the state, and to go on from. `history` and `best_epoch` tell how it went.
        """
        import keras

        keras.utils.set_random_seed(seed)
        model = self._build()
        if self._architecture.pretrained:
            _load_pretrained(model, len(self._normalisation.mean), self._architecture.backbone)
            copies = len(self._features)
            features = np.concatenate([part[chosen] for part in self._features])
            truth = np.tile(self._truth[chosen], copies)
            strength = self._settings.head_strength / copies
            model.get_layer(PREDICTIONS).set_weights(fit_head(features, truth, self._labels, strength))
            _freeze(model, self._settings.train_from)
        elif self._architecture.imagenet:
            _load_pretrained(model, len(self._normalisation.mean), self._architecture.backbone)
            _freeze(model, "stem")
        self.history, self.best_epoch = [], 0
        epochs = self.epochs if epochs is None else epochs
        if epochs:
            run = EpochRun(model, self._settings, epochs, len(chosen), np.random.default_rng(seed))
            self._train(run, chosen, epoch_done, cancelled, watched, resume)
        return model

    def _build(self) -> Any:
        rows, columns = self._plain.shape[1:]
        shape = (rows, columns, len(self._normalisation.mean))
        return self._architecture.build(shape, self._labels, "softmax", self._settings.dropout)

    def _variant_plans(self) -> list[Plan]:
        def plain(batch: NDArray[np.int64], _: np.random.Generator) -> NDArray[np.float32]:
            return self._plain[batch]

        def mirrored(batch: NDArray[np.int64], _: np.random.Generator) -> NDArray[np.float32]:
            return self._plain[batch][..., ::-1]

        def varied(settings: AugmentSettings) -> Plan:
            def plan(batch: NDArray[np.int64], random: np.random.Generator) -> NDArray[np.float32]:
                return np.stack([augment(self._fine[place], settings, random) for place in batch])

            return plan

        count = self._settings.variants
        planned = self._settings.plan
        if planned is not None:

            def by_plan(batch: NDArray[np.int64], random: np.random.Generator) -> NDArray[np.float32]:
                return augment_batch(self._plain[batch], planned, random)

            return [plain, *[by_plan] * (2 * count)]
        full = self._settings.augment
        if full is None:
            return [plain, mirrored]
        return [plain, mirrored, *[varied(full.moderate())] * count, *[varied(full)] * count]

    def plain(self, chosen: NDArray[np.int64]) -> NDArray[np.float32]:
        """(n, H, W) in [0, 1]: the chosen images on the network's grid, without augmentation."""
        return np.asarray(self._plain[chosen], np.float32)

    def predict(self, model: Any, chosen: NDArray[np.int64]) -> NDArray[np.float64]:
        """(n, labels) probabilities of the chosen images, without augmentation."""
        return predict(model, self._plain[chosen], self._normalisation)

    def _train(
        self,
        run: EpochRun,
        chosen: NDArray[np.int64],
        epoch_done: EpochDone | None,
        cancelled: Callable[[], bool] | None,
        watched: NDArray[np.int64] | None,
        resume: Resume | None,
    ) -> None:
        counts = np.bincount(self._truth[chosen], minlength=self._labels)
        class_weights = np.ones(self._labels, np.float32)
        if self._settings.class_weights:
            class_weights = (len(chosen) / (np.count_nonzero(counts) * np.maximum(counts, 1))).astype(
                np.float32
            )
        targets = np.eye(self._labels, dtype=np.float32)
        if resume is not None:
            run.restore(resume.load())
        for entry in run.history:
            if epoch_done is not None:
                epoch_done(int(entry["epoch"]), entry)
        while not run.over:
            order = run.random.permutation(chosen)
            total = 0.0
            for number in range(run.steps):
                if cancelled is not None and cancelled():
                    raise Cancelled
                part = order[number * run.batch : (number + 1) * run.batch]
                truth = self._truth[part]
                total += run.step(self._variants(part, run.random), targets[truth], class_weights[truth])
            entry = {"loss": total / run.steps, "learning_rate": run.learning_rate}
            if watched is not None and len(watched):
                chances = self.predict(run.model, watched)
                right = chances[np.arange(len(watched)), self._truth[watched]]
                entry["watched_loss"] = float(-np.log(np.maximum(right, 1e-7)).mean())
                entry["watched_accuracy"] = float((chances.argmax(axis=1) == self._truth[watched]).mean())
            entry = run.end_epoch(entry)
            if resume is not None:
                resume.keep(run.state())
            if epoch_done is not None:
                epoch_done(int(entry["epoch"]), entry)
        run.finish()
        self.history, self.best_epoch = run.history, run.best_epoch or len(run.history)

    def _variants(self, part: NDArray[np.int64], random: np.random.Generator) -> NDArray[np.float32]:
        if self._settings.plan is not None:
            return self._normalisation.apply(augment_batch(self._plain[part], self._settings.plan, random))
        if self._settings.augment is None:
            return self._normalisation.apply(self._plain[part])
        variants = [augment(self._fine[place], self._settings.augment, random) for place in part]
        return self._normalisation.apply(np.stack(variants))


def predict(model: Any, grids: NDArray[np.float32], normalisation: Normalisation) -> NDArray[np.float64]:
    """(n, labels) probabilities in float64 of grids (n, H, W) in [0, 1]; the model ends in softmax."""
    chances = model.predict(normalisation.apply(grids), batch_size=_PREDICT_BATCH, verbose=0)
    # float32 softmax does not sum to 1 in float64: through the logarithm once more.
    return probabilities(np.log(np.maximum(np.asarray(chances, np.float64), 1e-12)), "softmax")


def _load_pretrained(model: Any, channels: int, backbone: str) -> None:
    for name, arrays in lite_weights(imagenet_state(backbone), channels, backbone).items():
        model.get_layer(name).set_weights(arrays)


def _freeze(model: Any, train_from: str) -> None:
    """Fix the layers before ``train_from``, and every batch norm: batches are too small for theirs."""
    moving = False
    for layer in model.layers:
        moving = moving or layer.name.startswith(train_from)
        layer.trainable = moving and not layer.name.endswith("norm")
