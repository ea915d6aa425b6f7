"""What rooms without Qt say (errors, findings, notes) in the window's language."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

import viewer
from docs.translations import source_texts
from viewer import errors
from viewer.ai.model_card import ModelCard
from viewer.ai.scope import judge_scope
from viewer.errors import OverreadError, reason_of
from viewer.gui.basics.translation import said
from viewer.sentence import Sentence, listed
from viewer.volume.slice_image import SliceImage

TOP = Path(viewer.__file__).parent
# These speak English to a terminal, whatever the window's language.
IN_A_TERMINAL = {"gui/app.py", "gui/unattended.py"}
ERRORS = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, OverreadError)
}
# Which arguments are texts, of what makes a sentence of a literal, and of what does not.
LITERALS = {
    name: slice(1, 3) if issubclass(kind, errors.InputError) else slice(0, 2) for name, kind in ERRORS.items()
}
LITERALS |= {"warning": slice(1, 2), "information": slice(1, 2)}
TEXTS = LITERALS | {"Finding": slice(2, 3), "Skipped": slice(1, 2), "Refused": slice(1, 2)}
TEXTS |= {"SuvFactor": slice(1, 2), "Failed": slice(2, 4)}
# What gives a sentence, or a text in the window's language already.
MAKERS = {"Sentence", "together", "listed", "as_sentence", "rewritten", "reason_of", "first_fault"}
MAKERS |= {"tr", "said", "counted"}
# What was made elsewhere, and is looked at there.
PASSED_ON = {"message", "remedy", "reason", "text", "explanation", "why_no_series"}
# What functions and other processes gave, sentences all; and the last line of a traceback, which stays English.
GIVEN = {
    ("dicom/elements.py", "reason"),
    ("dicom/scan_worker.py", "content"),
    ("gui/attention/series_runner.py", "reason"),
    ("gui/planes/controller.py", "refusal"),
    ("inference/supervisor.py", "refusal"),
    ("inference/apart.py", "reticent_traceback(error).strip().splitlines()[-1]"),
    ("training/dataset.py", "unreadable[0][1]"),
    ("training/dataset_report.py", "unreadable[0][1]"),
    ("training/mask_looks.py", "unreadable[0][1]"),
    ("training/views.py", "fault"),
}


def sources() -> Iterator[tuple[Path, ast.Module]]:
    """The rooms whose errors the window may show."""
    for path in sorted(TOP.rglob("*.py")):
        name = path.relative_to(TOP).as_posix()
        if not name.startswith("cli") and name not in IN_A_TERMINAL:
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def called(call: ast.Call) -> str:
    """What is called: a function by its plain name, a class also within its module (`messages.Failed`)."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr if call.func.attr[0].isupper() else ""
    return call.func.id if isinstance(call.func, ast.Name) else ""


def calls(tree: ast.Module) -> Iterator[tuple[ast.Call, ast.AST]]:
    """Calls of functions and classes by their names, each with the innermost function around it."""
    waiting: list[tuple[ast.AST, ast.AST]] = [(tree, tree)]
    while waiting:
        node, around = waiting.pop()
        if isinstance(node, ast.Call) and called(node):
            yield node, around
        inner = node if isinstance(node, ast.FunctionDef) else around
        waiting += [(child, inner) for child in ast.iter_child_nodes(node)]


def literals(value: ast.expr) -> list[str]:
    """The texts between which an expression chooses; empty where it is none."""
    if isinstance(value, ast.IfExp):
        return literals(value.body) + literals(value.orelse)
    return [value.value] if isinstance(value, ast.Constant) and isinstance(value.value, str) else []


def is_marked(value: ast.expr, around: ast.AST, tree: ast.Module, module: str) -> bool:
    """Whether the window can translate what an expression gives."""
    match value:
        case ast.Constant():
            return True
        case ast.IfExp():
            return all(is_marked(part, around, tree, module) for part in (value.body, value.orelse))
        case ast.BinOp():
            return all(is_marked(part, around, tree, module) for part in (value.left, value.right))
        case ast.Call(func=ast.Name()):
            # str(error) of an error is a sentence
            return value.func.id in MAKERS or ast.unparse(value) == "str(error)"
        case ast.Attribute():
            return value.attr in PASSED_ON
        case ast.Name():
            return name_is_marked(value.id, around, tree, module)
    return False


