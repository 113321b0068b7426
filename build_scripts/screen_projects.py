"""The projects that `screens.py` pictures: empty, with three codes, or with hundreds, and full of all the rest."""

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer
from PySide6.QtGui import QColor, QImage, QPainter
from screen_server import MODEL

from el2mp_desktop.domain.regions import Region
from el2mp_desktop.domain.rows import SourceRow, TurnRow
from el2mp_desktop.domain.text import Span
from el2mp_desktop.example import example_files, make_example
from el2mp_desktop.exchange.codebook_file import find_codebook, load_codebook
from el2mp_desktop.importers.pictures.picture import picture
from el2mp_desktop.intake import Decisions, arrivals, collect, open_files, parts_of
from el2mp_desktop.jobs import Cancel
from el2mp_desktop.operations.cases import describe_source
from el2mp_desktop.operations.codes import add_code
from el2mp_desktop.operations.codings import apply_code, mark_nothing
from el2mp_desktop.operations.discussion import mark_to_discuss, reply
from el2mp_desktop.operations.links import link_passages
from el2mp_desktop.operations.memos import write_memo
from el2mp_desktop.operations.regions import code_region
from el2mp_desktop.operations.settings import set_suggestion_mode
from el2mp_desktop.operations.sources import Incoming, import_sources, remove_source
from el2mp_desktop.operations.suggestions import accept, defer, reject
from el2mp_desktop.project import Person, Project
from el2mp_desktop.runs.running import suggest
from el2mp_desktop.suggest.base import Answer, CodeCard, EngineIdentity, LabelledExample, Match, Passage, ProposedCoding
from el2mp_desktop.suggest.ollama.engine import usual_options

MANY, OVERLAPPING = 300, 20
LEA, ANNE = Person("Léa Marchetti", "LM"), Person("Anne Roux", "AR")
FEW = {"en": ("Hesitation", "Iteration", "Negotiation"), "fr": ("Hésitation", "Itération", "Négociation")}
_ACTS = {
    "en": "Checking,Doubting,Believing,Rewriting,Cutting,Keeping,Comparing,Explaining,Defending,Giving up,Handing over,"
    "Taking back,Naming,Softening,Translating,Asking again about,Quoting,Moving,Passing over,Rereading",
    "fr": "Vérifier,Mettre en doute,Croire,Réécrire,Couper,Garder,Comparer,Expliquer,Défendre,Abandonner,Confier,"
    "Reprendre,Nommer,Adoucir,Traduire,Redemander,Citer,Déplacer,Taire,Relire",
}
_THINGS = {
    "en": "the source,the figures,the tone,the length,a quotation,a name,the date,the law,the client’s wishes,"
    "the whole draft,a promise,the model’s excuse,one’s own words,somebody else’s notes,what was left out",
    "fr": "la source,les chiffres,le ton,la longueur,une citation,un nom,la date,la loi,les souhaits de la cliente,"
    "tout le brouillon,une promesse,l’excuse du modèle,ses propres mots,les notes d’autrui,ce qui a été laissé de côté",
}
_SAID = {
    "en": {
        "memo": "The first time that somebody names the price of checking. Compare with the notebook of the same day.",
        "reply": "I would say iteration: she has decided already, and tries again.",
        "on_code": "Where does it end? We should write down a counter-example.",
        "why": "The speaker suspends the answer and says what would have to be looked up first.",
        "against": "It may be no more than a way of keeping the floor: nothing is weighed up in these words.",
        "reason": "Too wide: the first sentence is about the lease.",
        "nowhere": "we never once opened the file",
    },
    "fr": {
        "memo": "La première fois que quelqu’un nomme le prix d’une vérification. À comparer au carnet du même jour.",
        "reply": "Je dirais itération : elle a déjà tranché, et elle recommence.",
        "on_code": "Où s’arrête-t-il ? Il nous faudrait un contre-exemple.",
        "why": "La personne suspend la réponse et dit ce qu’il faudrait d’abord aller regarder.",
        "against": "Peut-être seulement une façon de garder la parole : rien n’est pesé dans ces mots.",
        "reason": "Trop large : la première phrase parle du bail.",
        "nowhere": "on n’a jamais ouvert le dossier",
    },
}


class FirstSentences:
    """Proposes how each passage begins, under one code after the other; now and then not word for word."""

    def __init__(self, language: str) -> None:
        self._said = _SAID[language]

    def identity(self) -> EngineIdentity:
        return EngineIdentity("ollama", MODEL, "sha256:" + "994f3b8b" * 8, "", "4", usual_options())

    def suggest(
        self,
        passages: Sequence[Passage],
        codebook: Sequence[CodeCard],
        examples: Sequence[LabelledExample],
        cancel: Cancel,
    ) -> Iterator[Answer]:
        cards = itertools.cycle(card for card in codebook if card.codable)
        matches = itertools.cycle((Match.EXACT, Match.EXACT, Match.NORMALISED, Match.APPROXIMATE, Match.NOT_FOUND))
        for passage, card, match in zip(passages[6:90:3], cards, matches, strict=False):
            yield Answer(passage.id, (self._proposal(passage, card, match),))

    def _proposal(self, passage: Passage, card: CodeCard, match: Match) -> ProposedCoding:
        words = passage.text[:60].rsplit(" ", 1)[0]
        said = (self._said["why"], self._said["against"], 0.5)
        if match is Match.NOT_FOUND:
            return ProposedCoding(passage.id, card.id, self._said["nowhere"], match, None, None, *said)
        return ProposedCoding(passage.id, card.id, words, match, passage.start, passage.start + len(words), *said)


