"""Suggestions by a language model of the local Ollama server."""

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from el2mp_desktop.jobs import Cancel
from el2mp_desktop.language import number, tr
from el2mp_desktop.suggest.base import (
    Answer,
    CodeCard,
    EngineIdentity,
    EngineUnavailable,
    LabelledExample,
    Passage,
)
from el2mp_desktop.suggest.eligible import codes_for
from el2mp_desktop.suggest.prompt import VERSION, Plan, plan_request, read_reply, template_text
from el2mp_desktop.suggest.server import (
    DEFAULT_HOST,
    LocalModel,
    Questions,
    Wire,
    installed_models,
    local_address,
    no_server,
    refuse_cloud_name,
)

if TYPE_CHECKING:
    import ollama as ollama_module

PATIENCE = 3
"""So many passages in a row without a usable connection, and the run ends."""
LONGEST_REPLY = 200_000


@dataclass(slots=True)
class Heard:
    """What came back of one request so far. ``trouble`` is a reason of `EngineUnavailable`, if any."""

    parts: list[str] = field(default_factory=list)
    done: bool = False
    ending: str = ""
    prompt_tokens: int = 0
    trouble: str = ""
    fault: str = ""

    @property
    def text(self) -> str:
        """The reply; halves of a surrogate pair that came apart are joined, lone ones replaced."""
        return "".join(self.parts).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class OllamaSuggester:
    """Asks one model about one passage at a time. ``model=None`` takes the first that runs here."""

    def __init__(
        self,
        host: str = DEFAULT_HOST,
        model: str | None = None,
        *,
        seed: int = 1,
        num_predict: int = 1024,
        num_ctx_limit: int = 32768,
        read_seconds: float = 300.0,
    ) -> None:
        self._address = local_address(host)
        self._wanted = model
        self._options = {"seed": seed, "num_predict": num_predict, "temperature": 0}
        self._num_ctx_limit = num_ctx_limit
        self._read_seconds = read_seconds
        self._identity: EngineIdentity | None = None

    def identity(self) -> EngineIdentity:
        if self._wanted:
            refuse_cloud_name(self._wanted)
        with Questions(self._address, min(self._read_seconds, 30.0)) as ask:
            model = self._choose(ask)
        options: dict[str, object] = {
            **self._options,
            "num_ctx_limit": min(self._num_ctx_limit, model.context or self._num_ctx_limit),
        }
        if model.thinks:
            options["think"] = False
        self._identity = EngineIdentity(
            "ollama", model.name, model.digest, template_text(), VERSION, options, self._address
        )
        return self._identity

    def _choose(self, ask: Questions) -> LocalModel:
        usable, refused = installed_models(ask)
        if self._wanted is None and usable:
            return usable[0]
        for model in usable:
            if self._wanted in (model.name, model.name.removesuffix(":latest")):
                return model
        for other in refused:
            if self._wanted in (other.name, other.name.removesuffix(":latest")):
                raise EngineUnavailable("cloud" if other.reason == "cloud" else "no_model", other.explanation)
        raise self._no_model([model.name for model in usable])

    def _no_model(self, installed: Sequence[str]) -> EngineUnavailable:
        if not installed:
            text = tr("The model server has no model that can make suggestions. Install one with “ollama pull”.")
        else:
            text = tr(
                "The model “{model}” is not installed. Installed: {installed}.",
                model=self._wanted,
                installed=", ".join(installed),
            )
        return EngineUnavailable("no_model", text)

    def suggest(
        self,
        passages: Sequence[Passage],
        codebook: Sequence[CodeCard],
        examples: Sequence[LabelledExample],
        cancel: Cancel,
    ) -> Iterator[Answer]:
        identity = self._identity or self.identity()
        wire = Wire(self._address, self._read_seconds)
        misses, counted_whole = 0, False
        with wire.cut_when(cancel):
            for passage in passages:
                if cancel.is_set:
                    return
                if not codes_for(passage, codebook):
                    yield Answer(passage.id)
                    continue
                plan = plan_request(identity, codebook, passage)
                if not plan.fits:
                    yield Answer(passage.id, fault=_too_long(plan))
                    continue
                started = time.perf_counter()
                heard = self._ask(wire, plan, cancel)
                if cancel.is_set:
                    return
                if _is_truncated(heard, plan, counted_whole):
                    heard.fault = heard.fault or _truncated(heard, plan)
                counted_whole = counted_whole or heard.prompt_tokens >= _fewest_tokens(plan)
                yield _answer(passage, codebook, heard, wire.sent, time.perf_counter() - started)
                misses = misses + 1 if heard.trouble else 0
                if misses == PATIENCE:
                    raise EngineUnavailable(heard.trouble, heard.fault)

    def _ask(self, wire: Wire, plan: Plan, cancel: Cancel) -> Heard:
        """One request, listened to until it ends. Raises `EngineUnavailable` where the next would fail as well."""
        import httpx
        import ollama

        heard = Heard()
        body = plan.body
        try:
            stream = wire.client.chat(
                model=body["model"],
                messages=body["messages"],
                stream=True,
                options=body["options"],
                format=body["format"],
                think=body.get("think"),
            )
            _listen(stream, heard, cancel)
        except ollama.ResponseError as error:
            self._refused(error, heard)
        except (httpx.ConnectError, httpx.ConnectTimeout, ConnectionError):
            if not cancel.is_set:
                raise no_server(self._address) from None
        except httpx.TimeoutException:
            heard.trouble, heard.fault = "slow", tr("The model did not answer in time.")
        except httpx.HTTPError:
            heard.trouble, heard.fault = "broken", tr("The connection broke off before the reply was complete.")
        except (ValueError, AttributeError, TypeError, RecursionError):
            heard.trouble, heard.fault = "broken", tr("The reply is not in Ollama’s format.")
        return heard

    def _refused(self, error: "ollama_module.ResponseError", heard: Heard) -> None:
        """An error that the server itself reports, before or within its reply."""
        if error.status_code == 404:
            raise EngineUnavailable("no_model", tr("The model server no longer has this model.")) from None
        if 300 <= error.status_code < 400:
            text = tr("What answers at {host} points elsewhere; it is not followed.", host=self._address)
            raise EngineUnavailable("broken", text) from None
        if error.status_code > 0:
            code = error.status_code
            heard.trouble, heard.fault = "broken", tr("The model server answered with error {code}.", code=code)
        else:
            heard.trouble, heard.fault = "broken", tr("The model server reported an error in the middle of its reply.")


