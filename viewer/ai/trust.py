"""Layers that are not Keras' own, trusted one by one: by name, by the user, for one weights file.

A card comes with its model, so it can trust nothing. What the user trusts lies in the user's own folder, under the
hash of the weights that it was said for.
"""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from viewer.errors import ModelRefusedError
from viewer.sentence import Sentence
from viewer.settings import user_data_folder

_NAME = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*")


def trust_file() -> Path:
    """Where the user's trust is kept."""
    return user_data_folder() / "trusted_layers.json"


def trusted_layers(sha256: str) -> frozenset[str]:
    """Layers as "module:Class" that the user trusts for these weights. A damaged file trusts nothing."""
    try:
        said = json.loads(trust_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return frozenset()
    names = said.get(sha256, ()) if isinstance(said, dict) else ()
    return frozenset(name for name in names if isinstance(name, str) and _NAME.fullmatch(name))


def trust_layers(sha256: str, names: Iterable[str]) -> None:
    """Remember that these layers are trusted for these weights. Raises ModelRefusedError for a wrong name."""
    wanted = check_names(names)
    if wanted:
        _remember(sha256, trusted_layers(sha256) | wanted)


@contextmanager
def trusting(sha256: str, names: Iterable[str]) -> Iterator[None]:
    """Trust these layers meanwhile, also in other processes, and then as before."""
    before, wanted = trusted_layers(sha256), check_names(names)
    if wanted <= before:
        yield
        return
    _remember(sha256, before | wanted)
    try:
        yield
    finally:
        _remember(sha256, before)


def _remember(sha256: str, names: frozenset[str]) -> None:
    try:
        said = json.loads(trust_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        said = {}
    said[sha256] = sorted(names)
    if not names:
        del said[sha256]
    trust_file().parent.mkdir(parents=True, exist_ok=True)
    trust_file().write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")


def check_names(names: Iterable[str]) -> frozenset[str]:
    """The names, if each is "module:Class". Raises ModelRefusedError."""
    found = frozenset(names)
    for name in sorted(found):
        if not _NAME.fullmatch(name):
            raise ModelRefusedError(
                Sentence("{name!r} is not the name of a layer.", name=name), "Write module:Class."
            )
    return found


def import_layers(names: Iterable[str]) -> dict[str, Any]:
    """The trusted classes by the names that Keras looks for. Runs their modules; raises ModelRefusedError."""
    found: dict[str, Any] = {}
    for name in sorted(check_names(names)):
        module, _, wanted = name.partition(":")
        try:
            layer = getattr(importlib.import_module(module), wanted)
        except (ImportError, AttributeError) as error:
            raise ModelRefusedError(
                Sentence("The trusted layer {name} is not installed here.", name=name),
                "Install the package that holds it.",
            ) from error
        found[wanted] = layer
    return found
