"""The state of one network's gradient descent from epoch to epoch: steps, learning rate, best weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from viewer.training.checkpoint import Checkpoints, FitState

if TYPE_CHECKING:
    from viewer.training.fit import FitSettings


@dataclass(frozen=True, slots=True)
class Resume:
    """Where a fit keeps its state, and finds one to go on from."""

    checkpoints: Checkpoints
    name: str

    def load(self) -> FitState | None:
        """The state that was kept, if any."""
        return self.checkpoints.load_fit(self.name)

    def keep(self, state: FitState) -> None:
        """Keep a state."""
        self.checkpoints.keep_fit(self.name, state)


class EpochRun:
    """A compiled step, and what changes from epoch to epoch. All of it can be kept and restored."""

    def __init__(
        self, model: Any, settings: FitSettings, epochs: int, images: int, random: np.random.Generator
    ) -> None:
        self.model = model
        self.random = random
        self.batch = min(settings.batch, images)
        self.steps = images // self.batch
        self.history: list[dict[str, float]] = []
        self.best_epoch = 0
        self._settings = settings
        self._epochs = epochs
        self._best: list[NDArray[Any]] = []
        self._best_loss = float("inf")
        self._optimizer, self._compiled = _compile_step(model, settings, self.steps, epochs)

    @property
    def over(self) -> bool:
        """Whether the last epoch was done, or patience is at its end."""
        done = len(self.history)
        waited = done - self.best_epoch
        return done >= self._epochs or bool(
            self._settings.patience and self._best and waited >= self._settings.patience
        )

    @property
    def learning_rate(self) -> float:
        """As it is now."""
        return float(self._optimizer.learning_rate)

    def step(self, images: Any, targets: Any, weights: Any) -> float:
        """One step of gradient descent; its loss."""
        return float(self._compiled(images, targets, weights))

    def end_epoch(self, entry: dict[str, float]) -> dict[str, float]:
        """Note an epoch's figures, keep the best weights, lower the learning rate where it is due."""
        entry = {"epoch": float(len(self.history) + 1), **entry}
        self.history.append(entry)
        watched = entry.get("watched_loss")
        if watched is not None and watched < self._best_loss:
            self._best_loss, self.best_epoch = watched, len(self.history)
            self._best = values_of(self.model.variables)
        elif watched is not None and self._settings.schedule == "plateau":
            waited = len(self.history) - self.best_epoch
            if waited % max(1, self._settings.patience // 2) == 0:
                self._optimizer.learning_rate = self.learning_rate / 2
        return entry

    def finish(self) -> None:
        """Put the best weights into the model, where some images were watched and stopping was wanted."""
        if self._best and self._settings.patience:
            assign(self.model.variables, self._best)

    def state(self) -> FitState:
        """All of it, for keeping."""
        return FitState(
            epoch=len(self.history),
            model=values_of(self.model.variables),
            optimizer=values_of(self._optimizer.variables),
            random=dict(self.random.bit_generator.state),
            history=self.history,
            best=self._best,
            best_loss=self._best_loss,
            best_epoch=self.best_epoch,
        )

    def restore(self, state: FitState | None) -> None:
        """Go on from a state."""
        if state is None:
            return
        assign(self.model.variables, state.model)
        assign(self._optimizer.variables, state.optimizer)
        self.random.bit_generator.state = state.random
        self.history = list(state.history)
        self._best, self._best_loss, self.best_epoch = list(state.best), state.best_loss, state.best_epoch


def values_of(variables: Any) -> list[NDArray[Any]]:
    """What Keras variables hold, in their order."""
    return [np.array(variable) for variable in variables]


def assign(variables: Any, values: list[NDArray[Any]]) -> None:
    """Put values into Keras variables, in their order."""
    for variable, value in zip(variables, values, strict=True):
        variable.assign(value)


def _compile_step(
    model: Any, settings: FitSettings, steps: int, epochs: int
) -> tuple[Any, Callable[..., Any]]:
    """The optimiser, and a step: (images, targets, weights) -> loss."""
    import keras
    import tensorflow as tf

    rate: Any = settings.learning_rate
    if settings.schedule == "cosine":
        warm_up = max(1, steps // 2)
        rate = keras.optimizers.schedules.CosineDecay(
            settings.learning_rate / 10,
            max(1, steps * epochs - warm_up),
            warmup_target=settings.learning_rate,
            warmup_steps=warm_up,
        )
    optimizer = keras.optimizers.AdamW(rate, weight_decay=settings.weight_decay)
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

    return optimizer, tf.function(step, input_signature=signature)
