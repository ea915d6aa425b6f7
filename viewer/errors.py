"""Everything that Overread raises on purpose.

::

    OverreadError                    one sentence on what happened, one on what to do next
    +-- InputError                   about a file; carries its path
    |   +-- NotAnImageError          readable, but holds no picture
    |   +-- DecodeError              a picture whose pixels cannot be decoded
    |   +-- UnsupportedInputError    a picture of a kind that is not supported
    +-- GeometryError                a series that is no volume
    +-- ModelError
    |   +-- ModelNotFoundError       no such model
    |   +-- ModelRefusedError        a model that must not or cannot be loaded
    |   +-- ScopeError               an image that the model cannot take at all
    +-- InferenceError
    |   +-- WorkerLostError          the process that holds the model died or hung
    |   +-- OutOfMemoryError         the device has no room for the job
    +-- Cancelled                    the caller asked to stop

A message never holds a patient's name. It ends up in the window, on the command line and in logs. One with values in
it is a `Sentence`, so that the window can say it in the user's language.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from viewer.sentence import Sentence, as_sentence, together

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails


COPY_AGAIN = Sentence("Copy or export the file again.")  # the remedy for a damaged one


class OverreadError(Exception):
    """An error meant for the user's eyes.

    `message` says what happened; `remedy` says what can be done about it (may be empty).
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        self.message = as_sentence(message)
        self.remedy = as_sentence(remedy)
        super().__init__(self.message, self.remedy)

    def __str__(self) -> str:
        """Both together; `str(error)` is a Sentence, too."""
        return together([self.message, self.remedy] if self.remedy else [self.message])


class InputError(OverreadError):
    """A file or folder that cannot be used; `path` names it, and so does the message."""

    def __init__(self, path: Path | str, message: str, remedy: str = "") -> None:
        path = Path(path)
        if path.name not in message:
            message = Sentence("{file}: {message}", file=path.name, message=as_sentence(message))
        super().__init__(message, remedy)
        self.path = path

    def __reduce__(self) -> tuple[type[InputError], tuple[Path, str, str]]:
        # Errors cross process borders; what pickle does by default would call __init__ without the path.
        return type(self), (self.path, self.message, self.remedy)


class NotAnImageError(InputError):
    """The file can be read but holds no picture."""


class DecodeError(InputError):
    """The file holds a picture whose pixels cannot be decoded."""


class UnsupportedInputError(InputError):
    """The file holds a picture of a kind that is not supported."""


class GeometryError(OverreadError):
    """The slices of a series do not make a volume."""


class ModelError(OverreadError):
    """Something is wrong with a model."""


class ModelNotFoundError(ModelError):
    """No model has that name."""


class ModelRefusedError(ModelError):
    """The model must not or cannot be loaded (hash, schema, unsafe layers, unreadable file)."""


class ScopeError(ModelError):
    """The model cannot take this image at all."""


class InferenceError(OverreadError):
    """Running a model failed."""


class WorkerLostError(InferenceError):
    """The process that holds the model died or stopped answering."""


class OutOfMemoryError(InferenceError):
    """The device has no room for the job."""


def first_fault(error: ValidationError) -> Sentence:
    """The first entry of a document that pydantic refused, and why: "input.height: Field required"."""
    fault = error.errors()[0]
    where = ".".join(str(part) for part in fault["loc"]) or Sentence("the document")
    return Sentence("{where}: {why}", where=where, why=_said_by_pydantic(fault))


def _said_by_pydantic(fault: ErrorDetails) -> Sentence:
    """The message with its template; as it is, where the two do not agree."""
    from pydantic_core import PydanticKnownError

    kind: Any = fault["type"]
    values = dict(fault.get("ctx", {}))
    if kind == "value_error":  # raised by a validator of ours
        values["error"] = values["error"].args[0]
    try:
        said = Sentence(PydanticKnownError(kind, values).message_template, **values)
    except KeyError:
        return Sentence(fault["msg"])
    return said if said == fault["msg"] else Sentence(fault["msg"])


def reason_of(error: OSError) -> Sentence:
    """Why the system refused: "Permission denied"; the error's name where it gives no reason."""
    return Sentence(error.strerror or type(error).__name__)


class Cancelled(OverreadError):  # noqa: N818 - an outcome that was asked for, not an error
    """The caller asked to stop."""

    def __init__(self, message: str = "Cancelled.") -> None:
        super().__init__(message)

    def __reduce__(self) -> tuple[type[Cancelled], tuple[str]]:
        return type(self), (self.message,)
