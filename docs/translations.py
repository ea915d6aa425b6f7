"""Bring the translation files up to date: `python -m docs.translations`.

Collects all texts that the window's code marks (`tr`, `mark`, the table of actions) and those of other rooms that the
window shows (sentences, and what errors and findings are given without one), adds new ones to the file
`resources/translations/overread_zh.ts` as unfinished, takes vanished ones out, and compiles it with lrelease of Qt.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from pathlib import Path

import PySide6

from viewer import errors
from viewer.dicom.grouping import SPLITTERS
from viewer.dicom.series_axis import AxisKind
from viewer.explain.baselines import BASELINE_WORDS, BASELINES
from viewer.explain.checks import VERDICTS
from viewer.explain.method import own_methods
from viewer.gui.actions import MENUS, SPECS
from viewer.gui.basics.translation import CONTEXT
from viewer.inference.messages import Stage
from viewer.intensity.presets import CT_PRESETS
from viewer.measure.labels import KIND_NAMES, QUANTITY_NAMES
from viewer.session.hanging import parse_protocol
from viewer.session.layout import LAYOUTS
from viewer.settings import RESEARCH_NOTE
from viewer.training.architectures import ARCHITECTURES
from viewer.training.augmentation import PARAMETERS, Kind
from viewer.training.robustness import AS_IT_IS, CHANGES
from viewer.volume.reslice import Plane

TOP = Path(__file__).parents[1]
TS = TOP / "resources" / "translations" / "overread_zh.ts"
_MARKS = {"tr": slice(0, 1), "mark": slice(0, 1)}
# What rooms without Qt say: sentences, and what errors and findings make sentences; with the places of the texts.
_SENTENCES = {
    "Sentence": slice(0, 1),
    "warning": slice(1, 2),
    "information": slice(1, 2),
    "counted": slice(1, 3),
} | {
    name: slice(1, 3) if issubclass(kind, errors.InputError) else slice(0, 2)
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.OverreadError)
}
# What systems say of files (glibc's words; macOS has most of them too). Windows speaks its own language.
_SYSTEM = (
    "Permission denied",
    "Operation not permitted",
    "No such file or directory",
    "File exists",
    "Is a directory",
    "Not a directory",
    "Directory not empty",
    "No space left on device",
    "Disk quota exceeded",
    "File too large",
    "File name too long",
    "Read-only file system",
    "Input/output error",
    "Device or resource busy",
    "Too many open files",
    "Too many open files in system",
    "Too many levels of symbolic links",
    "Cannot allocate memory",
    "Resource temporarily unavailable",
    "Invalid argument",
    "No such device",
    "No such device or address",
    "Stale file handle",
    "Remote I/O error",
    "Host is down",
    "Connection timed out",
    "Transport endpoint is not connected",
    "Text file busy",
    "Invalid cross-device link",
    "Illegal seek",
    "Broken pipe",
)
# What pydantic says of a document that does not fit, as far as documents of ours can make it say so.
_PYDANTIC = (
    "Field required",
    "Extra inputs are not permitted",
    "Input should be a valid string",
    "Input should be a valid integer",
    "Input should be a valid integer, unable to parse string as an integer",
    "Input should be a valid integer, got a number with a fractional part",
    "Input should be a valid number",
    "Input should be a valid number, unable to parse string as a number",
    "Input should be a finite number",
    "Input should be a valid boolean",
    "Input should be a valid boolean, unable to interpret input",
    "Input should be a valid list",
    "Input should be a valid tuple",
    "Input should be a valid dictionary",
    "Input should be a valid dictionary or instance of {class_name}",
    "Input should be a valid dictionary or object to extract fields from",
    "Input should be {expected}",
    "Input should be greater than {gt}",
    "Input should be greater than or equal to {ge}",
    "Input should be less than {lt}",
    "Input should be less than or equal to {le}",
    "Input tag '{tag}' found using {discriminator} does not match any of the expected tags: {expected_tags}",
    "Unable to extract tag using discriminator {discriminator}",
    "String should match pattern '{pattern}'",
    "Invalid JSON: {error}",
    "Value error, {error}",
)


def source_texts() -> tuple[str, ...]:
    """All texts of the interface, each once, in the order of the code."""
    found: dict[str, None] = {}
    for path in sorted((TOP / "viewer" / "gui").rglob("*.py")):
        for text in _marked(path, _MARKS):
            found[text] = None
    for path in sorted((TOP / "viewer").rglob("*.py")):
        if not path.name.startswith("cli"):
            for text in _marked(path, _SENTENCES):
                found[text] = None
    for text in _marked(TOP / "viewer" / "ai" / "card_draft.py", {"Question": slice(1, 2)}):
        found[text] = None
    for spec in SPECS:
        found[spec.text] = None
    for title, _ in MENUS:
        found[title] = None
    others = (
        *(layout.title for layout in LAYOUTS),
        *KIND_NAMES.values(),
        *(preset.name for preset in CT_PRESETS),
        *_protocol_names(),
        *(name.capitalize() for name in BASELINES),
        *BASELINE_WORDS.values(),
        *(text for about in own_methods() for text in (about.title, about.meaning, about.sums_to)),
        *VERDICTS,
        *(kind.value.replace("_", " ").capitalize() for kind in Kind),
        *(number.text for numbers in PARAMETERS.values() for number in numbers),
        *(network.description for network in ARCHITECTURES.values()),
        *(plane.value.capitalize() for plane in Plane),
        RESEARCH_NOTE,
        *SPLITTERS,
        *CHANGES,
        AS_IT_IS,
        *QUANTITY_NAMES,
        *(kind.value for kind in AxisKind),
        *(stage.value for stage in Stage),
        *_SYSTEM,
        *_PYDANTIC,
    )
    for text in others:
        found[text] = None
    return tuple(text for text in found if text.strip())


def _protocol_names() -> Iterator[str]:
    for path in sorted((TOP / "resources" / "hanging").glob("*.toml")):
        yield parse_protocol(path.read_text(encoding="utf-8"), path.name).name


def _marked(path: Path, marks: Mapping[str, slice]) -> Iterator[str]:
    """Texts that a file gives to functions, at their places among the arguments."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in marks:
            for argument in node.args[marks[node.func.id]]:
                yield from _texts(argument)