def _listen(stream: "Iterator[ollama_module.ChatResponse]", heard: Heard, cancel: Cancel) -> None:
    length = 0
    with closing(stream):  # type: ignore[type-var]
        for part in stream:
            if cancel.is_set:
                return
            heard.parts.append(part.message.content or "")
            length += len(heard.parts[-1])
            if part.done:
                heard.done, heard.ending = True, part.done_reason or ""
                heard.prompt_tokens = part.prompt_eval_count or 0
            if length > LONGEST_REPLY:
                heard.fault = tr("The reply goes on without end; it was cut off.")
                return
    if not heard.done:
        heard.fault = tr("The reply breaks off half-way.")
    elif heard.ending == "length":
        heard.fault = tr("The reply reached the longest length allowed before it was complete.")


def _answer(passage: Passage, codebook: Sequence[CodeCard], heard: Heard, sent: bytes, seconds: float) -> Answer:
    proposals, unread = read_reply(heard.text, codebook, passage) if heard.done else ((), "")
    return Answer(passage.id, proposals, sent, heard.text, heard.fault or unread, seconds)


def _too_long(plan: Plan) -> str:
    return tr(
        "This turn and the codebook are too long for the model: about {tokens} tokens, {room} at most.",
        tokens=number(plan.tokens),
        room=number(plan.context),
    )


def _fewest_tokens(plan: Plan) -> int:
    """Fewer than this no tokeniser makes of the prompt."""
    return sum(len(message["content"]) for message in plan.body["messages"]) // 12


def _is_truncated(heard: Heard, plan: Plan, counted_whole: bool) -> bool:
    """Whether the server read only part of the prompt, told by its count of the prompt's tokens.

    Ollama cuts a prompt that is too long silently: to the whole window, or to half of it and two tokens. A count
    below what any tokeniser gives means a smaller window than asked for, unless this server counts only what its
    prefix cache did not hold (then it counted an earlier prompt in full).
    """
    if not heard.done or not heard.prompt_tokens:
        return False
    half = plan.context // 2
    filled = heard.prompt_tokens >= plan.context or half <= heard.prompt_tokens <= half + 2 < plan.tokens
    return filled or (not counted_whole and heard.prompt_tokens < _fewest_tokens(plan))


def _truncated(heard: Heard, plan: Plan) -> str:
    return tr(
        "The prompt was truncated: the model read {read} tokens of about {tokens}. Its suggestions may ignore "
        "part of the codebook.",
        read=number(heard.prompt_tokens),
        tokens=number(plan.tokens),
    )
