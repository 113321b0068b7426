"""Records of parliaments: speakers before a full stop or alone on their line, in every form they are handed in."""

from pathlib import Path

import docx
import pytest

from el2mp_desktop.domain.transcripts.turns import split_turns
from el2mp_desktop.importers import registry
from tests.pdf_pages import column, pdf

Said = list[tuple[str | None, str]]

PARAGRAPHS = (
    "M. le président. La séance est ouverte.",
    "(La séance est ouverte à quinze heures.)",
    "Discussion générale",
    "Mme Élise Dupont. – Je voudrais dire ceci : le texte est bon.",
    "M. de Courson dit le contraire. Il se trompe.",
    "M. Jean-Luc Durand (LR). C’est faux !",
    "Plusieurs députés du groupe SOC. Très bien !",
    "M. Paul Martin, rapporteur de la commission des lois. Défavorable.",
)
SAID: Said = [
    ("M. le président", "La séance est ouverte."),
    (None, "(La séance est ouverte à quinze heures.)"),
    (None, "Discussion générale"),
    (
        "Mme Élise Dupont",
        "Je voudrais dire ceci : le texte est bon.\n\nM. de Courson dit le contraire. Il se trompe.",
    ),
    ("M. Jean-Luc Durand", "C’est faux !"),
    ("Plusieurs députés du groupe SOC", "Très bien !"),
    ("M. Paul Martin", "Défavorable."),
]
SITTING = """<!DOCTYPE html><html lang="fr"><head><title>Séance</title></head><body>
<nav><ul><li><a href="/">Accueil</a></li></ul></nav>
<h1>Séance du 19 juillet</h1>
<div><a href="/d/1">Mme la présidente</a></div><ul><li><a href="#">partager</a></li></ul>
<p>La séance est ouverte.</p><p><i>(La séance est ouverte à quinze heures.)</i></p>
<h2>1. Nomination</h2>
<div><a href="/d/1">Mme la présidente</a></div><ul><li><a href="#">partager</a></li></ul>
<p>Le scrutin est secret.</p><p>Je rappelle la règle.</p>
<div><a href="/d/3">M. Gabriel Attal, Premier ministre</a></div><ul><li><a href="#">partager</a></li></ul>
<p>Merci. <i>(Applaudissements sur les bancs du groupe EPR.)</i></p>
<h2>2. Ordre du jour</h2>
<div><a href="/d/1">Mme la présidente</a></div><ul><li><a href="#">partager</a></li></ul>
<p>La séance est levée.</p><footer>Plan du site</footer></body></html>"""
COMMISSION = """<html><body><p>La réunion débute à 21 heures.</p>
<p><b>M. le président Guy Geoffroy.</b> Mes chers collègues, bonsoir.</p><h2>Article 1<sup>er</sup></h2>
<p><b><a href="x">M.&nbsp;René Dosière</a>.</b> Le Règlement est clair. <i>(Sourires.)</i></p>
<p><b>M. Noël Mamère</b>, <i>rapporteur pour avis</i>. Sagesse.</p><p>M. René Dosière . - Non.</p></body></html>"""


def said(path: Path) -> Said:
    (source,) = registry.read(path).sources
    assert source.kind == "transcript"
    return [(turn.speaker, source.text[turn.start : turn.end]) for turn in source.turns]


def test_a_record_as_plain_text(tmp_path: Path) -> None:
    path = tmp_path / "seance.txt"
    path.write_text("\n\n".join(PARAGRAPHS), encoding="utf-8")
    assert said(path) == SAID


def test_a_record_as_a_word_document(tmp_path: Path) -> None:
    document = docx.Document()
    for text in PARAGRAPHS:
        document.add_paragraph(text)
    document.save(str(tmp_path / "seance.docx"))
    assert said(tmp_path / "seance.docx") == SAID


