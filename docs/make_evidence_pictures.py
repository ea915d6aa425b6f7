"""Makes the pictures of choices, evidence and tests in docs/explanations.md: `python -m docs.make_evidence_pictures`.

On the demonstration radiograph (pydicom-data). The whole AI panel is shown, which the window scrolls.
"""

from __future__ import annotations

import os
import sys
import tempfile

from docs.make_attention_pictures import Stage

# The tests make several hundred maps and answers: half a minute on a quiet machine, many on a busy one.
_PATIENCE = 3600


def evidence(stage: Stage) -> None:
    """How a map is asked for, its evidence, and the maps from other baselines."""
    from viewer.gui.unattended import wait_for

    window, panel = stage.window, stage.window.panels.ai
    stage.explain_radiograph()
    panel.choices.set_open(True)
    panel.evidence_panel.set_open(True)
    panel.checks.set_open(False)
    wait_for(window.maps.baselinesShown, window.compare_baselines, "Comparing", window.jobFailed)
    stage.save("evidence_panel", panel)


def tests(stage: Stage) -> None:
    """All tests of the map."""
    from viewer.gui.unattended import wait_for

    window, panel = stage.window, stage.window.panels.ai
    stage.explain_radiograph()
    panel.choices.set_open(False)
    panel.evidence_panel.set_open(False)
    panel.checks.set_open(True)
    wait_for(
        window.checksFinished,
        window.test_map,
        "Testing the map",
        window.jobFailed,
        patience_seconds=_PATIENCE,
    )
    panel.checks.rows["infidelity"].heading.setChecked(True)
    stage.save("map_tests_panel", panel)


def main() -> None:
    """Both scenes, in a home of their own."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        os.environ["OVERREAD_HOME"] = home
        stage = Stage()
        evidence(stage)
        tests(stage)
        stage.window.close()


if __name__ == "__main__":
    sys.exit(main())
