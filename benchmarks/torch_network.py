"""A Keras classifier as a PyTorch module, through a file: so that captum can be asked about the very same network.

`export` runs where Keras is; `Network` and `captum_map` where PyTorch is, which may be another environment. Nothing
here imports the viewer, so the file runs on its own: python torch_network.py NETWORK.npz QUESTION.npz ANSWER.npz
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

_KEPT = (
    "strides", "padding", "pool_size", "epsilon", "activation", "max_value", "axis", "kernel_size", "dilation_rate",
)  # fmt: skip


def export(network: Any, path: Path) -> None:
    """Write a Keras network's graph and weights. Only what small classifiers are made of is known to `Network`."""
    steps: list[dict[str, Any]] = []
    weights: dict[str, np.ndarray] = {}
    done: dict[int, int] = {}

    def visit(tensor: Any) -> int:
        if id(tensor) in done:
            return done[id(tensor)]
        history = tensor._keras_history
        layer = history.operation
        inputs = [visit(one) for one in layer._inbound_nodes[history.node_index].input_tensors]
        config = {key: value for key, value in layer.get_config().items() if key in _KEPT}
        steps.append({"kind": layer.__class__.__name__, "inputs": inputs, "config": config})
        number = len(steps) - 1
        for place, weight in enumerate(layer.get_weights()):
            weights[f"{number}/{place}"] = weight
        if layer.__class__.__name__ == "BatchNormalization":
            steps[number]["config"]["has"] = [layer.gamma is not None, layer.beta is not None]
        done[id(tensor)] = number
        return number

    sys.setrecursionlimit(10_000)
    visit(network.outputs[0])
    np.savez(path, steps=np.array(json.dumps(steps)), **weights)


def load(path: Path) -> Any:
    """The network as a torch.nn.Module on (n, C, H, W)."""
    import torch

    with np.load(path, allow_pickle=False) as arrays:
        steps = json.loads(str(arrays["steps"]))
        weights = {name: torch.from_numpy(arrays[name]) for name in arrays.files if name != "steps"}

    class Network(torch.nn.Module):
        def forward(self, images: Any) -> Any:
            values: list[Any] = []
            for number, step in enumerate(steps):
                taken = [values[place] for place in step["inputs"]]
                mine = [weights[f"{number}/{i}"] for i in range(5) if f"{number}/{i}" in weights]
                values.append(_apply(step["kind"], step["config"], taken or [images], mine))
            return values[-1]

    return Network().eval()


def _apply(kind: str, config: dict[str, Any], taken: list[Any], weights: list[Any]) -> Any:
    import torch
    import torch.nn.functional as functional

    x = taken[0]
    if kind in ("InputLayer", "Dropout", "Identity"):
        return x
    if kind in ("Conv2D", "DepthwiseConv2D"):
        kernel, bias = weights[0], weights[1] if len(weights) > 1 else None
        depthwise = kind == "DepthwiseConv2D"
        groups = kernel.shape[2] if depthwise else 1
        kernel = kernel.permute(2, 3, 0, 1) if depthwise else kernel.permute(3, 2, 0, 1)
        if config["padding"] == "same":
            x = functional.pad(x, _same(x.shape[2:], kernel.shape[2:], config["strides"]))
        x = functional.conv2d(x, kernel.contiguous(), bias, tuple(config["strides"]), groups=groups)
        return _activate(x, config.get("activation"))
    if kind == "BatchNormalization":
        weights = list(weights)
        gamma = weights.pop(0) if config["has"][0] else None
        beta = weights.pop(0) if config["has"][1] else None
        return functional.batch_norm(x, weights[0], weights[1], gamma, beta, False, 0.0, config["epsilon"])
    if kind == "ReLU":
        return x.clamp(0, config["max_value"]) if config["max_value"] else x.relu()
    if kind == "Activation":
        return _activate(x, config["activation"])
    if kind == "Add":
        return sum(taken[1:], x)
    if kind == "Concatenate":
        return torch.cat(taken, 1)
    if kind == "GlobalAveragePooling2D":
        return x.mean((2, 3))
    if kind == "GlobalMaxPooling2D":
        return x.amax((2, 3))
    if kind == "Flatten":
        return x.permute(0, 2, 3, 1).flatten(1) if x.ndim == 4 else x.flatten(1)
    if kind == "ZeroPadding2D":
        (top, bottom), (left, right) = config["padding"]
        return functional.pad(x, (left, right, top, bottom))
    if kind in ("MaxPooling2D", "AveragePooling2D"):
        pool = functional.max_pool2d if kind == "MaxPooling2D" else functional.avg_pool2d
        return pool(x, tuple(config["pool_size"]), tuple(config["strides"]))
    if kind == "Dense":
        return _activate(functional.linear(x, weights[0].T.contiguous(), weights[1]), config["activation"])
    raise ValueError(f"no translation for a {kind} layer")


def _activate(x: Any, name: str | None) -> Any:
    if name in (None, "linear"):
        return x
    if name == "relu":
        return x.relu()
    raise ValueError(f"no translation for {name}")


def _same(sizes: Any, kernel: Any, strides: Any) -> tuple[int, int, int, int]:
    """TensorFlow's padding: as little as possible, the odd one at the end."""
    total = [
        max((-(-size // stride) - 1) * stride + side - size, 0)
        for size, side, stride in zip(sizes, kernel, strides, strict=True)
    ]
    (down, across) = total
    return across // 2, across - across // 2, down // 2, down - down // 2


def captum_answer(network: Path, question: Path) -> dict[str, Any]:
    """Integrated gradients of captum, and its times.

    question: image, baseline (1, H, W, C), target, steps, batches (sizes to time; 0 is captum's default, all steps
    at once), repeats. Returns map (H, W, C) of the first batch size, logits, seconds and processor seconds by
    batch size.
    """
    import torch
    from captum.attr import IntegratedGradients

    with np.load(question, allow_pickle=False) as asked:
        image, baseline = (
            torch.from_numpy(asked[name]).permute(0, 3, 1, 2) for name in ("image", "baseline")
        )
        target, steps, repeats = int(asked["target"]), int(asked["steps"]), int(asked["repeats"])
        batches = [int(size) for size in asked["batches"]]
        rule = str(asked["rule"])
    model = load(network)
    explainer = IntegratedGradients(model)

    def run(size: int) -> Any:
        options = {"internal_batch_size": size} if size else {}
        return explainer.attribute(image, baseline, target=target, n_steps=steps, method=rule, **options)

    answer: dict[str, Any] = {"logits": model(image).detach().numpy()}
    for size in batches:
        found = run(size)  # the first run prepares
        seconds, processor = [], []
        for _ in range(repeats):
            wall, cpu = time.perf_counter(), time.process_time()
            found = run(size)
            seconds.append(time.perf_counter() - wall)
            processor.append(time.process_time() - cpu)
        answer.setdefault("map", found.detach().permute(0, 2, 3, 1).numpy()[0])
        if repeats:
            answer[f"seconds/{size}"], answer[f"processor/{size}"] = min(seconds), min(processor)
    return answer


if __name__ == "__main__":
    np.savez(sys.argv[3], **captum_answer(Path(sys.argv[1]), Path(sys.argv[2])))
