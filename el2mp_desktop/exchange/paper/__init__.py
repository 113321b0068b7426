"""A source on paper, with codes and memos in the margin: PDF, or DOCX with comments."""

from pathlib import Path

from el2mp_desktop.errors import UserError
from el2mp_desktop.exchange.paper.source import annotated
from el2mp_desktop.exchange.tables import refuse_projects
from el2mp_desktop.jobs import Cancel, Report, unreported
from el2mp_desktop.language import tr
from el2mp_desktop.project import Project

SUFFIXES = (".pdf", ".docx")


def export_source(
    project: Project, source_id: str, out: Path, report: Report = unreported, cancel: Cancel | None = None
) -> int:
    """Write a source with codes and memos in the margin; the suffix of ``out`` says the format.

    Returns how many characters no font of this computer can show: in PDF they stand as boxes, in DOCX there are none.
    Raises `UserError` for any other suffix and where the file cannot be written; an old one stays as it was then.
    """
    refuse_projects(out, project.path)
    suffix = out.suffix.lower()
    if suffix not in SUFFIXES:
        raise UserError(tr("“{name}” must end in .pdf or .docx.", name=out.name))
    source = annotated(project, source_id)
    if suffix == ".docx":
        from el2mp_desktop.exchange.paper.docx import write_docx

        write_docx(source, out)
        return 0
    from el2mp_desktop.exchange.paper.pdf import write_pdf

    return write_pdf(source, out, report, cancel or Cancel())
