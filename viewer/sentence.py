"""English sentences that can be said in another language later."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from numbers import Number
from types import MappingProxyType


class Sentence(str):
    """A text that is English wherever it is read, and remembers the template and the values that it was made of.

    Rooms without Qt write what the user may come to read as `Sentence("{file} is empty.", file=path.name)`. For
    Python, logs, JSON and the command line that is a str. The window translates the template and fills in the
    values, those that are sentences themselves translated as well (`gui.basics.translation.said`).

    Methods of str give plain str, which is not translated any more: translate first, then change.
    """

    template: str
    values: MappingProxyType[str, object]

    def __new__(cls, template: str, /, **values: object) -> Sentence:
        """Fill in the template as str.format does; without values it is the text itself, braces and all."""
        made = super().__new__(cls, template.format(**values) if values else template)
        made.template = template
        made.values = MappingProxyType(values)
        return made

    def __reduce__(self) -> tuple[object, ...]:
        # Sentences cross process borders with their values.
        return _made_again, (self.template, dict(self.values))


def together(parts: Iterable[str]) -> str:
    """Sentences one after another: "Too large. Close other series."; "" where there are none."""
    whole, *others = [*parts] or [""]
    for more in others:
        whole = Sentence("{one} {more}", one=whole, more=more)
    return whole


def listed(parts: Iterable[str]) -> str:
    """Words or clauses with commas between them, those that are sentences as such; "" where there are none."""
    whole, *others = [*parts] or [""]
    for more in others:
        whole = Sentence("{one}, {more}", one=whole, more=more)
    return whole


def rewritten(text: str, change: Callable[[str], str]) -> str:
    """The text after `change`; of a sentence its values alone, so that it can still be translated."""
    if not isinstance(text, Sentence):
        return change(text)
    values: dict[str, object] = {}
    for name, value in text.values.items():
        if isinstance(value, Number):
            values[name] = value
        else:
            values[name] = rewritten(value if isinstance(value, str) else str(value), change)
    return Sentence(text.template, **values)


def as_sentence(text: str) -> Sentence:
    """The text itself if it is a sentence already, else one without values."""
    return text if isinstance(text, Sentence) else Sentence(text)


def _made_again(template: str, values: dict[str, object]) -> Sentence:
    return Sentence(template, **values)
