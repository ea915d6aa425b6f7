"""Memory that is free goes back to the system: the C library by itself keeps much of it.

glibc gives every thread an arena of its own, and once a large array was freed it serves others of that size from the
arenas, whose ends it gives back only beyond twice that size: up to 64 MB each, 8 arenas a processor. Measured in the
soak of the window: 340 MB of arenas, 180 MB of them in use, and malloc_trim spares the ends of all arenas but the
first. Six threads that each made and freed twelve arrays of 4 MB left 228 MB behind; with these settings nothing.
"""

from __future__ import annotations

import ctypes
import sys

# <malloc.h> of glibc
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
# From this size on an array has pages of its own, which go back with it. Smaller ones are made at every scroll:
# their pages are not to be fetched anew each time.
_OWN_PAGES = 8 << 20
_KEPT_AT_THE_END = 16 << 20  # of each arena
_ARENAS = 2


def keep_little() -> bool:
    """Bound what the C library keeps of freed memory; to be called before other threads are there.

    False where there is nothing to set: on other systems and C libraries, which do not need it or have no such
    setting.
    """
    library = ctypes.CDLL(None) if sys.platform == "linux" else None
    if library is None or not hasattr(library, "mallopt"):
        return False
    settings = (
        (_M_ARENA_MAX, _ARENAS),
        (_M_MMAP_THRESHOLD, _OWN_PAGES),
        (_M_TRIM_THRESHOLD, _KEPT_AT_THE_END),
    )
    return all(library.mallopt(name, value) == 1 for name, value in settings)


def give_back() -> None:
    """Hand free pages back to the system; some milliseconds, so for when nobody is at work."""
    library = ctypes.CDLL(None) if sys.platform == "linux" else None
    if library is not None and hasattr(library, "malloc_trim"):
        library.malloc_trim(0)
