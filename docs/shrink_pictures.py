"""Write the pictures of docs/pictures again with tables of colours, a third as large and to the eye the same:
`python -m docs.shrink_pictures`, at the end of `make screenshots`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image, ImageChops

FOLDER = Path(__file__).parent / "pictures"
_COLOURS = 256
_FURTHEST = 14  # of 255: further off, and the colours of a bar fall into steps


def main() -> None:
    """Shrink all pictures, or those named, that have no table of colours yet; say what that gave."""
    paths = [Path(name) for name in sys.argv[1:]] or sorted(FOLDER.glob("*.png"))
    before = sum(path.stat().st_size for path in paths)
    for path in paths:
        shrink(path)
    after = sum(path.stat().st_size for path in paths)
    print(f"{len(paths)} pictures: {before / 1e6:.1f} MB before, {after / 1e6:.1f} MB now")


def shrink(path: Path) -> None:
    """Write a picture again with a table of colours; one that has one stays as it is.

    Where a table holds all that is in it closely enough, each pixel gets the nearest colour. Where it does not, as
    with a heatmap over an image, neighbours share the difference, so that no colour bar falls into steps.
    """
    with Image.open(path) as opened:
        if opened.mode == "P":
            return
        whole = opened.convert("RGB")
    few = whole.quantize(_COLOURS, method=Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE)
    off = ImageChops.difference(whole, few.convert("RGB")).getextrema()
    if any(most > _FURTHEST for _, most in off):
        few = whole.quantize(palette=few, dither=Image.Dither.FLOYDSTEINBERG)
    few.save(path, optimize=True)


if __name__ == "__main__":
    main()
