"""Fetching a model: the one thing that the model server, not this program, gets from the internet when asked to."""

from contextlib import closing

from el2mp_desktop.jobs import Cancel, Report
from el2mp_desktop.language import tr
from el2mp_desktop.suggest.base import EngineUnavailable
from el2mp_desktop.suggest.ollama.server import Wire, cut_when, local_address, no_server, refuse_cloud_name


def pull(host: str, model: str, report: Report, cancel: Cancel, read_seconds: float = 300.0) -> None:
    """Let the server of this computer download a model; ``report`` counts bytes, in parts as the server has them.

    No text of a project goes along. Raises `EngineUnavailable`, or `Cancelled`; what came is kept by the server,
    which goes on from there when asked again.
    """
    import httpx
    import ollama

    refuse_cloud_name(model)
    address = local_address(host)
    wire = Wire(address, read_seconds)
    status = ""
    with cut_when(lambda: cancel.is_set, [wire]):
        try:
            with closing(wire.client.pull(model, stream=True)) as parts:  # type: ignore[type-var]  # a generator
                for part in parts:
                    cancel.check()
                    status = part.status or ""
                    report(part.completed or 0, part.total or 0, status)
        except ollama.ResponseError:
            raise EngineUnavailable("no_model", tr("The server could not fetch “{model}”.", model=model)) from None
        except (httpx.ConnectError, httpx.ConnectTimeout, ConnectionError):
            cancel.check()
            raise no_server(address) from None
        except (httpx.HTTPError, ValueError):
            cancel.check()
            raise EngineUnavailable("broken", tr("The download of “{model}” broke off.", model=model)) from None
    if status != "success":
        raise EngineUnavailable("broken", tr("The download of “{model}” broke off.", model=model))
