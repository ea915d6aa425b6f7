"""UIDs of PS3.6 that the code names, and the names of all others.

Neither here nor in whatever a scan of ordinary files needs is pydicom imported at the top: its import takes a fifth
of a second, with two decoders and an HTTP client, and the window and the process that scans for it would wait.
"""

from __future__ import annotations

IMPLICIT_LITTLE_ENDIAN = "1.2.840.10008.1.2"
EXPLICIT_LITTLE_ENDIAN = "1.2.840.10008.1.2.1"
DEFLATED_LITTLE_ENDIAN = "1.2.840.10008.1.2.1.99"
EXPLICIT_BIG_ENDIAN = "1.2.840.10008.1.2.2"
MEDIA_STORAGE_DIRECTORY = "1.2.840.10008.1.3.10"


def uid_name(uid: str) -> str:
    """The name of a UID in PS3.6; the UID itself where it has none there."""
    from pydicom.uid import UID

    return str(UID(uid).name)
