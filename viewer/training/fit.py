"""Fits one network to some images: the only training loop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.ai.classifier import probabilities
from viewer.ai.preprocess import Normalisation
from viewer.errors import Cancelled, InputError
from viewer.training.architectures import ARCHITECTURES, Architecture, lite0_weights
from viewer.training.augment import AugmentSettings, augment, halve
from viewer.training.pretrained import efficientnet_lite0_state

_PREDICT_BATCH = 32


@dataclass(frozen=True, slots=True)
class FitSettings:
    """How one network is fitted.

    train_from: first block of a pretrained backbone whose weights move (its batch norms never do);
    head_strength: inverse regularisation of the logistic regression that starts a pretrained network's head.
    """

    epochs: int = 8
    batch: int = 16
    learning_rate: float = 5e-4
    weight_decay: float = 0.01
    label_smoothing: float = 0.1
    dropout: float = 0.3
    train_from: str = "block2a"
    head_strength: float = 1e-3
    augment: AugmentSettings | None = field(default_factory=AugmentSettings)


EpochDone = Callable[[int, float], None]


class Fitter:
    """Fits networks of one architecture to images on a grid twice as fine as the network's.

    fine: (n, 2 H, 2 W) float32 in [0, 1]; truth: (n,) places of labels.
    """

    def __init__(
        self,
        architecture: str,
        fine: NDArray[np.float32],
        truth: NDArray[np.int64],
        labels: int,
        normalisation: Normalisation,
        settings: FitSettings,
    ) -> None:
        """Raises InputError for an architecture that does not exist."""
        if architecture not in ARCHITECTURES:
            raise InputError(
                architecture,
                f"There is no architecture {architecture!r}.",
                f"There are: {', '.join(ARCHITECTURES)}.",
            )
        self._architecture: Architecture = ARCHITECTURES[architecture]
        self._fine = fine
        self._plain = halve(fine)
        self._truth = truth
        self._labels = labels
        self._normalisation = normalisation
        self._settings = settings

    def fit(
        self,
        chosen: NDArray[np.int64],
        seed: int,
        epoch_done: EpochDone | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Any:
        """A network fitted to the chosen images; Keras model, flat, softmax last. Raises Cancelled."""
        import keras

        keras.utils.set_random_seed(seed)
        settings = self._settings
        rows, columns = self._plain.shape[1:]
        shape = (rows, columns, len(self._normalisation.mean))
        model = self._architecture.build(shape, self._labels, "softmax", settings.dropout)
        if self._architecture.pretrained:
            _load_pretrained(model, shape[2])
            self._start_head(model, chosen)
            _freeze(model, settings.train_from)
        self._train(model, chosen, np.random.default_rng(seed), epoch_done, cancelled)
        return model

    def predict(self, model: Any, chosen: NDArray[np.int64]) -> NDArray[np.float64]:
        """(n, labels) probabilities of the chosen images, without augmentation."""
        return predict(model, self._plain[chosen], self._normalisation)

    def _start_head(self, model: Any, chosen: NDArray[np.int64]) -> None:
        """Logistic regression on the frozen features, so that fine-tuning does not begin with noise."""
        import keras
        from sklearn.linear_model import LogisticRegression

        backbone = keras.Model(model.inputs, model.get_layer("pool").output)
        features = backbone.predict(
            self._normalisation.apply(self._plain[chosen]), batch_size=_PREDICT_BATCH, verbose=0
        )
        mean, spread = features.mean(axis=0), features.std(axis=0) + 0.05
        regression = LogisticRegression(C=self._settings.head_strength, max_iter=500, class_weight="balanced")
        regression.fit((features - mean) / spread, self._truth[chosen])
        present = regression.classes_
        kernel = np.zeros((features.shape[1], self._labels), np.float32)
        bias = np.full(self._labels, -5.0, np.float32)  # a label without images in this fold
        if len(present) == 2:  # scikit-learn keeps one row for two classes
            coefficients = np.concatenate([-regression.coef_, regression.coef_]) / 2
            intercepts = np.concatenate([-regression.intercept_, regression.intercept_]) / 2
        else:
            coefficients, intercepts = regression.coef_, regression.intercept_
        kernel[:, present] = (coefficients / spread).T
        bias[present] = intercepts - (mean / spread) @ coefficients.T
        model.get_layer("predictions").set_weights([kernel, bias])

    def _train(
        self,
        model: Any,
        chosen: NDArray[np.int64],
        random: np.random.Generator,
        epoch_done: EpochDone | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        settings = self._settings
        counts = np.bincount(self._truth[chosen], minlength=self._labels)
        class_weights = (len(chosen) / (np.count_nonzero(counts) * np.maximum(counts, 1))).astype(np.float32)
        batch = min(settings.batch, len(chosen))
        steps = len(chosen) // batch
        step = _compile_step(model, settings, steps)
        targets = np.eye(self._labels, dtype=np.float32)
        for epoch in range(settings.epochs):
            order = random.permutation(chosen)
            total = 0.0
            for number in range(steps):
                if cancelled is not None and cancelled():
                    raise Cancelled
                part = order[number * batch : (number + 1) * batch]
                truth = self._truth[part]
                total += float(step(self._variants(part, random), targets[truth], class_weights[truth]))
            if epoch_done is not None:
                epoch_done(epoch + 1, total / steps)

    def _variants(self, part: NDArray[np.int64], random: np.random.Generator) -> NDArray[np.float32]:
        if self._settings.augment is None:
            return self._normalisation.apply(self._plain[part])
        variants = [augment(self._fine[place], self._settings.augment, random) for place in part]
        return self._normalisation.apply(np.stack(variants))


def predict(model: Any, grids: NDArray[np.float32], normalisation: Normalisation) -> NDArray[np.float64]:
    """(n, labels) probabilities in float64 of grids (n, H, W) in [0, 1]; the model ends in softmax."""
    chances = model.predict(normalisation.apply(grids), batch_size=_PREDICT_BATCH, verbose=0)
    # float32 softmax does not sum to 1 in float64: through the logarithm once more.
    return probabilities(np.log(np.maximum(np.asarray(chances, np.float64), 1e-12)), "softmax")


def _load_pretrained(model: Any, channels: int) -> None:
    for name, arrays in lite0_weights(efficientnet_lite0_state(), channels).items():
        model.get_layer(name).set_weights(arrays)


def _freeze(model: Any, train_from: str) -> None:
    """Fix the layers before ``train_from``, and every batch norm: batches are too small for theirs."""
    moving = False
    for layer in model.layers:
        moving = moving or layer.name.startswith(train_from)
        layer.trainable = moving and not layer.name.endswith("norm")


def _compile_step(model: Any, settings: FitSettings, steps: int) -> Callable[..., Any]:
    import keras
    import tensorflow as tf

    warm_up = max(1, steps // 2)
    schedule = keras.optimizers.schedules.CosineDecay(
        settings.learning_rate / 10,
        max(1, steps * settings.epochs - warm_up),
        warmup_target=settings.learning_rate,
        warmup_steps=warm_up,
    )
    optimizer = keras.optimizers.AdamW(schedule, weight_decay=settings.weight_decay)
    loss = keras.losses.CategoricalCrossentropy(label_smoothing=settings.label_smoothing)
    variables = model.trainable_variables
    optimizer.build(variables)
    labels = model.outputs[0].shape[-1]
    signature = [
        tf.TensorSpec((None, *model.inputs[0].shape[1:]), tf.float32),
        tf.TensorSpec((None, labels), tf.float32),
        tf.TensorSpec((None,), tf.float32),
    ]

    def step(images: Any, targets: Any, weights: Any) -> Any:
        with tf.GradientTape() as tape:
            value = loss(targets, model(images, training=True), weights)
        optimizer.apply_gradients(zip(tape.gradient(value, variables), variables, strict=True))
        return value

    compiled: Callable[..., Any] = tf.function(step, input_signature=signature)
    return compiled
