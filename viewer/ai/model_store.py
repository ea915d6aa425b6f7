"""Finds models: one folder a model, holding model.keras and model.json."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from viewer.ai.model_card import CARD_NAME, WEIGHTS_NAME, ModelCard, file_sha256, read_card
from viewer.errors import ModelNotFoundError, ModelRefusedError, OverreadError, reason_of
from viewer.sentence import Sentence
from viewer.settings import bundled_models_folder, user_models_folder


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """A model that can be loaded: its folder and its card."""

    folder: Path
    card: ModelCard

    @property
    def weights(self) -> Path:
        """model.keras."""
        return self.folder / WEIGHTS_NAME

    def verify(self) -> None:
        """Compare the hash of model.keras with the card's.

        Raises ModelRefusedError when the file is missing or is not the one that the card describes.
        """
        if not self.weights.is_file():
            raise ModelRefusedError(
                Sentence(
                    "The model {model} has no {weights} in {folder}.",
                    model=self.card.name,
                    weights=WEIGHTS_NAME,
                    folder=self.folder,
                ),
                "Put the weights beside the card; .h5 files must first be saved again as .keras.",
            )
        try:
            found = file_sha256(self.weights)
        except OSError as error:
            raise _unreadable(self.weights, error) from error
        if found != self.card.sha256:
            raise ModelRefusedError(
                Sentence(
                    "{path} is not the file that its card describes (SHA-256 {found}..., card {wanted}...).",
                    path=self.weights,
                    found=found[:12],
                    wanted=self.card.sha256[:12],
                ),
                "Get the model again from where it came from; if you changed it yourself, "
                "write the new hash into the card.",
            )


@dataclass(frozen=True, slots=True)
class Refused:
    """A folder that looks like a model but cannot be used, and why."""

    folder: Path
    reason: str


@dataclass(frozen=True, slots=True)
class ModelStore:
    """Models in some folders; earlier folders win over later ones with the same name."""

    folders: tuple[Path, ...]

    @classmethod
    def default(cls, extra: Sequence[Path] = ()) -> ModelStore:
        """The bundled models, after the user's own and any extra folders."""
        return cls((*extra, user_models_folder(), bundled_models_folder()))

    def list(self) -> tuple[ModelEntry, ...]:
        """All usable models, by name. Hashes are not checked here (see ModelEntry.verify)."""
        return self.survey()[0]

    def survey(self, verify: bool = False) -> tuple[tuple[ModelEntry, ...], tuple[Refused, ...]]:
        """All usable models by name, and the folders that were refused with their reasons.

        verify: also compare each one's weights with the hash in its card (reads the whole file).
        """
        entries: dict[str, ModelEntry] = {}
        refused = []
        for parent in self.folders:
            if not parent.is_dir():
                continue
            for folder in sorted(path.parent for path in parent.glob(f"*/{CARD_NAME}")):
                try:
                    entry = ModelEntry(folder, read_card(folder / CARD_NAME))
                    if verify:
                        entry.verify()
                except OverreadError as error:
                    refused.append(Refused(folder, str(error)))
                    continue
                entries.setdefault(entry.card.name, entry)
        return tuple(entries[name] for name in sorted(entries)), tuple(refused)

    def find(self, name_or_folder: str | Path) -> ModelEntry:
        """A model by its name, or by the folder that holds it.

        Raises ModelNotFoundError, listing the names that exist; ModelRefusedError when the card is not valid.
        """
        folder = Path(name_or_folder)
        is_file, has_card, fault = False, False, None
        try:
            is_file, has_card = folder.is_file(), (folder / CARD_NAME).is_file()
        except OSError as error:  # it may be a name all the same
            fault = error
        if folder.suffix in {".h5", ".hdf5", ".pb", ".pt", ".pth", ".pkl", ".keras"} and is_file:
            raise ModelRefusedError(
                Sentence("{folder} is a bare weights file.", folder=folder),
                Sentence(
                    "Give the folder that holds {weights} and its card {card}, or write a card for it: overread "
                    "models import."
                    if folder.suffix == ".keras"
                    else "Give the folder that holds {weights} and its card {card}; convert the weights to .keras "
                    "first (docs/models.md).",
                    weights=WEIGHTS_NAME,
                    card=CARD_NAME,
                ),
            )
        if has_card:
            return ModelEntry(folder, read_card(folder / CARD_NAME))
        entries, refused = self.survey()
        for entry in entries:
            if entry.card.name == str(name_or_folder):
                return entry
        for one in refused:
            if one.folder.name == str(name_or_folder):
                raise ModelRefusedError(one.reason)
        if fault is not None:
            raise _unreadable(folder, fault) from fault
        names = ", ".join(entry.card.name for entry in entries) or Sentence("none")
        raise ModelNotFoundError(
            Sentence("There is no model {name!r}.", name=str(name_or_folder)),
            Sentence(
                "Known models: {names}. A folder with {weights} and {card} can be given instead.",
                names=names,
                weights=WEIGHTS_NAME,
                card=CARD_NAME,
            ),
        )


def _unreadable(path: Path, error: OSError) -> ModelRefusedError:
    reason = reason_of(error)
    return ModelRefusedError(
        Sentence("{path} cannot be read ({reason}).", path=path, reason=reason),
        "Get the right to read it, or give a copy.",
    )
