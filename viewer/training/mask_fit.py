"""Fits a U-Net to images and masks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.ai.keras_backend import quiet_tensorflow
from viewer.ai.preprocess import Normalisation
from viewer.errors import Cancelled
from viewer.training.architectures import SEGMENTERS
from viewer.training.augment import halve
from viewer.training.checkpoint import FitState
from viewer.training.epoch_run import Resume, assign, values_of
from viewer.training.mask_augment import MaskAugmentSettings, augment_with_mask
from viewer.training.unet import build_unet, load_encoder

_BATCH_PREDICT = 16
# The state is kept after so many steps.
_STEPS_KEPT = 40


@dataclass(frozen=True, slots=True)
class MaskFitSettings:
    """How a U-Net is fitted: steps of AdamW with a one-cycle cosine schedule, on variants only.

    The loss is cross-entropy plus one minus the soft Dice coefficient. network: unet, or one of
    architectures.SEGMENTERS, which start from random weights and want more steps.
    """

    network: str = "unet"
    steps: int = 320
    batch: int = 8
    learning_rate: float = 1.5e-3
    weight_decay: float = 1e-3
    pretrained: bool = True
    augment: MaskAugmentSettings = field(default_factory=MaskAugmentSettings)


def fit_unet(
    images: NDArray[np.float32],
    masks: NDArray[np.float32],
    normalisation: Normalisation,
    settings: MaskFitSettings,
    seed: int,
    step_done: Callable[[int, float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    resume: Resume | None = None,
) -> tuple[Any, list[float]]:
    """A U-Net fitted to (n, 2 H, 2 W) images and masks in [0, 1], and the loss of each step. Raises Cancelled.

    resume: where to keep the state every so many steps, and to go on from.
    """
    with quiet_tensorflow():
        import keras

    keras.utils.set_random_seed(seed)
    random = np.random.default_rng(seed)
    rows, columns = images.shape[1] // 2, images.shape[2] // 2
    shape = (rows, columns, len(normalisation.mean))
    if settings.network == "unet":
        model = build_unet(shape)
        if settings.pretrained:
            load_encoder(model, len(normalisation.mean))
    else:
        model = SEGMENTERS[settings.network](shape)
    optimizer, step = _compile_step(model, settings)
    batch = min(settings.batch, len(images))
    order: NDArray[np.int64] = np.zeros(0, np.int64)
    losses: list[float] = []
    kept = None if resume is None else resume.load()
    if kept is not None:
        assign(model.variables, kept.model)
        assign(optimizer.variables, kept.optimizer)
        random.bit_generator.state = kept.random
        order = np.asarray(kept.due, np.int64)
        losses = [entry["loss"] for entry in kept.history]
    while len(losses) < settings.steps:
        if cancelled is not None and cancelled():
            raise Cancelled
        if len(order) < batch:
            order = np.concatenate([order, random.permutation(len(images))])
        part, order = order[:batch], order[batch:]
        variants = [
            augment_with_mask(images[place], masks[place], settings.augment, random) for place in part
        ]
        loss = step(
            normalisation.apply(np.stack([image for image, _ in variants])),
            np.stack([mask for _, mask in variants])[..., None],
        )
        losses.append(float(loss))
        if resume is not None and len(losses) % _STEPS_KEPT == 0:
            resume.keep(
                FitState(
                    epoch=len(losses),
                    model=values_of(model.variables),
                    optimizer=values_of(optimizer.variables),
                    random=dict(random.bit_generator.state),
                    history=[{"loss": value} for value in losses],
                    due=order.tolist(),
                )
            )
        if step_done is not None:
            step_done(len(losses), losses[-1])
    return model, losses


def predict_masks(model: Any, fine: NDArray[np.float32], normalisation: Normalisation) -> NDArray[np.float32]:
    """(n, 2 H, 2 W) images in [0, 1] -> (n, H, W, labels) probabilities."""
    answer = model.predict(normalisation.apply(halve(fine)), batch_size=_BATCH_PREDICT, verbose=0)
    return np.asarray(answer, np.float32)


def dice(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    """Twice the overlap divided by the sum of the areas (Dice 1945); 1 where both are empty."""
    total = int(one.sum()) + int(other.sum())
    return 2 * int((one & other).sum()) / total if total else 1.0


def _compile_step(model: Any, settings: MaskFitSettings) -> tuple[Any, Callable[..., Any]]:
    """The optimiser, and a step: (images, masks) -> loss."""
    import keras
    import tensorflow as tf

    warm_up = max(1, settings.steps // 10)
    schedule = keras.optimizers.schedules.CosineDecay(
        settings.learning_rate / 10,
        max(1, settings.steps - warm_up),
        warmup_target=settings.learning_rate,
        warmup_steps=warm_up,
    )
    optimizer = keras.optimizers.AdamW(schedule, weight_decay=settings.weight_decay)
    variables = model.trainable_variables
    optimizer.build(variables)

    def step(images: Any, masks: Any) -> Any:
        with tf.GradientTape() as tape:
            chances = model(images, training=True)
            overlap = 2 * tf.reduce_sum(chances * masks, (1, 2, 3)) + 1
            both = tf.reduce_sum(chances, (1, 2, 3)) + tf.reduce_sum(masks, (1, 2, 3)) + 1
            cross_entropy = tf.reduce_mean(keras.losses.binary_crossentropy(masks, chances))
            value = cross_entropy + 1 - tf.reduce_mean(overlap / both)
        optimizer.apply_gradients(zip(tape.gradient(value, variables), variables, strict=True))
        return value

    signature = [
        tf.TensorSpec((None, *model.inputs[0].shape[1:]), tf.float32),
        tf.TensorSpec((None, *model.outputs[0].shape[1:]), tf.float32),
    ]
    return optimizer, tf.function(step, input_signature=signature)
