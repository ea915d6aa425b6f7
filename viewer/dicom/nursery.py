"""Decoding processes that are there at once: forked from one that has imported the decoders.

A new interpreter takes 170 ms to import them, as long as a hundred frames of JPEG lossless take. Python's fork
server imports them once, as a process of its own that leaves with this one, and each child from it is there in
10 ms. Only on Linux; elsewhere forked processes may not use the system's libraries, and children are spawned.
"""

from __future__ import annotations

import multiprocessing
import sys
from multiprocessing import forkserver

# One process decodes as much while others would be started.
PIXELS_WORTH_A_PROCESS = 1 << 22
START_METHOD = "forkserver" if sys.platform == "linux" else "spawn"
_MODULES = ["viewer.dicom.decode_child", "viewer.dicom.quick_codecs"]


def open_nursery() -> None:
    """Begin to import the decoders, ahead of the first image that needs them. Returns at once."""
    if START_METHOD == "forkserver":
        multiprocessing.set_forkserver_preload(_MODULES)
        forkserver.ensure_running()
