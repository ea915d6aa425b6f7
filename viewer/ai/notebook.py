"""A prediction as HTML, for notebooks."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from viewer.settings import RESEARCH_NOTE

if TYPE_CHECKING:
    from viewer.ai.classifier import Prediction


def prediction_html(prediction: Prediction) -> str:
    """A bar for each label, warnings first, the model and its hash below. Names no file."""
    warnings = [f"<div><b>{escape(note)}</b></div>" for note in prediction.scope_notes]
    rows = [
        f"<tr><td>{escape(label.replace('_', ' '))}</td><td>{prediction.probabilities[label]:.3f}</td>"
        f'<td style="width: 160px"><div style="background: #b18cff; height: 8px; '
        f'width: {100 * prediction.probabilities[label]:.1f}%"></div></td></tr>'
        for label in sorted(prediction.labels, key=lambda label: -prediction.logits[label])
    ]
    model = prediction.model
    return (
        f"<div>{''.join(warnings)}<table>{''.join(rows)}</table>"
        f"<small>{escape(model.name)} {escape(model.version)} ({model.sha256[:12]}), "
        f"{escape(prediction.device)}. {escape(RESEARCH_NOTE)}</small></div>"
    )