def _texts(argument: ast.expr) -> Iterator[str]:
    """A literal; both of two that a condition chooses between."""
    if isinstance(argument, ast.IfExp):
        yield from _texts(argument.body)
        yield from _texts(argument.orelse)
    elif isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value


def read_translations() -> dict[str, str]:
    """Source texts to finished translations, as the .ts file has them."""
    if not TS.is_file():
        return {}
    messages = ET.parse(TS).getroot().iter("message")
    return {
        message.findtext("source", ""): message.findtext("translation", "")
        for message in messages
        if message.findtext("translation")
    }


def write_translations(known: dict[str, str]) -> list[str]:
    """Write the .ts file; returns the texts that have no translation yet."""
    root = ET.Element("TS", version="2.1", language="zh_CN", sourcelanguage="en")
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name").text = CONTEXT
    missing = []
    for text in source_texts():
        message = ET.SubElement(context, "message")
        ET.SubElement(message, "source").text = text
        translation = ET.SubElement(message, "translation")
        if text in known:
            translation.text = known[text]
        else:
            translation.set("type", "unfinished")
            missing.append(text)
    ET.indent(root, " ")
    TS.parent.mkdir(parents=True, exist_ok=True)
    body = ET.tostring(root, encoding="unicode")
    TS.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")
    return missing


def compile_translations() -> None:
    """Let lrelease make the .qm file, which Qt reads."""
    suffix = ".exe" if sys.platform == "win32" else ""
    lrelease = Path(PySide6.__file__).parent / f"lrelease{suffix}"
    subprocess.run([str(lrelease), "-silent", str(TS), "-qm", str(TS.with_suffix(".qm"))], check=True)


def main() -> int:
    """Update and compile; 1 where texts wait for their translation."""
    missing = write_translations(read_translations())
    compile_translations()
    for text in missing:
        print(f"no translation: {text!r}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
