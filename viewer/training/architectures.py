"""Networks by name, each one flat (every layer can be named), a Dense layer with softmax or sigmoid last."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.training.architectures_classic import (
    FEATURES,
    PREDICTIONS,
    dense_head,
    six_convolutions,
    three_stages,
)
from viewer.training.architectures_resnet import deeplab_v3, resnet50

# (kernel, stride, expansion, output filters, repeats) of EfficientNet-B0/Lite0: Tan and Le 2019, table 1;
# Lite0 drops squeeze-and-excitation and uses ReLU6.
LITE0_STAGES = (
    (3, 1, 1, 16, 1),
    (3, 2, 6, 24, 2),
    (5, 2, 6, 40, 2),
    (3, 2, 6, 80, 3),
    (5, 1, 6, 112, 3),
    (5, 2, 6, 192, 4),
    (3, 1, 6, 320, 1),
)
# The same of Lite2, which is 1.1 times as wide and 1.2 times as deep.
LITE2_STAGES = (
    (3, 1, 1, 16, 1),
    (3, 2, 6, 24, 3),
    (5, 2, 6, 48, 3),
    (3, 2, 6, 88, 4),
    (5, 1, 6, 120, 4),
    (5, 2, 6, 208, 5),
    (3, 1, 6, 352, 1),
)
_STAGES = MappingProxyType({"lite0": LITE0_STAGES, "lite2": LITE2_STAGES})
# Whose last blocks are averaged over places, and over zones.
_POOLED_STAGES = (3, 4, 5, 6)
_ZONED_STAGES = (4, 5, 6)
# Whose last blocks are averaged over ninths, where a network says so.
_NINTHS_STAGES = (4, 5, 6, 7)
_EPSILON = 1e-3

# Two layers that every network has are FEATURES, what its head sees, and PREDICTIONS, the head.
__all__ = ["ARCHITECTURES", "FEATURES", "PREDICTIONS", "SEGMENTERS", "Architecture"]


@dataclass(frozen=True, slots=True)
class Architecture:
    """A network's name, its maker (input shape, labels, activation, dropout), its usual input
    size and number of epochs.

    pretrained: its head is fitted to frozen ImageNet features first. imagenet: it only starts from ImageNet
    weights. The others start from random ones. backbone: whose weights those are (pretrained.PACKAGES).
    """

    name: str
    build: Callable[[tuple[int, int, int], int, str, float], Any]
    size: int
    pretrained: bool
    epochs: int
    description: str
    imagenet: bool = False
    backbone: str = "lite0"


def _conv_norm(x: Any, filters: int, kernel: int, stride: int, name: str, act: bool = True) -> Any:
    from keras import layers

    x = layers.Conv2D(filters, kernel, stride, padding="same", use_bias=False, name=f"{name}_conv")(x)
    x = layers.BatchNormalization(epsilon=_EPSILON, name=f"{name}_norm")(x)
    return layers.ReLU(6.0, name=f"{name}_relu")(x) if act else x


def block_name(stage: int, repeat: int) -> str:
    """The name of a block, both counted as in the stages: block1a, block2a, block2b, ..."""
    return f"block{stage}{'abcde'[repeat]}"


def lite_block_names(backbone: str = "lite0") -> tuple[str, ...]:
    """Names of a network's blocks in order."""
    return tuple(
        block_name(stage, repeat)
        for stage, (_, _, _, _, repeats) in enumerate(_STAGES[backbone], 1)
        for repeat in range(repeats)
    )


def lite_features(x: Any, zones: int = 0, backbone: str = "lite0") -> Any:
    """EfficientNet-Lite, averaged over places at five depths: (n, H, W, C) -> (n, 1704) of Lite0.

    zones: 4: three of the depths are also averaged over four overlapping quarters (upper and lower, left and
    right): -> (n, 3240), of Lite2 (n, 3408). 9: four of the depths over three by three parts: -> (n, 8040).

    Labels of radiographs hang on fine texture as much as on large shapes: in cross-validation the depths
    together told more than the last one alone (accuracy 0.81 against 0.78, see docs/models.md).
    """
    from keras import layers

    pooled, parts = [], []
    x = _conv_norm(x, 32, 3, 2, "stem")
    for stage, (kernel, stride, expansion, filters, repeats) in enumerate(_STAGES[backbone], 1):
        for repeat in range(repeats):
            name = block_name(stage, repeat)
            x = _block(x, kernel, stride if repeat == 0 else 1, expansion, filters, name)
        if stage in _POOLED_STAGES:
            pooled.append(layers.GlobalAveragePooling2D(name=f"{name}_pool")(x))
        if zones == 4 and stage in _ZONED_STAGES:
            parts.append(_quarters(x, name))
        if zones == 9 and stage in _NINTHS_STAGES:
            parts.append(_ninths(x, name))
    x = _conv_norm(x, 1280, 1, 1, "head")
    pooled.append(layers.GlobalAveragePooling2D(name="head_pool")(x))
    return layers.Concatenate(name=FEATURES)(pooled + parts)