def test_a_record_as_a_pdf_whose_lines_are_wrapped(tmp_path: Path) -> None:
    lines = (
        "M. le président. La séance est ouverte. Je remercie",
        "M. Durand. Il a bien travaillé.",
        "Mme Élise Dupont. – Je voudrais dire",
        "ceci.",
        "M. Stanislas Guerini, ministre de la transformation et de",
        "la fonction publiques. Je réponds.",
    )
    (tmp_path / "seance.pdf").write_bytes(pdf([column(lines)]))
    assert said(tmp_path / "seance.pdf") == [
        ("M. le président", "La séance est ouverte. Je remercie\nM. Durand. Il a bien travaillé."),
        ("Mme Élise Dupont", "Je voudrais dire\nceci."),
        ("M. Stanislas Guerini", "la fonction publiques. Je réponds."),
    ]


def test_the_page_of_a_sitting(tmp_path: Path) -> None:
    path = tmp_path / "seance.html"
    path.write_text(SITTING, encoding="utf-8")
    assert said(path) == [
        (None, "Séance du 19 juillet"),
        ("Mme la présidente", "La séance est ouverte."),
        (None, "(La séance est ouverte à quinze heures.)"),
        (None, "1. Nomination"),
        ("Mme la présidente", "Le scrutin est secret.\n\nJe rappelle la règle."),
        ("M. Gabriel Attal", "Merci. (Applaudissements sur les bancs du groupe EPR.)"),
        (None, "2. Ordre du jour"),
        ("Mme la présidente", "La séance est levée."),
    ]


def test_the_page_of_a_commission(tmp_path: Path) -> None:
    path = tmp_path / "commission.html"
    path.write_text(COMMISSION, encoding="utf-8")
    assert said(path) == [
        (None, "La réunion débute à 21 heures."),
        ("M. le président Guy Geoffroy", "Mes chers collègues, bonsoir."),
        (None, "Article 1er"),
        ("M. René Dosière", "Le Règlement est clair. (Sourires.)"),
        ("M. Noël Mamère", "Sagesse."),
        ("M. René Dosière", "Non."),
    ]


def test_a_table_of_contents_is_nobodys_talk() -> None:
    contents = ("SOMMAIRE", "Discussion générale", "Mme Élise Dupont", "M. Jean-Luc Durand", "Rappel au règlement")
    text = "\n\n".join((*contents, "M. le président", "Compte rendu", *PARAGRAPHS))
    turns = [(turn.speaker, text[turn.start : turn.end]) for turn in split_turns(text)]
    assert turns == [*((None, line) for line in (*contents, "M. le président", "Compte rendu")), *SAID]


def test_somebody_goes_on_with_an_ellipsis() -> None:
    text = "M. Alain Tourret. Ils veulent…\n\nM. Luc Durand. Quoi ?\n\nM. Alain Tourret.… des enfants."
    turns = [(turn.speaker, text[turn.start : turn.end]) for turn in split_turns(text)]
    assert turns[2] == ("M. Alain Tourret", "… des enfants.")


def test_other_parliaments() -> None:
    text = "Mr. DURBIN. Mr. President, I ask.\n\nThe PRESIDING OFFICER. Without objection.\n\nLe Président. – Merci."
    assert [turn.speaker for turn in split_turns(text)] == ["Mr. DURBIN", "The PRESIDING OFFICER", "Le Président"]


@pytest.mark.parametrize(
    "text",
    [
        "M. Dupont est arrivé. Il a mangé.\n\nMme Durand l’attendait. Elle a ri.",
        "M. le ministre de la santé n’a rien dit. Rien.\n\nMme la ministre a tout dit. Tout.",
        "Monsieur le président, madame la ministre. Je vous écris.\n\nMadame la ministre. Vous savez.",
        "Présents :\n\nM. Paul Martin\nMme Anne Dupont\n\nLe projet avance bien.",
    ],
)
def test_prose_about_people_has_no_such_speakers(text: str) -> None:
    assert {turn.speaker for turn in split_turns(text)} == {None}
