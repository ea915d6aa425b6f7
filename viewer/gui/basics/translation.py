"""The interface's language, through Qt's translation files.

English texts stand in the code as `tr("...")`; `resources/translations/overread_zh.ts` holds the others.
`python -m docs.translations` brings the files up to date.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from viewer.sentence import Sentence
from viewer.settings import resources_folder

CONTEXT = "Overread"
_KEPT = "overread_translators"


def tr(text: str, /, **values: object) -> str:
    """An English text in the chosen language; `{name}` in it is filled in from `values`, sentences translated."""
    words: str = QCoreApplication.translate(CONTEXT, text)
    if not values:
        return words
    return words.format(
        **{name: said(value) if isinstance(value, Sentence) else value for name, value in values.items()}
    )


def said(text: str) -> str:
    """What a room without Qt says in English (an error, a finding, a note), in the chosen language.

    A text that is no `Sentence` stays as it is: it may be a name, or what somebody wrote.
    """
    return tr(text.template, **text.values) if isinstance(text, Sentence) else text


def mark(text: str) -> str:
    """A text that is translated later, where it is shown: what is made before the language is known."""
    return text


def counted(count: int, one: str, many: str) -> str:
    """`one` or `many` with {count} filled in: both are texts of their own in the translation."""
    return tr(one, count=count) if count == 1 else tr(many, count=count)


def use_language(application: QApplication, language: str) -> str:
    """Install the translation of "system", "en" or "zh" before the first window; returns the language in use."""
    if language == "system":
        language = "zh" if QLocale.system().language() == QLocale.Language.Chinese else "en"
    for old in application.property(_KEPT) or ():
        application.removeTranslator(old)
    kept = []
    if language != "en":
        folder = str(resources_folder() / "translations")
        qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        # Qt's own first: ours is asked before it.
        for name, place in (
            (f"qtbase_{'zh_CN' if language == 'zh' else language}", qt),
            (f"overread_{language}", folder),
        ):
            translator = QTranslator(application)
            if translator.load(name, place):
                application.installTranslator(translator)
                kept.append(translator)
    application.setProperty(_KEPT, kept)
    return language
