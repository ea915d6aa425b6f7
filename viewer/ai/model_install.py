"""Puts a model into the user's store: checked outside it first, then moved there in one step.

Only known files are taken, so nothing else that came along can end up beside a model.
"""

from __future__ import annotations

import shutil
import stat
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from viewer.ai.keras_file import BOUNDS, inspect_keras_file, refuse_other_formats
from viewer.ai.model_card import CARD_NAME, SELF_TEST_NAME, WEIGHTS_NAME, read_card
from viewer.ai.model_store import ModelEntry
from viewer.ai.reference_set import REFERENCES_NAME
from viewer.ai.trust import check_names, trust_layers, trusting
from viewer.errors import ModelRefusedError, reason_of
from viewer.sentence import Sentence, rewritten
from viewer.settings import user_data_folder, user_models_folder

# What may lie in a model's folder; all else is left behind.
KNOWN_FILES = (
    WEIGHTS_NAME,
    CARD_NAME,
    SELF_TEST_NAME,
    "cross_validation.json",
    "augmentation.json",
    REFERENCES_NAME,
    "recipe.json",
    "settings.json",
    "about.json",
    "LICENSE",
)
_OTHER_BYTES = 256 << 20

Trial = Callable[[Path], None]
Inspect = Callable[[Path, frozenset[str]], object]


def install_model(
    source: Path | str,
    trial: Trial | None = None,
    store: Path | None = None,
    overwrite: bool = False,
    trust: Iterable[str] = (),
    inspect: Inspect = inspect_keras_file,
) -> ModelEntry:
    """Check a model (folder or zip with model.keras and model.json) and put it into the store.

    In this order: known files only, card, hash, a look into the .keras file, and then ``trial(folder)``, which
    should load it in a process of its own. inspect: how to look into the file.
    trust: layers of others as "module:Class" that the user names.
    Raises ModelRefusedError; nothing is left behind then.
    """
    source = Path(source)
    trusted = check_names(trust)
    with staging_folder() as staging, told_of(source, staging):
        unpack_model(source, staging)
        if not (staging / CARD_NAME).is_file():
            raise ModelRefusedError(
                Sentence("{source} has no card ({card}).", source=source, card=CARD_NAME),
                "overread models import asks for what the card must say.",
            )
        entry = ModelEntry(staging, read_card(staging / CARD_NAME))
        entry.verify()
        inspect(entry.weights, trusted)
        return put_into_store(entry, trial, store, overwrite, trusted)


def put_into_store(
    entry: ModelEntry,
    trial: Trial | None = None,
    store: Path | None = None,
    overwrite: bool = False,
    trusted: frozenset[str] = frozenset(),
) -> ModelEntry:
    """Move a checked model from where it lies into the store, after a trial there. Raises ModelRefusedError."""
    store = store or user_models_folder()
    target = store / entry.card.name
    if target.exists() and not overwrite:
        raise ModelRefusedError(
            Sentence("A model named {model} is installed already.", model=entry.card.name),
            "Use --overwrite to replace it.",
        )
    if trial is not None:
        with trusting(entry.card.sha256, trusted):
            trial(entry.folder)
    trust_layers(entry.card.sha256, trusted)
    store.mkdir(parents=True, exist_ok=True)
    if target.exists():
        shutil.rmtree(target)
    shutil.move(entry.folder, target)
    return ModelEntry(target, entry.card)


@contextmanager
def staging_folder() -> Iterator[Path]:
    """A folder beside the store, on the same disk; removed at the end, unless it was moved into the store."""
    parent = user_data_folder()
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="installing-", dir=parent) as folder:
        inner = Path(folder) / "model"
        inner.mkdir()
        yield inner


@contextmanager
def told_of(source: Path, staging: Path) -> Iterator[None]:
    """Within: what is refused is named as the user knows it, not by the place that it was unpacked to."""
    is_bare = source.suffix.lower() == ".keras"

    def named(text: str) -> str:
        for name in KNOWN_FILES:
            theirs = source if is_bare and name == WEIGHTS_NAME else source / name
            text = text.replace(str(staging / name), str(theirs))
        return text

    try:
        yield
    except ModelRefusedError as error:
        raise ModelRefusedError(rewritten(error.message, named), rewritten(error.remedy, named)) from error


