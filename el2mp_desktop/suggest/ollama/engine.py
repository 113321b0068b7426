"""Suggestions by a language model of the local Ollama server."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from queue import SimpleQueue

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
from el2mp_desktop.suggest.ollama.asking import Asker
from el2mp_desktop.suggest.ollama.prompt import SHORTLIST, VERSION, Plan, Requests
from el2mp_desktop.suggest.ollama.server import (
    DEFAULT_HOST,
    LocalModel,
    Questions,
    Wire,
    cut_when,
    installed_models,
    local_address,
    refuse_cloud_name,
)
from el2mp_desktop.suggest.ollama.two_stage import OFF_LIST, Reading, Reply
from el2mp_desktop.suggest.ollama.wording import Words, language_of, wording

PATIENCE = 3
"""So many requests in a row without a usable connection, and the run ends."""
LARGEST_BLOCK = 16
"""Shortlists of so many passages before the questions about them: the codebook is read once a block, not a passage."""
KEEP_ALIVE = "15m"
"""How long the server keeps the model in memory after a request: a person reading meanwhile need not wait again."""


LONGEST_REPLY_TOKENS = 1024
WIDEST_WINDOW = 32768


def usual_options(
    seed: int = 1,
    num_predict: int = LONGEST_REPLY_TOKENS,
    num_ctx_limit: int = WIDEST_WINDOW,
    off_list: float = OFF_LIST,
) -> dict[str, object]:
    """What an identity notes besides its model: what goes to the server, and this program's own."""
    return {
        "seed": seed,
        "num_predict": num_predict,
        "temperature": 0,
        "num_ctx_limit": num_ctx_limit,
        "keep_alive": KEEP_ALIVE,
        "off_list": off_list,
        "order": 0,
    }


class OllamaSuggester:
    """Asks one model of this computer about each passage in two stages. ``model=None`` takes the first there is."""

    def __init__(
        self,
        host: str = DEFAULT_HOST,
        model: str | None = None,
        *,
        words: Words | None = None,
        seed: int = 1,
        num_predict: int = LONGEST_REPLY_TOKENS,
        num_ctx_limit: int = WIDEST_WINDOW,
        off_list: float = OFF_LIST,
        parallel: int = 1,
        read_seconds: float = 300.0,
        heard: Mapping[str, Reply] | None = None,
    ) -> None:
        """``words``: the project's own. ``heard``: replies of earlier, by the SHA-256 of their requests."""
        self._address = local_address(host)
        self._wanted = model
        self._prompt = wording(words)
        self._options = usual_options(seed, num_predict, num_ctx_limit, off_list)
        self._parallel = max(1, parallel)
        self._read_seconds = read_seconds
        self._heard = heard or {}
        self._identity: EngineIdentity | None = None

    @classmethod
    def as_before(
        cls,
        identity: EngineIdentity,
        *,
        parallel: int = 1,
        read_seconds: float = 300.0,
        heard: Mapping[str, Reply] | None = None,
    ) -> "OllamaSuggester":
        """One that asks as an earlier run did. Raises `EngineUnavailable` where the model is not the same any more."""
        engine = cls(identity.host, identity.model, parallel=parallel, read_seconds=read_seconds, heard=heard)
        if engine.identity().digest != identity.digest:
            text = tr("“{model}” is not the same model any more. Start a new run.", model=identity.model)
            raise EngineUnavailable("no_model", text)
        engine._identity = identity
        return engine

    def identity(self) -> EngineIdentity:
        if self._identity is None:
            self._identity = self._look()
        return self._identity

    def _look(self) -> EngineIdentity:
        if self._wanted:
            refuse_cloud_name(self._wanted)
        with Questions(self._address, min(self._read_seconds, 30.0)) as ask:
            model = self._choose(ask)
        options = dict(self._options)
        if model.context:
            options["num_ctx_limit"] = min(int(str(options["num_ctx_limit"])), model.context)
        if model.thinks:
            options["think"] = False
        return EngineIdentity("ollama", model.name, model.digest, self._prompt, VERSION, options, self._address)

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
        identity = self.identity()
        requests = Requests(identity, codebook)
        _refuse_what_never_fits(requests, passages)
        with self._asking(cancel) as table:
            for block in _blocks(passages):
                readings = [Reading(identity, requests, passage) for passage in block]
                yield from table.round(readings, lambda plan: plan.stage == SHORTLIST)
                yield from table.round([reading for reading in readings if not reading.is_told], lambda plan: True)
                if cancel.is_set:
                    return

    def ask(self, plans: Sequence[Plan], cancel: Cancel) -> Iterator[Reply]:
        """The replies to single requests, in order. Raises `EngineUnavailable` where one has no reply."""
        with self._asking(cancel) as table:
            for plan in plans:
                yield table.reply(plan)

    @contextmanager
    def _asking(self, cancel: Cancel) -> Iterator["_Table"]:
        halt = threading.Event()

        def is_over() -> bool:
            return cancel.is_set or halt.is_set()

        wires = [Wire(self._address, self._read_seconds) for _ in range(self._parallel)]
        askers = [Asker(wire, self._address, is_over) for wire in wires]
        with cut_when(is_over, wires):
            pool = ThreadPoolExecutor(self._parallel, thread_name_prefix="model request")
            try:
                yield _Table(pool, askers, self._heard, is_over, halt)
            finally:
                halt.set()
                pool.shutdown(cancel_futures=True)