def make_project(path: Path, language: str, state: str) -> None:
    """``state``: empty, few or many."""
    book = load_codebook(find_codebook("el2mp")) if state == "many" else None
    with Project.create(path, name=path.stem, language=language, codebook=book, coder=LEA) as project:
        if state == "empty":
            return
        if state == "many":
            make_example(project)
            _add_codes(project, language)
        else:
            found = arrivals(parts_of(open_files(example_files()).files), ())
            project.do(import_sources, collect((one, Decisions()) for one in found).incoming)
            for name in FEW[language]:
                project.do(add_code, name, None)
        _code_turns(project, language)
        _code_picture(project, language)
        _link_the_chat(project, language)
        _take_suggestions(project, language)


def _add_codes(project: Project, language: str) -> None:
    names = [f"{act} {thing}" for thing in _THINGS[language].split(",") for act in _ACTS[language].split(",")]
    parents = [code.id for code in project.read.codes() if code.depth == 0]
    for place, name in enumerate(names[: MANY - len(project.read.codes())]):
        project.do(add_code, name, parents[place % len(parents)])


def _code_turns(project: Project, language: str) -> None:
    """Both coders on the first source: passages upon each other, some in doubt, and turns read without one."""
    source, said = project.read.sources()[0], _SAID[language]
    turns = project.read.turns(source.id)
    codes = [code for code in project.read.codes() if code.codable][-OVERLAPPING:]
    begin, text = turns[1].start, project.read.text(source.id)
    project.work_as(ANNE)
    for code in codes:
        project.do(apply_code, source.id, Span(begin, turns[4].end), code.id)
        begin = text.index(" ", begin) + 1
    project.work_as(LEA)
    for turn, code in zip(turns[6:14:2], itertools.cycle(codes), strict=False):
        coding = project.do(apply_code, source.id, Span(turn.start, turn.end), code.id)
    project.do(mark_nothing, [turns[5].id], source.id)
    project.do(write_memo, "coding", coding, said["memo"])
    project.do(mark_to_discuss, coding, True)
    project.work_as(ANNE)
    project.do(reply, "coding", coding, said["reply"])
    project.do(reply, "code", codes[0].id, said["on_code"])
    project.work_as(LEA)


def _code_picture(project: Project, language: str) -> None:
    """A made-up screen shot with something coded by either, some of it in doubt; another one was removed."""
    image = QImage(960, 600, QImage.Format.Format_RGB32)
    image.fill(QColor("#EEF0EC"))
    painter = QPainter(image)
    painter.fillRect(0, 0, 960, 70, QColor("#2C3E50"))
    for place in range(6):
        painter.fillRect(60 + 260 * (place % 2), 100 + 78 * place, 560, 60, QColor(("#FFFFFF", "#CBDDEE")[place % 2]))
    painter.end()
    held = QBuffer()
    image.save(held, "PNG")
    shots = [Incoming(picture(name, "picture", bytes(held.data()))) for name in ("Capture 12-03", "Capture 12-04")]
    source, other = project.do(import_sources, shots)
    project.do(remove_source, other)
    codes = [code.id for code in project.read.codes() if code.codable][:3]
    project.work_as(ANNE)
    project.do(code_region, source, Region(60, 100, 620, 240), codes[1])
    project.work_as(LEA)
    project.do(code_region, source, None, codes[0])
    project.do(code_region, source, Region(0, 0, 960, 70), codes[0], unsure=True)
    project.do(code_region, source, Region(320, 178, 880, 238), codes[2], memo=_SAID[language]["memo"])


def _link_the_chat(project: Project, language: str) -> None:
    """One session: the talk, the notebook, and the chat that the talk is about, turn by turn."""
    talk, notes = project.read.sources()[:2]
    chat = next(row for row in project.read.sources() if row.kind == "chat")
    session = {"en": "session", "fr": "séance"}[language]
    for source in (talk, notes, chat):
        project.do(describe_source, source.id, {None: "Atelier 4"}, {session: "12 mars"})
    of_talk, of_chat = _turns(project, talk), _turns(project, chat)
    for at, about in ((6, 0), (10, 2), (18, 4), (30, 6)):
        spans = [Span(turn.start, turn.end) for turn in (of_talk[at], of_chat[about])]
        project.do(link_passages, talk.id, spans[0], chat.id, spans[1])


def _turns(project: Project, source: SourceRow) -> Sequence[TurnRow]:
    return project.read.turns(source.id)


def _take_suggestions(project: Project, language: str) -> None:
    """A run over the first source, and a decision of each kind."""
    project.do(set_suggestion_mode, "always")
    source = project.read.sources()[0]
    suggest(project, FirstSentences(language), [source.id])
    first = [row.id for row in project.read.suggestions(source_id=source.id) if row.start is not None]
    project.do(accept, first[0])
    project.do(reject, first[1], reason=_SAID[language]["reason"])
    project.do(defer, first[2])


def other_files(folder: Path) -> list[Path]:
    """More to import: people under other spellings of their names, an archive, a picture, and a file that is none."""
    made = []
    for file in example_files():
        made.append(folder / file.name.replace("Atelier 4", "Atelier 5").replace("Workshop 2", "Workshop 3"))
        data = file.read_bytes()
        if file.suffix in (".vtt", ".txt"):
            data = data.replace("Inès B.".encode(), b"Ines B").replace(b"Priya", b"Prija") + b"\n"
        made[-1].write_bytes(data)
    broken = folder / "Notes de terrain.docx"
    broken.write_bytes(b"PK\x03\x04 cut off")
    return [*made, broken]