def unpack_model(source: Path, into: Path) -> None:
    """Copy the known files of a folder, a zip or a bare .keras file. Raises ModelRefusedError."""
    try:
        if not source.exists():
            raise ModelRefusedError(Sentence("{source} does not exist.", source=source), "Check the path.")
        if source.is_dir():
            _copy_folder(source, into)
        elif source.suffix.lower() == ".keras":
            shutil.copyfile(source, into / WEIGHTS_NAME)
        else:
            if source.suffix.lower() != ".zip":
                refuse_other_formats(source)
            _unpack_zip(source, into)
    except OSError as error:
        reason = reason_of(error)
        raise ModelRefusedError(
            Sentence("{path} cannot be copied ({reason}).", path=error.filename or source, reason=reason),
            "Get the right to read it, and see that the disk is not full.",
        ) from error
    if not (into / WEIGHTS_NAME).is_file():
        raise ModelRefusedError(
            Sentence("{source} holds no {weights}.", source=source, weights=WEIGHTS_NAME),
            "Save the network with Keras 3 as .keras; docs/models.md shows how to convert others.",
        )


def _copy_folder(source: Path, into: Path) -> None:
    for name in KNOWN_FILES:
        file = source / name
        if file.is_symlink():
            raise ModelRefusedError(Sentence("{file} is a link.", file=file), "Put the file itself there.")
        if file.is_file():
            shutil.copyfile(file, into / name)
    if not (into / WEIGHTS_NAME).is_file():
        for file in sorted(source.iterdir()):
            if file.is_file():
                refuse_other_formats(file)


def _unpack_zip(source: Path, into: Path) -> None:
    try:
        with zipfile.ZipFile(source) as archive:
            if "config.json" in archive.namelist():  # a .keras file by another name
                shutil.copyfile(source, into / WEIGHTS_NAME)
                return
            for member in archive.infolist():
                _unpack_member(source, archive, member, into)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise ModelRefusedError(
            Sentence(
                "{source} is not a zip file that can be read ({error}).",
                source=source,
                error=type(error).__name__,
            ),
            "Give a folder, a zip of one, or a .keras file.",
        ) from error


def _unpack_member(source: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo, into: Path) -> None:
    path = PurePosixPath(member.filename)
    if path.is_absolute() or ".." in path.parts or "\\" in member.filename or ":" in member.filename:
        raise ModelRefusedError(
            Sentence(
                "{source} holds {name!r}, a path outside the archive.",
                source=source,
                name=member.filename,
            ),
            "Do not use this file.",
        )
    if stat.S_ISLNK(member.external_attr >> 16):
        raise ModelRefusedError(
            Sentence("{source} holds {name!r}, a link.", source=source, name=member.filename),
            "Do not use this file.",
        )
    if member.is_dir() or path.name not in KNOWN_FILES or len(path.parts) > 2:
        if path.suffix.lower() in {".h5", ".hdf5", ".pkl", ".pt", ".pth"}:
            raise ModelRefusedError(
                Sentence(
                    "{source} holds {name!r}, which can run code when it is read.",
                    source=source,
                    name=member.filename,
                ),
                "Convert the weights to .keras where they were made; docs/models.md shows how.",
            )
        return
    limit = BOUNDS.weights if path.name == WEIGHTS_NAME else _OTHER_BYTES
    packed = max(1, member.compress_size)
    if member.file_size > limit or (member.file_size > 1 << 20 and member.file_size / packed > BOUNDS.ratio):
        raise ModelRefusedError(
            Sentence(
                "{name} inside {source} would be {megabytes:.0f} MB when unpacked.",
                name=member.filename,
                source=source,
                megabytes=member.file_size / 1e6,
            ),
            "Do not use this file.",
        )
    target = into / path.name
    if target.exists():
        raise ModelRefusedError(
            Sentence("{source} holds {file} twice.", source=source, file=path.name), "Pack one model a zip."
        )
    # The size that the archive states is all that is read: zipfile stops there and checks the checksum.
    with archive.open(member) as packed_stream, target.open("wb") as stream:
        shutil.copyfileobj(packed_stream, stream)
