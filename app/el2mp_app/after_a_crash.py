"""What is said when a project was not closed the last time: what happened, and that nothing is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from el2mp_app.words.deeds import act_of
from el2mp_desktop.language import moment, tr, trn

if TYPE_CHECKING:
    from el2mp_desktop.project import Project


def what_happened(project: Project) -> str:
    """For a project that was left open. Reads all of it to be sure, so not on the window's thread."""
    found = project.check()
    (last,) = project.read.latest_changes(0, 1)
    parts = [tr("The program or the computer was stopped before this project was closed.")]
    if found:
        parts += [tr("The check found:"), *found, tr("Look into the backup copies before you go on.")]
        return " ".join(parts)
    parts.append(
        tr(
            "Nothing is missing: the last act, “{act}”, of {moment}, is in it, and every text and coding was checked.",
            act=act_of(last),
            moment=moment(last.at),
        )
    )
    if project.was_unfinished:
        parts.append(tr("What was being written at that moment was not confirmed yet, and was taken back whole."))
    runs = sum(run.state == "running" for run in project.read.runs())
    if runs:
        parts.append(
            trn(
                "{count} run of suggestions was interrupted; what it had found is kept.",
                "{count} runs of suggestions were interrupted; what they had found is kept.",
                runs,
            )
        )
    return " ".join(parts)
