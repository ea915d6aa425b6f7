"""Finished maps of a comparison: going back to an image that was compared costs no job."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from viewer.ai.model_store import ModelEntry
from viewer.explain.attribution import Attribution
from viewer.session.comparison import Side
from viewer.session.view_state import ImageKey

_KEPT = 8
# Those of mammograms take 80 MB each.
_KEPT_BYTES = 256 << 20


class AskedMap(NamedTuple):
    """What A (place 0) or B (1) was asked of an image."""

    key: ImageKey
    place: int
    side: Side
    entry: ModelEntry


class KeptMaps:
    """The last few, within a bound; always the last two, since one comparison needs both."""

    def __init__(self) -> None:
        self._maps: OrderedDict[object, Attribution] = OrderedDict()

    def of(self, asked: AskedMap) -> Attribution | None:
        """The map that answers a question, if it is kept."""
        return self._maps.get(_question(asked))

    def keep(self, asked: AskedMap, found: Attribution) -> None:
        """Keep one; the oldest ones go."""
        self._maps[_question(asked)] = found
        while len(self._maps) > 2 and (len(self._maps) > _KEPT or self._bytes() > _KEPT_BYTES):
            self._maps.popitem(last=False)

    def clear(self) -> None:
        """Keep none."""
        self._maps.clear()

    def _bytes(self) -> int:
        return sum(found.values.nbytes + found.coverage.nbytes for found in self._maps.values())


def _question(asked: AskedMap) -> object:
    """The same, whether A or B asked it."""
    card = asked.entry.card
    return asked.key, asked.side, asked.entry.folder, card.version, card.sha256
