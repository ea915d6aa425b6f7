"""One window for all tests of a module, where what one of them leaves behind must not disturb the next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from viewer.gui.main_window import MainWindow


@contextmanager
def module_window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """A shown window without the process for models, with a home of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OVERREAD_HOME", str(tmp_path_factory.mktemp("overread_home")))
        window = MainWindow(start_inference=False)
        window.show()
        yield window
        window.close()
