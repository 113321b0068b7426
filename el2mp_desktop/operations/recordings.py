"""Saying which recording a source was transcribed from. The file stays where it is: only how to know it is kept."""

from dataclasses import replace

from el2mp_desktop.domain.recording import IN_DETAILS, Recording, recording_of
from el2mp_desktop.domain.rows import SourceRow
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr
from el2mp_desktop.operations.base import operation
from el2mp_desktop.storage.schema import Source
from el2mp_desktop.storage.unit import Unit


@operation("Name the recording of a source")
def set_recording(unit: Unit, source_id: str, recording: Recording | None) -> None:
    """None: it has none any more."""
    source = _existing(unit, source_id)
    details = {name: value for name, value in source.details.items() if name != IN_DETAILS}
    unit.update(Source, source_id, details=details | ({IN_DETAILS: recording.as_details()} if recording else {}))


@operation("Align the recording with the text")
def align_recording(unit: Unit, source_id: str, offset: float) -> None:
    """``offset``: seconds to add to the times of the turns to get to the places in the recording."""
    recording = recording_of(_existing(unit, source_id).details)
    if recording is None:
        raise UserError(tr("This source has no recording."))
    set_recording(unit, source_id, replace(recording, offset=offset))


def _existing(unit: Unit, source_id: str) -> SourceRow:
    source = unit.read.source(source_id)
    if source is None:
        raise UserError(tr("This source is not in the project any more."))
    return source
