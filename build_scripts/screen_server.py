"""A stand-in for the model server, so that its models can be pictured where it is not installed."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODEL = "mistral-nemo:12b"


def _model(name: str, size: int, parameters: str, digest: str, **more: object) -> dict[str, object]:
    details = {"family": "llama", "parameter_size": parameters, "quantization_level": "Q4_K_M"}
    return {"name": name, "model": name, "size": size, "digest": (digest * 8)[:64], "details": details, **more}


_MODELS = [
    _model(MODEL, 7_071_713_232, "12.2B", "994f3b8b"),
    _model("qwen3:8b", 5_225_388_164, "8.2B", "500a1f06"),
    _model("gemma3:4b", 3_338_801_804, "4.3B", "a2af6cc3"),
    _model("bge-m3:latest", 1_157_672_605, "567M", "79076460"),
    _model("gpt-oss:120b-cloud", 384, "120B", "569662207", remote_host="https://ollama.com:443"),
]
_ANSWERS: dict[str, object] = {
    "/api/version": {"version": "0.12.6"},
    "/api/status": {"cloud": {"disabled": True, "source": "env"}},
    "/api/tags": {"models": _MODELS},
}


def _reply(asked: dict[str, Any]) -> dict[str, object]:
    """Always the first code there is, and always on the whole passage."""
    told = asked["messages"][1]["content"].rpartition("<passage")[2]
    quote = told.partition(">\n")[2].partition("\n</passage>")[0]
    known = asked.get("format", {}).get("properties", {})
    said: dict[str, object] = {}
    if "applies" in known:
        said = {"quote": quote, "rationale": "It says so.", "objection": "It may not.", "applies": True}
    elif "codes" in known:
        said = {"codes": known["codes"]["items"]["enum"][:1]}
    message = {"role": "assistant", "content": json.dumps(said, ensure_ascii=False)}
    counts = {"prompt_eval_count": 400, "eval_count": 20, "total_duration": 9}
    return {"model": asked["model"], "message": message, "done": True, "done_reason": "stop", **counts}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._answer(_ANSWERS.get(self.path))

    def do_POST(self) -> None:
        asked: dict[str, Any] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/api/chat":
            return self._answer(_reply(asked))
        writes = "bge" not in asked.get("model", "")
        facts = {"general.architecture": "llama", "llama.context_length": 131_072}
        self._answer({"model_info": facts, "capabilities": ["completion" if writes else "embedding"]})

    def _answer(self, said: object) -> None:
        data = json.dumps(said).encode() + b"\n"
        self.send_response(200 if said is not None else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        pass


def start() -> str:
    """Begin to listen; returns the address. It ends with the program."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"
