"""How much of a map lies in a region, against the region's share of the area."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from viewer.errors import InferenceError
from viewer.explain.attribution import Attribution
from viewer.sentence import Sentence


@dataclass(frozen=True, slots=True)
class RegionShares:
    """What a region carries of a map. Shares are of what the model sees; None where the whole is nothing.

    total: sum of the map in the region; of: sum of the whole map; gained, lost: sums of the region's positive and
    negative parts (total is both together); unit: of these. positive, negative, absolute: share of the positive
    parts, of the negative ones, of all magnitudes. area: share of the pixels. pixels: how many of the region's
    pixels the model sees; unseen: how many it does not.
    """

    total: float
    of: float
    gained: float
    lost: float
    unit: str
    positive: float | None
    negative: float | None
    absolute: float | None
    area: float
    pixels: int
    unseen: int

    @property
    def concentration(self) -> float | None:
        """Share of the magnitudes over share of the area: above 1, the map is denser here than elsewhere."""
        return None if self.absolute is None or not self.area else self.absolute / self.area

    @property
    def cancels(self) -> bool:
        """Whether parts for and against outweigh their sum ten times: it then hangs on small differences."""
        return abs(self.total) < 0.1 * (self.gained - self.lost)

    @property
    def words(self) -> str:
        """One sentence or two."""
        if not self.pixels:
            return "The model does not see this region."
        said = f"This region carries {self.total:+.2g} of {self.of:+.2g} {self.unit}"
        if self.absolute is not None:
            said += f", {self.absolute:.0%} of the map's strength on {self.area:.0%} of the area"
        return said + "."


def region_shares(attribution: Attribution, mask: NDArray[np.bool_]) -> RegionShares:
    """Shares of a map in a mask, (rows, columns) bool on native pixels.

    Raises InferenceError for a mask of another size.
    """
    if mask.shape != attribution.values.shape:
        raise InferenceError(
            Sentence(
                "The region has {shape} pixels, the map {wanted}.",
                shape=mask.shape,
                wanted=attribution.values.shape,
            ),
            "A region must lie on the image's own pixels.",
        )
    seen = attribution.coverage
    inside = np.asarray(mask, bool) & seen
    whole = attribution.values[seen].astype(np.float64)
    part = attribution.values[inside].astype(np.float64)
    pixels = int(np.count_nonzero(inside))
    return RegionShares(
        total=float(part.sum()),
        of=float(whole.sum()),
        gained=float(np.maximum(part, 0).sum()),
        lost=float(np.minimum(part, 0).sum()),
        unit=attribution.unit,
        positive=_share(np.maximum(part, 0), np.maximum(whole, 0)),
        negative=_share(np.maximum(-part, 0), np.maximum(-whole, 0)),
        absolute=_share(np.abs(part), np.abs(whole)),
        area=pixels / whole.size if whole.size else 0.0,
        pixels=pixels,
        unseen=int(np.count_nonzero(mask)) - pixels,
    )


def _share(part: NDArray[np.float64], whole: NDArray[np.float64]) -> float | None:
    total = float(whole.sum())
    return float(part.sum()) / total if total else None