def name_is_marked(name: str, around: ast.AST, tree: ast.Module, module: str) -> bool:
    """Whether all that is given to a name, in the function or in the module, is marked. Of a parameter, whoever
    calls has to see to it; what is imported is looked at.
    """
    if isinstance(around, ast.FunctionDef) and name in {one.arg for one in around.args.args}:
        return True
    for scope in (around, tree):
        given = [
            node.value
            for node in ast.walk(scope)
            if isinstance(node, ast.Assign)
            and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
        ]
        pairs = [
            (target, value)
            for node in ast.walk(scope)
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple)
            for targets in node.targets
            if isinstance(targets, ast.Tuple)
            for target, value in zip(targets.elts, node.value.elts, strict=True)
        ]
        given += [value for target, value in pairs if isinstance(target, ast.Name) and target.id == name]
        if given:
            # A literal that is not given to the error itself is collected only within a sentence.
            return all(not literals(one) and is_marked(one, scope, tree, module) for one in given)
    return isinstance(getattr(importlib.import_module(module), name, None), Sentence)


def test_every_error_and_finding_can_be_translated() -> None:
    """An f-string is English for ever: `Sentence("{file} is empty.", file=path.name)` is not."""
    english = [
        f"{path.relative_to(TOP)}:{argument.lineno}: {ast.unparse(argument)}"
        for path, tree in sources()
        for call, around in calls(tree)
        for argument in call.args[TEXTS.get(called(call), slice(0))]
        if (path.relative_to(TOP).as_posix(), ast.unparse(argument)) not in GIVEN
        and (
            (literals(argument) and called(call) not in LITERALS)
            or not is_marked(
                argument, around, tree, ".".join(path.relative_to(TOP.parent).with_suffix("").parts)
            )
        )
    ]
    assert english == []


def test_every_text_of_an_error_or_sentence_is_collected() -> None:
    collected = set(source_texts())
    kinds = LITERALS | {"Sentence": slice(0, 1)}
    found = [
        text
        for _, tree in sources()
        for call, _ in calls(tree)
        for argument in call.args[kinds.get(called(call), slice(0))]
        for text in literals(argument)
    ]
    assert len(found) > 500
    assert [text for text in found if text.strip() and text not in collected] == []


def test_sentences_have_no_values_but_those_of_their_templates() -> None:
    """Each template stands in the code as a literal, and has a place for each value."""
    wrong = []
    for path, tree in sources():
        for call, _ in calls(tree) if path.name not in ("sentence.py", "errors.py", "wording.py") else ():
            if called(call) == "Sentence" and call.keywords:
                names = {keyword.arg for keyword in call.keywords}
                templates = literals(call.args[0])
                if not templates or any(set(re.findall(r"{(\w+)", one)) != names for one in templates):
                    wrong.append(f"{path.relative_to(TOP)}:{call.lineno}")
    assert wrong == []


def test_sentences_are_said_in_the_windows_language(chinese: None) -> None:
    gaps = listed(
        [Sentence("{count} of {mm:.1f} mm", count=count, mm=mm) for count, mm in ((13, 4), (1, 1.1))]
    )
    irregular = Sentence(
        "The spacing between slices is irregular ({sizes}): {mm:.2f} mm between {one} and {other}.",
        sizes=gaps,
        mm=7,
        one="3 of 4.dcm",
        other="b.dcm",
    )
    assert (
        said(irregular) == "层间距不均匀（13 个 4.0 mm、1 个 1.1 mm）：3 of 4.dcm 与 b.dcm 之间为 7.00 mm。"
    )
    assert said("What nobody has translated.") == "What nobody has translated."
    denied = PermissionError(13, "Permission denied")
    error = errors.DecodeError(
        Path("a.dcm"),
        Sentence(
            "{file} cannot be read ({reason}).",
            file="a.dcm",
            reason=reason_of(denied),
        ),
        "Open the folder again.",
    )
    assert said(str(error)) == "a.dcm 无法读取（没有权限）。请重新打开文件夹。"


def test_what_a_model_is_for_is_said_so_too(chinese: None) -> None:
    header = SimpleNamespace(modality="CT", body_part="HEAD", view_position="")
    image = cast(SliceImage, SimpleNamespace(header=header))
    scope = SimpleNamespace(modalities=("CR", "DX"), body_parts=("CHEST",), views=("PA",))
    card = cast(ModelCard, SimpleNamespace(name="chest", title="Chest", scope=scope))
    _, notes = judge_scope(image, card)
    header.modality = header.body_part = None
    notes += judge_scope(image, card)[1]
    assert [said(note) for note in notes] == [
        "此图像的设备类型为 CT；chest 适用于 CR 或 DX 图像。",
        "此图像的部位为 HEAD；chest 适用于 CHEST。",
        "其数值在此没有意义。",
        "文件未注明其设备类型、部位 或 体位：请自行确认此图像是否适用于 chest（CR/DX; CHEST; PA）。",
    ]


@pytest.mark.usefixtures("themed")
def test_in_english_they_stay_as_they_are() -> None:
    for text in source_texts():
        assert said(Sentence(text)) == text
