"""What Qt writes to the terminal, without what it says of every window where there is no screen."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QMessageLogContext, QtMsgType, qFormatLogMessage, qInstallMessageHandler

_OF_THE_PLATFORM = "This plugin does not support "


@contextmanager
def platform_notes_dropped() -> Iterator[None]:
    """Within: "This plugin does not support propagateSizeHints()" and its like are not written; all else is."""

    def write(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if not message.startswith(_OF_THE_PLATFORM):
            print(qFormatLogMessage(kind, context, message), file=sys.stderr)

    before = qInstallMessageHandler(write)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
