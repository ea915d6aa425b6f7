"""Bring the translation files up to date: `python -m docs.translations`.

Collects all texts that the window's code marks (`tr`, `mark`, the table of actions) and those of other rooms that the
window shows, adds new ones to `resources/translations/overread_zh.ts` as unfinished, takes vanished ones out, and
compiles the file with Qt's lrelease.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import PySide6

from viewer.explain.baselines import BASELINE_WORDS, BASELINES
from viewer.explain.checks import VERDICTS
from viewer.explain.method import own_methods
from viewer.gui.actions import MENUS, SPECS
from viewer.gui.basics.translation import CONTEXT
from viewer.intensity.presets import CT_PRESETS
from viewer.measure.labels import KIND_NAMES
from viewer.session.hanging import parse_protocol
from viewer.session.layout import LAYOUTS
from viewer.settings import RESEARCH_NOTE
from viewer.training.architectures import ARCHITECTURES
from viewer.training.augmentation import PARAMETERS, Kind
from viewer.volume.reslice import Plane

TOP = Path(__file__).parents[1]
TS = TOP / "resources" / "translations" / "overread_zh.ts"
_MARKS = frozenset({"tr", "mark"})
# What tests of a map say: sentences with places for figures.
_SENTENCES = frozenset({"Sentence"})


def source_texts() -> tuple[str, ...]:
    """All texts of the interface, each once, in the order of the code."""
    found: dict[str, None] = {}
    for path in sorted((TOP / "viewer" / "gui").rglob("*.py")):
        for text in _marked(path, _MARKS):
            found[text] = None
    for path in sorted((TOP / "viewer" / "explain").glob("check_*.py")):
        for text in _marked(path, _SENTENCES):
            found[text] = None
    for text in _marked(TOP / "viewer" / "ai" / "card_draft.py", frozenset({"Question"}), 1):
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
    )
    for text in others:
        found[text] = None
    return tuple(text for text in found if text.strip())


def _protocol_names() -> Iterator[str]:
    for path in sorted((TOP / "resources" / "hanging").glob("*.toml")):
        yield parse_protocol(path.read_text(encoding="utf-8"), path.name).name


def _marked(path: Path, marks: frozenset[str], place: int = 0) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in marks:
            for argument in node.args[place : place + 1]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
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
