"""A page to browse a batch of explanations: what is most suspicious first, one card an image. No scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from viewer.reports.explain_batch import BatchRow, by_suspicion
from viewer.settings import RESEARCH_NOTE

PAGE_NAME = "index.html"
_STYLE = """
:root { color-scheme: dark; }
body { background: #14171b; color: #d6dbe2; font: 14px/1.45 system-ui, sans-serif; margin: 24px; }
h1 { font-size: 20px; font-weight: 600; margin: 0 0 4px; }
p, figcaption, td, th { color: #97a1ad; } b, td.n { color: #d6dbe2; }
table { border-collapse: collapse; margin: 12px 0 24px; } th { text-align: left; font-weight: 500; }
td, th { padding: 3px 14px 3px 0; font-variant-numeric: tabular-nums; }
main { display: grid; gap: 16px; grid-template-columns: repeat(auto-fill, minmax(240px, 1fr)); }
figure { background: #1b1f25; border-radius: 6px; margin: 0; overflow: hidden; }
figure img { background: #000; display: block; height: 240px; object-fit: contain; width: 100%; }
figcaption { overflow-wrap: anywhere; padding: 10px 12px 12px; }
.score { color: #b18cff; } .why { color: #e3b341; } .error { color: #f0883e; }
"""


def write_page(
    rows: Sequence[BatchRow],
    pictures: Mapping[str, str],
    summary: Mapping[str, Any],
    title: str,
    path: Path,
) -> None:
    """Write the page. pictures: row's file -> picture's path relative to the page."""
    cards = "\n".join(_card(row, pictures.get(row.file)) for row in by_suspicion(rows))
    path.write_text(
        f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style></head>
<body><h1>{escape(title)}</h1>
<p>{escape(RESEARCH_NOTE)} Most suspicious first; docs/explanations.md says how that is counted.</p>
{_summary(summary)}
<main>
{cards}
</main></body></html>
""",
        encoding="utf-8",
    )


def _summary(summary: Mapping[str, Any]) -> str:
    lines = [
        f"<tr><th>{escape(name.replace('_', ' '))}</th><td class=n>{value}</td></tr>"
        for name, value in summary.items()
        if isinstance(value, int | float)
    ]
    for name, value in summary.items():
        if isinstance(value, Mapping):
            groups = {"": value} if "mean" in value else value
            for group, figure in groups.items():
                interval = figure["ci95"]
                said = f"{figure['mean']:.3f}"
                said += f" [{interval[0]:.3f}, {interval[1]:.3f}]" if interval else ""
                lines.append(
                    f"<tr><th>{escape(name.replace('_', ' '))} {escape(group)}</th>"
                    f"<td class=n>{said}</td><td>n = {figure['n']}</td></tr>"
                )
    return f"<table>{''.join(lines)}</table>"


def _card(row: BatchRow, picture: str | None) -> str:
    name = escape(row.file)
    image = f'<img src="{quote(picture)}" alt="Heatmap of {name}" loading="lazy">' if picture else ""
    if row.error:
        fault = f'<span class="error">{escape(row.error)}</span>'
        return f"<figure>{image}<figcaption><b>{name}</b><br>{fault}</figcaption></figure>"
    columns = row.columns
    called = str(columns["predicted"])
    chance = columns.get(f"p_{called}")
    facts = [f"gap {columns['gap']:.2%}" if isinstance(columns["gap"], float) else "sums to nothing"]
    if isinstance(columns.get("map_change"), float):
        facts.append(f"change {columns['map_change']:.1%}")
    if isinstance(columns.get("lungs_absolute"), float):
        facts.append(f"lungs {columns['lungs_absolute']:.0%} on {columns['lungs_area']:.0%} of the area")
    why = "; ".join(row.reasons)
    return (
        f"<figure>{image}<figcaption><b>{name}</b><br>"
        f'<span class="score">{escape(called)} {chance:.3f}</span>'
        + (f" (labelled {escape(str(columns['label']))})" if columns.get("label") else "")
        + f"<br>{escape(', '.join(facts))}"
        + (f'<br><span class="why">{escape(why)}</span>' if why else "")
        + (f"<br>{escape(str(columns['verdict']))}" if columns.get("verdict") else "")
        + f"<br>suspicion {row.suspicion:.2f}</figcaption></figure>"
    )
