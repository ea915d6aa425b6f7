"""Job numbers and kept results: what is under way, what is stale, what is known already."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import Generic, TypeVar

from viewer.session.resolve import RequestKey, Wanted

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Changes:
    """What to do after the state has changed."""

    cancel: tuple[int, ...]
    dropped: tuple[RequestKey, ...]  # what the cancelled jobs were for
    submit: tuple[RequestKey, ...]


class JobBook:
    """Remembers which job number is for which request.

    An answer whose job is not in the book is stale: it was cancelled, lost or belongs to an earlier state.
    """

    def __init__(self) -> None:
        self._key_of: dict[int, RequestKey] = {}
        self._failed: set[RequestKey] = set()

    def __len__(self) -> int:
        return len(self._key_of)

    @property
    def jobs(self) -> tuple[int, ...]:
        """Numbers of the jobs under way."""
        return tuple(self._key_of)

    def compare(self, wanted: Wanted, known: Container[RequestKey]) -> Changes:
        """Which jobs are wanted no longer, and which wanted requests are neither under way nor known.

        The jobs to cancel leave the book at once. A request that has failed is not tried again until it was
        not wanted in between or `forgive` was called: otherwise a broken model would be run for ever.
        """
        cancel = tuple(job for job, key in self._key_of.items() if key not in wanted)
        dropped = tuple(self._key_of.pop(job) for job in cancel)
        self._failed = {key for key in self._failed if key in wanted}
        under_way = set(self._key_of.values())
        submit = tuple(
            key
            for key in wanted.keys
            if key not in under_way and key not in known and key not in self._failed
        )
        return Changes(cancel, dropped, submit)

    def started(self, job: int, key: RequestKey) -> None:
        """`job` is under way for `key`."""
        self._key_of[job] = key

    def is_under_way(self, key: RequestKey) -> bool:
        """Whether a job is under way for `key`."""
        return key in self._key_of.values()

    def key_of(self, job: int) -> RequestKey | None:
        """What `job` is for; None where its answer is stale."""
        return self._key_of.get(job)

    def finished(self, job: int, failed: bool = False) -> RequestKey | None:
        """`job` has ended; returns what it was for, None where it is stale."""
        key = self._key_of.pop(job, None)
        if failed and key is not None:
            self._failed.add(key)
        return key

    def forgive(self) -> None:
        """The user asks again: what has failed may be tried once more."""
        self._failed.clear()


def _weightless(result: object) -> int:
    return 0


class ResultStore(Generic[Result]):
    """The newest results by request: at most `most` of them, and of `budget` bytes as `weigh` counts them."""

    def __init__(
        self, most: int = 64, budget: int = 1 << 62, weigh: Callable[[Result], int] = _weightless
    ) -> None:
        self._most = most
        self._budget = budget
        self._weigh = weigh
        self._results: OrderedDict[RequestKey, Result] = OrderedDict()

    def __contains__(self, key: object) -> bool:
        return key in self._results

    def __len__(self) -> int:
        return len(self._results)

    def put(self, key: RequestKey, result: Result) -> None:
        """Keep `result`; the one that was used least recently makes room."""
        self._results[key] = result
        self._results.move_to_end(key)
        while len(self._results) > 1 and (len(self._results) > self._most or self._weight() > self._budget):
            self._results.popitem(last=False)

    def _weight(self) -> int:
        return sum(self._weigh(result) for result in self._results.values())

    def get(self, key: RequestKey | None) -> Result | None:
        """The result for `key`, if it is still kept."""
        if key is None or key not in self._results:
            return None
        self._results.move_to_end(key)
        return self._results[key]

    def items(self) -> tuple[tuple[RequestKey, Result], ...]:
        """All that is kept; counts as no use."""
        return tuple(self._results.items())

    def forget(self, key: RequestKey) -> None:
        """Drop one result, if it is kept."""
        self._results.pop(key, None)

    def forget_series(self, series_uid: str) -> None:
        """Drop what belongs to a series that was closed."""
        for key in [key for key in self._results if key.image.series_uid == series_uid]:
            del self._results[key]

    def clear(self) -> None:
        """Drop all results."""
        self._results.clear()
