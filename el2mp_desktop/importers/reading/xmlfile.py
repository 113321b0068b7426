"""Reading XML that others wrote: no entities, no network, no trust in its depth."""

from typing import Any

from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr


def parse(data: bytes) -> Any:
    """The root element; `UserError` where the XML is damaged or declares entities of its own."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise UserError(tr("Its XML is damaged or breaks off; export or copy it again.")) from None
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise UserError(tr("Its XML has declarations that no transcript needs; it was left alone."))
    return root


def text_of(element: Any) -> str:
    """All words within an element."""
    return "" if element is None else "".join(element.itertext())
