"""What a reader thought of images before a model's answer was shown, and how far the two agree.

The log is one JSON object a line, `agreement/agreement.jsonl` in the user's data folder. An opinion is written
before anything is revealed, its line completed once the model has answered; the file is replaced as a whole, so that
a crash at any moment leaves the old one or the new one. No patient and no path is in it.
"""

from __future__ import annotations

import csv
import io
import json
import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from viewer.errors import OverreadError, reason_of
from viewer.sentence import Sentence
from viewer.settings import user_data_folder
from viewer.whole_file import replacing

# What a reader can say beside the labels of a model, and a model that calls none of its labels.
OTHER = "(other or uncertain)"
NOTHING = "(none of these)"

Confidence = Literal["low", "medium", "high"]
CONFIDENCES: tuple[Confidence, ...] = ("low", "medium", "high")


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a reader says. choice: a label of the model, NOTHING or OTHER; note: in the reader's own words."""

    choice: str
    confidence: Confidence
    note: str = ""


@dataclass(frozen=True, slots=True)
class AgreementEntry:
    """One image, one reader, one model.

    time: of the opinion, UTC, ISO 8601. frame: from 0. seen_before: something a model made of this image had been
    on the screen before the opinion, which is then no blind one. answer: what the model calls (a label, NOTHING);
    None as long as it has not answered.
    """

    id: str
    time: str
    sop_instance_uid: str | None
    frame: int
    pixels_sha256: str
    model: str
    model_version: str
    model_sha256: str
    choice: str
    confidence: Confidence
    note: str = ""
    seen_before: bool = False
    answer: str | None = None
    probabilities: Mapping[str, float] | None = None

    @property
    def agrees(self) -> bool | None:
        """Whether reader and model say the same; None where one of them has said nothing definite."""
        return None if self.answer is None or self.choice == OTHER else self.choice == self.answer

    def answered(self, answer: str, probabilities: Mapping[str, float]) -> AgreementEntry:
        """With the model's answer."""
        return replace(self, answer=answer, probabilities=dict(probabilities))


_ENTRY = TypeAdapter(AgreementEntry)
COLUMNS = (
    "id", "time", "sop_instance_uid", "frame", "pixels_sha256", "model", "model_version", "model_sha256", "choice",
    "confidence", "note", "seen_before", "answer", "agrees",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AgreementSummary:
    """Over the blind opinions that name something and have an answer.

    n: how many; agreement: share of equal ones, None where n is 0; kappa: Cohen's, None where it is not defined.
    left_out: opinions that do not count (other or uncertain, seen before, not answered).
    """

    n: int
    agreement: float | None
    kappa: float | None
    left_out: int


def summary(entries: Iterable[AgreementEntry]) -> AgreementSummary:
    """How far reader and model agree."""
    listed = list(entries)
    pairs = [
        (one.choice, str(one.answer)) for one in listed if one.agrees is not None and not one.seen_before
    ]
    n = len(pairs)
    share = sum(choice == answer for choice, answer in pairs) / n if n else None
    return AgreementSummary(n, share, cohens_kappa(pairs), len(listed) - n)


def cohens_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """(p_o - p_e) / (1 - p_e): agreement beyond what the two raters' own habits would give by chance.

    p_o: share of equal pairs; p_e: sum over the categories of the product of both raters' shares. None without
    pairs, or where both always say the same one thing (p_e = 1). Cohen 1960, Educ Psychol Meas 20:37-46.
    """
    n = len(pairs)
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    by_chance = sum(count * second[name] for name, count in first.items())  # times n squared: exact
    if n == 0 or by_chance == n * n:
        return None
    observed = sum(one == other for one, other in pairs)
    return (observed * n - by_chance) / (n * n - by_chance)


def csv_text(entries: Iterable[AgreementEntry]) -> str:
    """A line an opinion, the columns of COLUMNS and one probability column a label."""
    listed = list(entries)
    labels = sorted({label for one in listed for label in one.probabilities or ()})
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow((*COLUMNS, *(f"probability {label}" for label in labels)))
    for one in listed:
        facts = (getattr(one, name) for name in COLUMNS)
        scores = ((one.probabilities or {}).get(label) for label in labels)
        writer.writerow(_cell(value) for value in (*facts, *scores))
    return out.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    # A note that begins like a formula would be one in a spreadsheet.
    return "'" + value if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value


class AgreementLog:
    """The file of all opinions under `folder`. May be used by several threads."""

    def __init__(self, folder: Path | None = None) -> None:
        self.path = (folder or user_data_folder() / "agreement") / "agreement.jsonl"
        self._lock = threading.Lock()

    def read(self) -> tuple[AgreementEntry, ...]:
        """All entries that can be read, oldest first. Raises OverreadError where the file cannot be opened."""
        with self._lock:
            return tuple(one for _, one in self._lines() if one is not None)

    def put(self, entry: AgreementEntry) -> None:
        """Write an entry at once, in the place of the one with its id. Lines that cannot be read stay as they are.

        Raises OverreadError where it cannot be written.
        """
        with self._lock:
            lines = {
                one.id if one is not None else place: line for place, (line, one) in enumerate(self._lines())
            }
            lines[entry.id] = json.dumps(asdict(entry))
            try:
                with replacing(self.path, private=True) as draft:
                    draft.write_text("".join(f"{line}\n" for line in lines.values()), encoding="utf-8")
            except OSError as error:
                raise OverreadError(
                    Sentence(
                        "The opinion could not be written ({reason}).",
                        reason=reason_of(error),
                    ),
                    Sentence("See that {folder} can be written to.", folder=self.path.parent),
                ) from error

    def _lines(self) -> list[tuple[str, AgreementEntry | None]]:
        try:
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return []
        except (OSError, UnicodeDecodeError) as error:
            raise OverreadError(
                Sentence(
                    "The log of opinions {path} cannot be read ({error}).",
                    path=self.path,
                    error=type(error).__name__,
                ),
                "Move it aside; a new one is then begun.",
            ) from error
        return [(line, _entry(line)) for line in text.split("\n") if line.strip()]


def write_csv(entries: Iterable[AgreementEntry], path: Path) -> Path:
    """Write the entries as a table. Raises OverreadError."""
    try:
        with replacing(path, private=True) as draft:
            # Spreadsheets take a CSV for UTF-8 only with a mark at its start.
            draft.write_text(csv_text(entries), encoding="utf-8-sig", newline="")
    except OSError as error:
        raise OverreadError(
            Sentence(
                "{file} could not be written ({reason}).",
                file=path.name,
                reason=reason_of(error),
            ),
            "Choose another folder.",
        ) from error
    return path


def _entry(line: str) -> AgreementEntry | None:
    try:
        return _ENTRY.validate_json(line)
    except ValidationError:
        return None
