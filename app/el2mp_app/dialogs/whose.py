"""Keeps who codes from now on; where the name is another one, after asking whether the person is, too."""

from dataclasses import replace

from PySide6.QtWidgets import QMessageBox, QWidget

from el2mp_app.dialogs.box import Box
from el2mp_app.session import ProjectSession
from el2mp_desktop.language import tr


def keep_person(session: ProjectSession, name: str, initials: str, parent: QWidget | None) -> bool:
    """False if the question was put aside; nothing is kept then.

    A person keeps their codings under a new name, and somebody else at the same computer must not come by them.
    """
    settings = session.settings
    known = settings.person_id
    if settings.name and name.casefold() != settings.name.casefold():
        other = _is_somebody_else(settings.name, name, parent)
        if other is None:
            return False
        known = "" if other else known
    session.save_settings(replace(settings, name=name, initials=initials, person_id=known))
    return True


def _is_somebody_else(before: str, now: str, parent: QWidget | None) -> bool | None:
    """None where it was not answered."""
    box = Box(
        tr("Is “{now}” somebody else?", now=now),
        tr(
            "The codings, memos and decisions so far are by “{before}”. Somebody else leaves them so; "
            "the same person under another name takes them along.",
            before=before,
        ),
        parent,
    )
    other = box.addButton(tr("Somebody else"), QMessageBox.ButtonRole.YesRole)
    same = box.addButton(tr("The same person"), QMessageBox.ButtonRole.NoRole)
    box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(other)
    box.exec()
    clicked = box.clickedButton()
    box.deleteLater()
    return clicked is other if clicked in (other, same) else None
