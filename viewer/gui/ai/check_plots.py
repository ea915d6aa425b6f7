"""From the outcome of a test to its plot."""

from __future__ import annotations

from viewer.explain.check_randomisation import FROM_IMAGE, FROM_WEIGHTS
from viewer.explain.check_stability import OTHER
from viewer.explain.checks import Check
from viewer.gui.ai.small_plot import Curve, Plot, spread
from viewer.gui.basics.numbers import with_minus
from viewer.gui.basics.translation import tr

PLOTTED = ("deletion", "insertion", "randomisation", "agreement")


def plot_of(check: Check) -> Plot | None:
    """The plot of a test; None where there is nothing to draw."""
    if check.value is None:
        return None
    if check.name in ("deletion", "insertion"):
        return _curves(check)
    if check.name == "randomisation":
        return _randomisation(check)
    return _agreement(check) if check.name == "agreement" else None


def _curves(check: Check) -> Plot:
    shares = tuple(check.details["fraction"])
    title = tr("Deletion {area:.2f}") if check.name == "deletion" else tr("Insertion {area:.2f}")
    foot = tr("share taken away") if check.name == "deletion" else tr("share put back")
    return Plot(
        title.format(area=check.value),
        (
            Curve(tr("most marked first"), shares, tuple(check.details["probability"])),
            Curve(tr("random order"), shares, tuple(check.details["random_probability"]), by_ai=False),
        ),
        foot=foot,
    )


def _randomisation(check: Check) -> Plot:
    found = (1.0, *(float(value) for value in check.details["rank_correlation"]))
    return Plot(
        with_minus(tr("Shuffled {value:.2f}", value=check.value)),
        (Curve(tr("rank correlation"), spread(len(found)), found),),
        limits=(-1.0, 1.0),
        levels=(-FROM_IMAGE, -FROM_WEIGHTS, FROM_WEIGHTS, FROM_IMAGE),
        foot=tr("none to all layers"),
        dots=True,
    )


def _agreement(check: Check) -> Plot:
    found = tuple(float(value) for value in check.details.values())
    return Plot(
        with_minus(tr("Agreement {value:.2f}", value=check.value)),
        tuple(Curve(name, (place, place), (0.0, value)) for place, name, value in _bars(check)),
        limits=(-1.0, 1.0),
        levels=(0.0, OTHER),
        foot=tr("{count} other methods", count=len(found)),
        dots=True,
    )


def _bars(check: Check) -> list[tuple[float, str, float]]:
    count = len(check.details)
    return [
        ((place + 0.5) / count, name, float(value))
        for place, (name, value) in enumerate(check.details.items())
    ]