@dataclass(frozen=True, slots=True)
class _News:
    """An answer on its way to whoever asked; ``trouble`` is a reason of `EngineUnavailable`."""

    answer: Answer
    trouble: str = ""
    taken: threading.Event = field(default_factory=threading.Event)


class _Table:
    """Where questions are put, as many at a time as there are connections."""

    def __init__(
        self,
        pool: ThreadPoolExecutor,
        askers: Sequence[Asker],
        heard: Mapping[str, Reply],
        is_over: Callable[[], bool],
        halt: threading.Event,
    ) -> None:
        self._pool, self._heard, self._is_over, self._halt = pool, heard, is_over, halt
        self._free: SimpleQueue[Asker] = SimpleQueue()
        for asker in askers:
            self._free.put(asker)
        self._misses = 0

    def round(self, readings: Sequence[Reading], wants: Callable[[Plan], bool]) -> Iterator[Answer]:
        """Bring the readings as far as ``wants`` goes. Answers come as they are heard."""
        told: SimpleQueue[_News | None] = SimpleQueue()
        jobs: list[Future[None]] = [self._pool.submit(self._go_on, reading, wants, told) for reading in readings]
        under_way = len(jobs)
        while under_way:
            item = told.get()
            if item is None:
                under_way -= 1
                continue
            answer, trouble = item.answer, item.trouble
            yield answer
            item.taken.set()
            self._misses = self._misses + 1 if trouble else 0
            if self._misses == PATIENCE:
                raise EngineUnavailable(trouble, answer.fault)
        for job in jobs:
            job.result()

    def reply(self, plan: Plan) -> Reply:
        asker = self._free.get()
        try:
            call, trouble = asker.ask(plan)
        finally:
            self._free.put(asker)
        if trouble:
            raise EngineUnavailable(trouble, call.fault)
        return Reply(call.reply, call.reply_tokens is not None)

    def _go_on(self, reading: Reading, wants: Callable[[Plan], bool], told: "SimpleQueue[_News | None]") -> None:
        asker = self._free.get()
        try:
            while not self._is_over() and reading.plan is not None and wants(reading.plan):
                if not self._heard or not reading.remember(self._heard):
                    self._ask(asker, reading, told)
            if not self._is_over() and reading.plan is None and not reading.is_told:
                told.put(_News(_answer(reading)))
        except EngineUnavailable:
            self._halt.set()
            raise
        finally:
            self._free.put(asker)
            told.put(None)

    def _ask(self, asker: Asker, reading: Reading, told: "SimpleQueue[_News | None]") -> None:
        assert reading.plan is not None
        call, trouble = asker.ask(reading.plan)
        if self._is_over() and call.reply_tokens is None:
            return
        call = replace(call, fault=reading.hear(Reply(call.reply, call.reply_tokens is not None, call.fault)))
        partial = Answer(reading.passage.id, calls=(call,), fault=call.fault, whole=False)
        news = _News(replace(_answer(reading), calls=(call,)) if reading.plan is None else partial, trouble)
        # The next question is made meanwhile, and goes out once this answer is taken, and so on disk: killed now,
        # nothing is asked twice.
        asker.kept = news.taken
        told.put(news)


def _refuse_what_never_fits(requests: Requests, passages: Sequence[Passage]) -> None:
    """Raises `EngineUnavailable` where no turn can be asked about, however short: the codebook leaves it no room."""
    fixed = [requests.fixed(language) for language in {language_of(passage.language) for passage in passages}]
    if fixed and min(fixed) > requests.room:
        text = tr(
            "The codebook alone is too long for this model: about {tokens} tokens, where {room} have room beside the "
            "reply. Choose a model with a longer context, or shorten the codebook.",
            tokens=number(min(fixed)),
            room=number(max(0, requests.room)),
        )
        raise EngineUnavailable("too_small", text)


def _answer(reading: Reading) -> Answer:
    reading.is_told = True
    return Answer(reading.passage.id, tuple(reading.proposals), fault=" ".join(dict.fromkeys(reading.faults)))


def _blocks(passages: Sequence[Passage]) -> Iterator[Sequence[Passage]]:
    """One passage, then two, four, … : the first results come soon, and later ones cost less."""
    start, size = 0, 1
    while start < len(passages):
        yield passages[start : start + size]
        start, size = start + size, min(2 * size, LARGEST_BLOCK)
