"""Which child processes there are, without those that multiprocessing keeps for the life of the interpreter."""

from __future__ import annotations

import psutil

_LASTING = ("resource_tracker", "multiprocessing.forkserver")


def helpers() -> list[psutil.Process]:
    """Living children, and theirs: neither the tracker of leaks nor the fork server, but what the latter has forked.

    A forked child has the command line of its server.
    """
    own = psutil.Process()
    found = []
    for process in own.children(recursive=True):
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                continue
            lasting = any(name in " ".join(process.cmdline()) for name in _LASTING)
            if not lasting or process.ppid() != own.pid:
                found.append(process)
        except psutil.NoSuchProcess:
            continue
    return found


def helper_pids() -> set[int]:
    """Their process numbers."""
    return {process.pid for process in helpers()}
