"""The promise that nothing leaves this computer, as far as it holds: the same wherever it is written."""

from typing import TYPE_CHECKING

from el2mp_desktop.language import tr

if TYPE_CHECKING:
    from el2mp_desktop.suggest.ollama.server import EngineState


def promise(state: "EngineState | None") -> str:
    """In short. Before a server is known, and where none answers, it is what the program itself does."""
    if state is None or _holds(state):
        return tr("Nothing leaves this computer")
    return tr("Only models on this computer are asked")


def promise_in_full(state: "EngineState") -> str:
    """In a sentence or two, of a server that was asked, or that was not because it is elsewhere."""
    if state.is_elsewhere:
        return tr("Nothing was sent there. The embedded engine works without a server.")
    if _holds(state):
        return tr("Nothing leaves this computer: the server is here, and its cloud is switched off.")
    if state.cloud_disabled is None:
        return tr(
            "Only the models below are asked, and they run here. Whether it has a cloud, this Ollama does not say."
        )
    return tr("Only the models below are asked, and they run here. OLLAMA_NO_CLOUD=1 switches its cloud off.")


def _holds(state: "EngineState") -> bool:
    return not state.is_elsewhere and (not state.reachable or bool(state.cloud_disabled))