def _quarters(x: Any, name: str) -> Any:
    """(n, h, w, c) -> (n, 4 c): means over four quarters that overlap by one or two cells."""
    from keras import layers

    sizes = tuple(side // 2 + 1 for side in x.shape[1:3])
    steps = tuple(max(1, side - size) for side, size in zip(x.shape[1:3], sizes, strict=True))
    return layers.Flatten(name=f"{name}_zones")(
        layers.AveragePooling2D(sizes, steps, name=f"{name}_quarters")(x)
    )


def _ninths(x: Any, name: str) -> Any:
    """(n, h, w, c) -> (n, 9 c): means over three by three parts, which overlap where h or w is no multiple of 3."""
    from keras import layers

    steps = tuple(max(1, side // 3) for side in x.shape[1:3])
    sizes = tuple(max(1, side - 2 * step) for side, step in zip(x.shape[1:3], steps, strict=True))
    return layers.Flatten(name=f"{name}_ninths")(
        layers.AveragePooling2D(sizes, steps, name=f"{name}_thirds")(x)
    )


def _lite0_last(x: Any) -> Any:
    """EfficientNet-Lite0's last map, (n, H / 32, W / 32, 1280)."""
    x = _conv_norm(x, 32, 3, 2, "stem")
    for stage, (kernel, stride, expansion, filters, repeats) in enumerate(LITE0_STAGES, 1):
        for repeat in range(repeats):
            name = block_name(stage, repeat)
            x = _block(x, kernel, stride if repeat == 0 else 1, expansion, filters, name)
    return _conv_norm(x, 1280, 1, 1, "head")


def _block(x: Any, kernel: int, stride: int, expansion: int, filters: int, name: str) -> Any:
    from keras import layers

    entry = x
    if expansion != 1:
        x = _conv_norm(x, entry.shape[-1] * expansion, 1, 1, f"{name}_expand")
    x = layers.DepthwiseConv2D(kernel, stride, padding="same", use_bias=False, name=f"{name}_depth_conv")(x)
    x = layers.BatchNormalization(epsilon=_EPSILON, name=f"{name}_depth_norm")(x)
    x = layers.ReLU(6.0, name=f"{name}_depth_relu")(x)
    x = _conv_norm(x, filters, 1, 1, f"{name}_project", act=False)
    if stride == 1 and entry.shape[-1] == filters:
        x = layers.Add(name=f"{name}_add")([x, entry])
    return x


def lite_weights(
    state: Mapping[str, NDArray[Any]], channels: int, backbone: str = "lite0"
) -> dict[str, list[NDArray[np.float32]]]:
    """PyTorch's weights of a Lite network by our layer names, in Keras' order and axes.

    With one channel the stem's kernel is summed over colours: exactly what grey repeated three times would
    give, when all colours are normalised alike (as this network's are: mean 127, std 128 of 255).
    """

    def norm(prefix: str) -> list[NDArray[np.float32]]:
        return [state[f"{prefix}.{part}"] for part in ("weight", "bias", "running_mean", "running_var")]

    stem = state["_conv_stem.weight"].transpose(2, 3, 1, 0)
    weights = {
        "stem_conv": [stem.sum(axis=2, keepdims=True) if channels == 1 else stem],
        "stem_norm": norm("_bn0"),
        "head_conv": [state["_conv_head.weight"].transpose(2, 3, 1, 0)],
        "head_norm": norm("_bn1"),
    }
    for index, name in enumerate(lite_block_names(backbone)):
        block = f"_blocks.{index}"
        if f"{block}._expand_conv.weight" in state:
            weights[f"{name}_expand_conv"] = [state[f"{block}._expand_conv.weight"].transpose(2, 3, 1, 0)]
            weights[f"{name}_expand_norm"] = norm(f"{block}._bn0")
        weights[f"{name}_depth_conv"] = [state[f"{block}._depthwise_conv.weight"].transpose(2, 3, 0, 1)]
        weights[f"{name}_depth_norm"] = norm(f"{block}._bn1")
        weights[f"{name}_project_conv"] = [state[f"{block}._project_conv.weight"].transpose(2, 3, 1, 0)]
        weights[f"{name}_project_norm"] = norm(f"{block}._bn2")
    return weights


def _finish(inputs: Any, features: Any, labels: int, activation: str, dropout: float, name: str) -> Any:
    import keras
    from keras import layers

    x = layers.Dropout(dropout, name="dropout")(features)
    outputs = layers.Dense(labels, activation=activation, name=PREDICTIONS)(x)
    return keras.Model(inputs, outputs, name=name)


def _lite0(shape: tuple[int, int, int], labels: int, activation: str, dropout: float) -> Any:
    import keras

    inputs = keras.Input(shape, name="image")
    return _finish(inputs, lite_features(inputs), labels, activation, dropout, "efficientnet_lite0")


def _lite0_zones(shape: tuple[int, int, int], labels: int, activation: str, dropout: float) -> Any:
    import keras

    inputs = keras.Input(shape, name="image")
    features = lite_features(inputs, zones=4)
    return _finish(inputs, features, labels, activation, dropout, "efficientnet_lite0_zones")


def _lite0_ninths(shape: tuple[int, int, int], labels: int, activation: str, dropout: float) -> Any:
    import keras

    inputs = keras.Input(shape, name="image")
    features = lite_features(inputs, zones=9)
    return _finish(inputs, features, labels, activation, dropout, "efficientnet_lite0_ninths")


def _lite2_zones(shape: tuple[int, int, int], labels: int, activation: str, dropout: float) -> Any:
    import keras

    inputs = keras.Input(shape, name="image")
    features = lite_features(inputs, zones=4, backbone="lite2")
    return _finish(inputs, features, labels, activation, dropout, "efficientnet_lite2_zones")


def _lite0_dense(shape: tuple[int, int, int], labels: int, activation: str, dropout: float) -> Any:
    import keras
    from keras import layers

    inputs = keras.Input(shape, name="image")
    x = _lite0_last(inputs)
    x = layers.GlobalAveragePooling2D(name=FEATURES)(x)
    return keras.Model(inputs, dense_head(x, labels, activation, dropout), name="efficientnet_lite0_dense")


def _tiny(shape: tuple[int, int, int], labels: int, activation: str, dropout: float) -> Any:
    import keras
    from keras import layers

    inputs = keras.Input(shape, name="image")
    x = inputs
    for number, filters in enumerate((8, 16, 32), 1):
        x = layers.Conv2D(filters, 3, 2, padding="same", activation="relu", name=f"conv{number}")(x)
    x = layers.GlobalAveragePooling2D(name=FEATURES)(x)
    return _finish(inputs, x, labels, activation, dropout, "tiny")


ARCHITECTURES: Mapping[str, Architecture] = MappingProxyType(
    {
        architecture.name: architecture
        for architecture in (
            Architecture(
                "efficientnet-lite0",
                _lite0,
                224,
                True,
                0,
                "EfficientNet-Lite0 from ImageNet weights, 3.4 million weights",
            ),
            Architecture(
                "efficientnet-lite0-zones",
                _lite0_zones,
                160,
                True,
                0,
                "the same, with means over quarters of the image besides those over the whole",
            ),
            Architecture(
                "efficientnet-lite0-ninths",
                _lite0_ninths,
                224,
                True,
                0,
                "the same, with means over three by three parts in place of quarters",
            ),
            Architecture(
                "efficientnet-lite2-zones",
                _lite2_zones,
                256,
                True,
                0,
                "EfficientNet-Lite2 from ImageNet weights, with zones, 4.9 million weights",
                backbone="lite2",
            ),
            Architecture(
                "efficientnet-lite0-dense",
                _lite0_dense,
                224,
                False,
                15,
                "EfficientNet-Lite0 from ImageNet weights with a dense head, all of it trained",
                imagenet=True,
            ),
            Architecture(
                "resnet50",
                resnet50,
                224,
                False,
                40,
                "ResNet50 from random weights with a dense head, 24 million weights",
            ),
            Architecture(
                "six-convolutions",
                six_convolutions,
                300,
                False,
                40,
                "the classic six 3 x 3 convolutions with batch norm, pooling and dropout, from random weights",
            ),
            Architecture(
                "three-stages",
                three_stages,
                150,
                False,
                30,
                "a plain network of three convolutions and poolings, from random weights",
            ),
            Architecture(
                "tiny",
                _tiny,
                64,
                False,
                20,
                "three strided convolutions from random weights, for quick tests",
            ),
        )
    }
)

# Networks that draw masks: (H, W, C) and the number of labels -> (H, W, labels). The U-Net has a file of its own.
SEGMENTERS: Mapping[str, Callable[..., Any]] = MappingProxyType({"deeplabv3-resnet50": deeplab_v3})
