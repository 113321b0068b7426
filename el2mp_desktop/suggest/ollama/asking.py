"""One request to the local model server: sent, listened to until it ends, and whatever may go wrong meanwhile."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING

from el2mp_desktop.language import number, tr
from el2mp_desktop.suggest.base import Call, EngineUnavailable
from el2mp_desktop.suggest.ollama.prompt import Plan
from el2mp_desktop.suggest.ollama.server import WATCH_SECONDS, Wire, no_server
from el2mp_desktop.suggest.ollama.tokens import is_truncated

if TYPE_CHECKING:
    import ollama as ollama_module

LONGEST_REPLY = 200_000
BUSY = 503


@dataclass(slots=True)
class Heard:
    """What came back of one request so far. ``trouble`` is a reason of `EngineUnavailable`, if any."""

    parts: list[str] = field(default_factory=list)
    done: bool = False
    ending: str = ""
    prompt_tokens: int = 0
    reply_tokens: int = 0
    trouble: str = ""
    fault: str = ""

    @property
    def text(self) -> str:
        """The reply; halves of a surrogate pair that came apart are joined, lone ones replaced."""
        return "".join(self.parts).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class Asker:
    """Asks on one connection at a time. ``is_over`` says that nobody wants the reply any more."""

    def __init__(self, wire: Wire, address: str, is_over: Callable[[], bool]) -> None:
        self._wire, self._address, self._is_over = wire, address, is_over
        self._counts_whole = True
        self._sent_at = 0.0
        self.kept = Event()
        """Set once the answer before is where nothing can take it away: until then the next request does not go out."""
        self.kept.set()
        wire.before_sending = self._wait

    def ask(self, plan: Plan) -> tuple[Call, str]:
        """The call, and the reason of `EngineUnavailable` if it was no use at all.

        Raises `EngineUnavailable` where the next request would fail as well.
        """
        self._sent_at = time.perf_counter()
        heard = self._heard(plan)
        if heard.done and is_truncated(heard.prompt_tokens, plan.tokens, plan.fewest, plan.context, self._counts_whole):
            heard.fault = heard.fault or _truncated(heard, plan)
        if heard.prompt_tokens >= plan.fewest:
            self._counts_whole = False  # it reads whole prompts; a small count is its cache from now on
        call = Call(
            request=self._wire.sent,
            reply=heard.text,
            stage=plan.stage,
            code_id=plan.code_id,
            fault=heard.fault,
            seconds=time.perf_counter() - self._sent_at,
            prompt_tokens=heard.prompt_tokens if heard.done else None,
            reply_tokens=heard.reply_tokens if heard.done else None,
        )
        return call, heard.trouble

    def _wait(self) -> None:
        while not self.kept.wait(WATCH_SECONDS):
            if self._is_over():
                raise ConnectionAbortedError
        self._sent_at = time.perf_counter()

    def _heard(self, plan: Plan) -> Heard:
        import httpx
        import ollama

        heard = Heard()
        body = plan.body
        try:
            stream = self._wire.client.chat(
                model=body["model"],
                messages=body["messages"],
                stream=True,
                options=body["options"],
                format=body.get("format"),
                keep_alive=body.get("keep_alive"),
                think=body.get("think"),
            )
            self._listen(stream, heard)
        except ollama.ResponseError as error:
            self._refused(error, heard)
        except (httpx.ConnectError, httpx.ConnectTimeout, ConnectionError):
            if not self._is_over():
                raise no_server(self._address) from None
        except httpx.TimeoutException:
            heard.trouble, heard.fault = "slow", tr("The model did not answer in time.")
        except httpx.HTTPError:
            heard.trouble, heard.fault = "broken", tr("The connection broke off before the reply was complete.")
        except (ValueError, AttributeError, TypeError, RecursionError):
            heard.trouble, heard.fault = "broken", tr("The reply is not in Ollama’s format.")
        return heard

    def _listen(self, stream: "Iterator[ollama_module.ChatResponse]", heard: Heard) -> None:
        length = 0
        with closing(stream):  # type: ignore[type-var]  # a generator, which the client calls an iterator
            for part in stream:
                if self._is_over():
                    return
                heard.parts.append(part.message.content or "")
                length += len(heard.parts[-1])
                if part.done:
                    heard.done, heard.ending = True, part.done_reason or ""
                    heard.prompt_tokens, heard.reply_tokens = part.prompt_eval_count or 0, part.eval_count or 0
                if length > LONGEST_REPLY:
                    heard.fault = tr("The reply goes on without end; it was cut off.")
                    return
        if not heard.done:
            heard.fault = tr("The reply breaks off half-way.")
        elif heard.ending == "length":
            heard.fault = tr("The reply reached the longest length allowed before it was complete.")

    def _refused(self, error: "ollama_module.ResponseError", heard: Heard) -> None:
        """An error that the server itself reports, before or within its reply."""
        code = error.status_code
        if code == 404:
            raise EngineUnavailable("no_model", tr("The model server no longer has this model.")) from None
        if 300 <= code < 400:
            text = tr("What answers at {host} points elsewhere; it is not followed.", host=self._address)
            raise EngineUnavailable("broken", text) from None
        heard.trouble = "broken"
        if code == BUSY:
            heard.fault = tr("The model server has too many requests at once.")
        elif code > 0:
            heard.fault = tr("The model server answered with error {code}.", code=code)
        else:
            heard.fault = tr("The model server reported an error in the middle of its reply.")


def _truncated(heard: Heard, plan: Plan) -> str:
    return tr(
        "The prompt was truncated: the model read {read} tokens of about {tokens}. Its suggestions may ignore "
        "part of the codebook.",
        read=number(heard.prompt_tokens),
        tokens=number(plan.tokens),
    )
