"""Looks into a .keras file before anything of it is loaded: only data and Keras' own layers may be inside.

A .keras file is a zip with a description (config.json) and weights (HDF5). Either can be made to run code, read
other files or fill the memory: Lambda layers, functions and classes by name (CVE-2025-1550, CVE-2025-8747), layers
that read a file of their own, HDF5 links to other files, sizes that grow when read. Keras' safe_mode stops
some of these, and only while it loads. Nothing here imports Keras or TensorFlow.
"""

from __future__ import annotations

import io
import json
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from viewer.errors import ModelRefusedError, reason_of
from viewer.sentence import Sentence

CONFIG, METADATA, WEIGHTS = "config.json", "metadata.json", "model.weights.h5"

_CONVERT = Sentence(
    "Load it where it was made, save it again with Keras 3 as model.save('model.keras'); see docs/models.md."
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a file may at most hold. Bytes; ratio: of unpacked to packed size of a member over 1 MB."""

    config: int = 64 << 20
    weights: int = 2 << 30
    ratio: int = 200
    objects: int = 1_000_000
    depth: int = 200
    links: int = 1_000_000


BOUNDS = Bounds()

# Where a description may take classes from. `keras` itself and the private module names stand for the few that
# Keras writes there; everything else in Keras (utils, saving, ops as functions ...) is no part of a network.
_ROOMS = frozenset(
    {
        "keras.layers",
        "keras.initializers",
        "keras.regularizers",
        "keras.constraints",
        "keras.activations",
        "keras.optimizers",
        "keras.optimizers.schedules",
        "keras.losses",
        "keras.metrics",
        "keras.dtype_policies",
    }
)
_LOOSE = {
    "keras": {"Functional", "Sequential", "Model", "DTypePolicy", "KerasTensor", "FloatDTypePolicy"},
    "keras.models": {"Functional", "Sequential", "Model"},
    "keras.src.models.functional": {"Functional"},
    "keras.src.models.sequential": {"Sequential"},
    "keras.src.dtype_policies.dtype_policy": {"DTypePolicy", "FloatDTypePolicy"},
}
# Layers of Keras that run code of the file's author, or read files by name when they are made.
_RUNS_CODE = {
    "Lambda": Sentence("Python code of its own"),
    "__lambda__": Sentence("Python code of its own"),
    "function": Sentence("Python code by its name"),
    "TorchModuleWrapper": Sentence("a pickled PyTorch module"),
    "TFSMLayer": Sentence("a TensorFlow program on disk"),
    "JaxLayer": Sentence("a JAX program"),
    "FlaxLayer": Sentence("a JAX program"),
    "StringLookup": Sentence("a vocabulary that may be read from any file"),
    "IntegerLookup": Sentence("a vocabulary that may be read from any file"),
    "TextVectorization": Sentence("a vocabulary that may be read from any file"),
}
# Marks of Keras' own writing without a module: references between layers, numbers.
_MARKS = frozenset({"__keras_tensor__", "__tensor__", "__numpy__", "__bytes__", "__ellipsis__", "__slice__"})


def refuse_other_formats(path: Path) -> None:
    """Refuse what is no .keras file by its first bytes and name, with the way to convert it.

    Raises ModelRefusedError.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(8)
    except OSError as error:
        raise ModelRefusedError(
            Sentence("{path} cannot be read ({reason}).", path=path, reason=reason_of(error)),
            "Check the path.",
        ) from error
    suffix = path.suffix.lower()
    if head == b"\x89HDF\r\n\x1a\n" or suffix in {".h5", ".hdf5"}:
        raise ModelRefusedError(
            Sentence(
                "{file} is an HDF5 file, which can run code when Keras loads it (not a .keras file).",
                file=path.name,
            ),
            _CONVERT,
        )
    if suffix in {".pt", ".pth", ".pkl", ".pickle", ".joblib", ".ckpt"} or (
        head[:1] == b"\x80" and head[1:2] in {b"\x02", b"\x03", b"\x04", b"\x05"}
    ):
        raise ModelRefusedError(
            Sentence(
                "{file} is a pickle (PyTorch and others write them), which runs code when it is read.",
                file=path.name,
            ),
            "Convert it where it was made: docs/models.md shows how, from PyTorch and from ONNX.",
        )
    if suffix in {".onnx", ".pb", ".tflite"}:
        raise ModelRefusedError(
            Sentence("{file} is a {suffix} file, not a .keras file.", file=path.name, suffix=suffix[1:]),
            "Convert it to .keras first: docs/models.md shows how.",
        )


def inspect_keras_file(
    path: Path, trusted: frozenset[str] = frozenset(), bounds: Bounds = BOUNDS
) -> dict[str, Any]:
    """The description inside a .keras file, after everything in it was looked at.

    trusted: layers of others as "module:Class" that the user has named. Raises ModelRefusedError, naming what
    is wrong.
    """
    refuse_other_formats(path)
    try:
        with zipfile.ZipFile(path) as archive:
            _inspect_members(path, archive, bounds)
            config = json.loads(archive.read(CONFIG))
            _inspect_config(path, config, trusted, bounds)
            _inspect_weights(path, archive.read(WEIGHTS), bounds)
    except (zipfile.BadZipFile, KeyError, ValueError, RecursionError, NotImplementedError) as error:
        raise ModelRefusedError(
            Sentence("{path} is not a .keras file, or it is damaged.", path=path),
            "Save the model with Keras 3: model.save('model.keras').",
        ) from error
    if not isinstance(config, dict):
        raise ModelRefusedError(
            Sentence("{path} is not a .keras file: its description is no model.", path=path), _CONVERT
        )
    return config


def _inspect_members(path: Path, archive: zipfile.ZipFile, bounds: Bounds) -> None:
    limits = {CONFIG: bounds.config, METADATA: bounds.config, WEIGHTS: bounds.weights}
    seen: set[str] = set()
    for member in archive.infolist():
        name = member.filename
        if (
            PurePosixPath(name).is_absolute()
            or ".." in PurePosixPath(name).parts
            or "\\" in name
            or ":" in name
        ):
            raise ModelRefusedError(
                Sentence("{path} holds {name!r}, a path outside the file.", path=path, name=name),
                "Do not use this file.",
            )
        if stat.S_ISLNK(member.external_attr >> 16):
            raise ModelRefusedError(
                Sentence("{path} holds {name!r}, a link.", path=path, name=name), "Do not use this file."
            )
        if name.endswith("pkl") or name.endswith("pickle"):
            raise ModelRefusedError(
                Sentence("{path} holds {name!r}, a pickle, which runs code.", path=path, name=name),
                "Do not use this file.",
            )
        if name not in limits:
            raise ModelRefusedError(
                Sentence("{path} holds {name!r}, which no plain .keras file needs.", path=path, name=name),
                _CONVERT,
            )
        if name in seen:
            raise ModelRefusedError(
                Sentence("{path} holds {name!r} twice.", path=path, name=name), "Save the model again."
            )
        seen.add(name)
        if member.flag_bits & 1:
            raise ModelRefusedError(
                Sentence("{path} is encrypted.", path=path), "Save the model again without a password."
            )
        packed = max(1, member.compress_size)
        if member.file_size > limits[name] or (
            member.file_size > 1 << 20 and member.file_size / packed > bounds.ratio
        ):
            raise ModelRefusedError(
                Sentence(
                    "{name} inside {path} would be {megabytes:.0f} MB when unpacked: too large.",
                    name=name,
                    path=path,
                    megabytes=member.file_size / 1e6,
                ),
                "A model for Overread is a few hundred megabytes at most.",
            )
    if CONFIG not in seen or WEIGHTS not in seen:
        raise ModelRefusedError(
            Sentence(
                "{path} is not a .keras file: {part} is missing.",
                path=path,
                part=CONFIG if CONFIG not in seen else WEIGHTS,
            ),
            _CONVERT,
        )


def _inspect_config(path: Path, config: Any, trusted: frozenset[str], bounds: Bounds) -> None:
    for part in config_objects(config, bounds):
        name = part.get("class_name")
        if not isinstance(name, str):
            continue
        if name in _RUNS_CODE:
            raise ModelRefusedError(
                Sentence(
                    "{path} holds {what} (a {name} layer), which is never run.",
                    path=path,
                    what=_RUNS_CODE[name],
                    name=name,
                ),
                "Replace it by layers of Keras and save the model again.",
            )
        module = part.get("module")
        if module is None and (name in _MARKS or "registered_name" not in part):
            if name.startswith("__") and name not in _MARKS:
                raise ModelRefusedError(
                    Sentence("{path} holds {name}, which no network needs.", path=path, name=name), _CONVERT
                )
            continue
        # Classes begin with a capital; the rooms also hold functions, which nothing here may name.
        if (
            (module in _ROOMS and name[:1].isupper())
            or (module == "builtins" and name in _MARKS)
            or name in _LOOSE.get(str(module), ())
        ):
            continue
        if f"{module}:{name}" in trusted:
            continue
        registered = part.get("registered_name")
        own = f"{module}.{name}" if module else str(registered or name)
        raise ModelRefusedError(
            Sentence("{path} needs {own}, which is not part of Keras.", path=path, own=own),
            Sentence(
                "Only if you know and trust this code: install its package, then import the model "
                "with --trust {module}:{name} (docs/models.md).",
                module=module or "MODULE",
                name=name,
            ),
        )


def config_objects(config: Any, bounds: Bounds = BOUNDS) -> Iterator[dict[str, Any]]:
    """All dictionaries of a description, without recursion. Raises ModelRefusedError beyond the bounds."""
    waiting: list[tuple[Any, int]] = [(config, 0)]
    count = 0
    while waiting:
        part, depth = waiting.pop()
        count += 1
        if depth > bounds.depth or count > bounds.objects:
            raise ModelRefusedError("The description inside the file is nested too deeply.", "Do not use it.")
        if isinstance(part, dict):
            yield part
            waiting.extend((value, depth + 1) for value in part.values() if isinstance(value, dict | list))
        elif isinstance(part, list):
            waiting.extend((value, depth + 1) for value in part if isinstance(value, dict | list))


def _inspect_weights(path: Path, content: bytes, bounds: Bounds) -> None:
    """Refuse links out of the HDF5 file, arrays that lie in others, and sizes that only exist when read."""
    import h5py

    try:
        with h5py.File(io.BytesIO(content), "r") as weights:
            total = count = 0
            groups: list[Any] = [weights]
            while groups:
                group = groups.pop()
                for name in group:
                    count += 1
                    if count > bounds.links:
                        raise ModelRefusedError(
                            Sentence("The weights of {path} hold too many parts.", path=path)
                        )
                    link = group.get(name, getlink=True)
                    if not isinstance(link, h5py.HardLink):
                        is_far = isinstance(link, h5py.ExternalLink)
                        raise ModelRefusedError(
                            Sentence(
                                "The weights of {path} hold a link to {kind} ({group}/{name}).",
                                path=path,
                                kind=Sentence("another file") if is_far else Sentence("another place"),
                                group=group.name.rstrip("/"),
                                name=name,
                            ),
                            "Do not use this file.",
                        )
                    thing = group[name]
                    if isinstance(thing, h5py.Group):
                        groups.append(thing)
                    else:
                        total += _array_bytes(path, thing)
                        if total > bounds.weights:
                            raise ModelRefusedError(
                                Sentence(
                                    "The weights of {path} would be larger than {megabytes} MB in memory.",
                                    path=path,
                                    megabytes=bounds.weights >> 20,
                                )
                            )
    except (OSError, RuntimeError, KeyError, ValueError, TypeError) as error:
        raise ModelRefusedError(
            Sentence(
                "{path} cannot be loaded: its weights are damaged ({error}).",
                path=path,
                error=type(error).__name__,
            ),
            "Get the file again, or save the model again.",
        ) from error


def _array_bytes(path: Path, array: Any) -> int:
    import h5py

    if not isinstance(array, h5py.Dataset) or array.external or array.is_virtual:
        raise ModelRefusedError(
            Sentence(
                "The weights of {path} refer to data outside the file ({name}).", path=path, name=array.name
            ),
            "Do not use this file.",
        )
    if array.dtype.hasobject or array.dtype.kind not in "fiubSV":
        raise ModelRefusedError(
            Sentence(
                "The weights of {path} hold something that is no number ({name}).", path=path, name=array.name
            ),
            "Do not use this file.",
        )
    return int(array.nbytes)
