"""Interviews whose turns begin with letters for question and answer, and times at the end of turns."""

import pytest

from el2mp_desktop.domain.transcripts.turns import split_turns

Spoken = list[tuple[str | None, str]]

ASKED: Spoken = [
    ("Q", "Alors ?"),
    ("R", "Ben : oui."),
    ("Q", "Et puis ?"),
    ("R", "Voilà."),
    ("Q", "Bien."),
    ("R", "Oui."),
]
INTERVIEWS: dict[str, tuple[str, Spoken]] = {
    "numbered": ("Q1. Alors ?\n\nR1. Ben : oui.\n\nQ2. Et puis ?\n\nR2. Voilà.\n\nQ3. Bien.\n\nR3. Oui.", ASKED),
    "numbered, with a colon": (
        "Q1\u00a0: Alors ?\nR1\u00a0: Ben : oui.\nQ2 : Et puis ?\nR2: Voilà.\nQ3: Bien.\nR3: Oui.", ASKED,
    ),
    "numbered, with a bracket": (
        "Q1) Alors ?\nR1) Ben : oui.\nQ2) Et puis ?\nR2) Voilà.\nQ3) Bien.\nR3) Oui.", ASKED,
    ),
    "numbered, alone on their lines": (
        "Q1\nAlors ?\nR1\nBen : oui.\nQ2\nEt puis ?\nR2\nVoilà.\nQ3\nBien.\nR3\nOui.", ASKED,
    ),
    "numbered, with a dash": (
        "Q1 - Alors ?\nR1 - Ben : oui.\nQ2 - Et puis ?\nR2 - Voilà.\nQ3 - Bien.\nR3 - Oui.", ASKED,
    ),
    "only the questions numbered, in words": (
        "Question n° 1 : Alors ?\nRéponse : Ben : oui.\nQuestion n° 2 : Et puis ?\nRéponse : Voilà.",
        [("Question", "Alors ?"), ("Réponse", "Ben : oui."), ("Question", "Et puis ?"), ("Réponse", "Voilà.")],
    ),
    "without numbers": ("Q. Alors ?\nR. Ben : oui.\nQ. Et puis ?\nR. Voilà.\nQ. Bien.\nR. Oui.", ASKED),
    "in Markdown": (
        "**Q1.** Alors ?\n\n**R1.** Ben : oui.\n\n**Q2.** Et puis ?\n\n**R2.** Voilà.\n\n**Q3.** Bien.\n\n"
        "**R3.** Oui.", ASKED,
    ),
    "answers of several paragraphs below a title": (
        "Entretien n° 4\nLe 12 mars\n\nQ1. Alors ?\n\nR1. Ben.\n\nEt puis j’ai recommencé.\n\nQ2. Et puis ?\n\n"
        "R2. Voilà.",
        [(None, "Entretien n° 4\nLe 12 mars"), ("Q", "Alors ?"), ("R", "Ben.\n\nEt puis j’ai recommencé."),
         ("Q", "Et puis ?"), ("R", "Voilà.")],
    ),
    "in court, with the numbers of lines": (
        " 1           Q.   So?\n 2           A.   Well: yes.\n 3           Q.   And you?\n"
        " 4        MR. JONES:  Objection.\n 5           A.   No.\n 6             THE COURT:  Go on.\n"
        " 7           Q.   So.",
        [("Q", "So?"), ("A", "Well: yes."), ("Q", "And you?"), ("MR. JONES", "Objection."), ("A", "No."),
         ("THE COURT", "Go on."), ("Q", "So.")],
    ),
    "a group whose members are numbered": (
        "Q1: So?\nR1: Yes.\nR2: No.\nR3: Well.\nQ2: And?\nR2: No.\nR1: Yes.\nR3: Oh.",
        [("Q1", "So?"), ("R1", "Yes."), ("R2", "No."), ("R3", "Well."), ("Q2", "And?"), ("R2", "No."), ("R1", "Yes."),
         ("R3", "Oh.")],
    ),
    "in a newspaper that names itself alone": (
        "Le Monde : Alors ?\n\nBen oui.\n\nEt puis voilà.\n\nLe Monde : Et puis ?\n\nVoilà.\n\n"
        "Le Monde : Bien ?\n\nOui.",
        [("Le Monde", "Alors ?"), (None, "Ben oui."), (None, "Et puis voilà."), ("Le Monde", "Et puis ?"),
         (None, "Voilà."), ("Le Monde", "Bien ?"), (None, "Oui.")],
    ),
    "with counsel, and somebody who is not known": (
        "LE PRÉSIDENT. – Alors ?\nLE PRÉVENU. – Oui.\nMe DURAND. – Il l’a dit.\nLE PRÉSIDENT. – Bien.\n"
        "LE PRÉVENU. – Voilà.",
        [("LE PRÉSIDENT", "Alors ?"), ("LE PRÉVENU", "Oui."), ("Me DURAND", "Il l’a dit."), ("LE PRÉSIDENT", "Bien."),
         ("LE PRÉVENU", "Voilà.")],
    ),
    "with a chairman": (
        "Chairman BROWN. So?\nMr. SMITH. Well.\nChairman BROWN. And?\nMr. SMITH. Yes.",
        [("Chairman BROWN", "So?"), ("Mr. SMITH", "Well."), ("Chairman BROWN", "And?"), ("Mr. SMITH", "Yes.")],
    ),
    "with somebody who is not known": (
        "P1 : Alors ?\nP2 : Ben.\n? : Oui.\nP1 : Bien.\nP2 ? : Voilà.\nP1 : Bon.",
        [("P1", "Alors ?"), ("P2", "Ben."), ("?", "Oui."), ("P1", "Bien."), ("P2 ?", "Voilà."), ("P1", "Bon.")],
    ),
    "the number behind the letter": (
        "Q. 12 — Alors ?\n\nR. — Ben : oui.\n\nQ. 13 — Et puis ?\n\nR. — Voilà.\n\nQ. 14 — Bien.\n\nR. — Oui.", ASKED,
    ),
    "questions wholly in bold": (
        "**Q: Alors ?**\n\nR: Ben.\n\n**Q: Et puis ?**\n\nR: Voilà.",
        [("Q", "Alors ?**"), ("R", "Ben."), ("Q", "Et puis ?**"), ("R", "Voilà.")],
    ),
    "with somebody of a kind, once": (
        "M. LE MAIRE : Alors ?\n\nMme PETIT : Ben.\n\nM. MARTIN (opposition) : Non.\n\nM. LE MAIRE : Oui.\n\n"
        "La délibération est adoptée à la majorité.\n\nMme PETIT : Bien.",
        [("M. LE MAIRE", "Alors ?"), ("Mme PETIT", "Ben."), ("M. MARTIN (opposition)", "Non."),
         ("M. LE MAIRE", "Oui.\n\nLa délibération est adoptée à la majorité."), ("Mme PETIT", "Bien.")],
    ),
    "names of a kind before a dash": (
        "Ana (élève) – Alors ?\nBo (élève) – Ben.\nAna (élève) – Oui.\nBo (élève) – Voilà.",
        [("Ana (élève)", "Alors ?"), ("Bo (élève)", "Ben."), ("Ana (élève)", "Oui."), ("Bo (élève)", "Voilà.")],
    ),
    "names that are shortened, in columns": (
        "Enq.\t00:12\tAlors ?\nMme D.\t00:15\tBen.\nEnq.\t00:20\tOui.\nMme D.\t01:02\tVoilà.",
        [("Enq.", "Alors ?"), ("Mme D.", "Ben."), ("Enq.", "Oui."), ("Mme D.", "Voilà.")],
    ),
    "somebody unknown, once, beside a time": (
        "Voix 1  0:03\nAlors ?\n\nVoix inconnue  0:05\nBen.\n\nVoix 1  1:09\nOui.",
        [("Voix 1", "Alors ?"), ("Voix inconnue", "Ben."), ("Voix 1", "Oui.")],
    ),
    "what one may choose from": (
        "Q1. Où ?\nA. Ici\nB. Là\nC. Nulle part\nQ2. Quand ?\nA. Hier\nB. Demain\nC. Jamais",
        [(None, "Q1. Où ?\nA. Ici\nB. Là\nC. Nulle part\nQ2. Quand ?\nA. Hier\nB. Demain\nC. Jamais")],
    ),
    "questions alone": (
        "Q1. Alors ?\nQ2. Et puis ?\nQ3. Bien ?", [(None, "Q1. Alors ?\nQ2. Et puis ?\nQ3. Bien ?")],
    ),
    "questions whose answers have no letter": (
        "Q1. Alors ?\n\nBen oui.\n\nQ2. Et puis ?\n\nVoilà.",
        [(None, "Q1. Alors ?"), (None, "Ben oui."), (None, "Q2. Et puis ?"), (None, "Voilà.")],
    ),
    "stray letters in prose": (
        "Ceci est un livre.\n\nQ. mesure la qualité.\n\nR. Barthes l’a noté.\n\nA. Gramsci écrivait.\n\n"
        "Q. E. D.\n\nEt la suite.",
        [(None, "Ceci est un livre."), (None, "Q. mesure la qualité."), (None, "R. Barthes l’a noté."),
         (None, "A. Gramsci écrivait."), (None, "Q. E. D."), (None, "Et la suite.")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("layout", INTERVIEWS)
def test_who_asks_and_who_answers(layout: str) -> None:
    text, expected = INTERVIEWS[layout]
    assert [(turn.speaker, text[turn.start : turn.end]) for turn in split_turns(text)] == expected


Timed = list[tuple[str | None, float | None, float | None, str]]

ENDS: dict[str, tuple[str, Timed]] = {
    "in square brackets": (
        "Ana : Alors ? [00:00:12]\n\nBo : Ben. [00:00:20]\n\nAna : Oui. [00:01:02]",
        [("Ana", 0.0, 12.0, "Alors ?"), ("Bo", 12.0, 20.0, "Ben."), ("Ana", 20.0, 62.0, "Oui.")],
    ),
    "in braces": (
        "Ana : Alors ? {00:12}\nBo : Ben. {00:20}\nAna : Oui. {01:02}",
        [("Ana", 0.0, 12.0, "Alors ?"), ("Bo", 12.0, 20.0, "Ben."), ("Ana", 20.0, 62.0, "Oui.")],
    ),
    "in round brackets": (
        "Ana : Alors ? (00:12)\nBo : Ben. (00:20)\nAna : Oui. (01:02)",
        [("Ana", 0.0, 12.0, "Alors ?"), ("Bo", 12.0, 20.0, "Ben."), ("Ana", 20.0, 62.0, "Oui.")],
    ),
    "in letters": (
        "Ana : Alors ? [0h00m12s]\nBo : Ben. [0h00m20s]\nAna : Oui. [0h01m02s]",
        [("Ana", 0.0, 12.0, "Alors ?"), ("Bo", 12.0, 20.0, "Ben."), ("Ana", 20.0, 62.0, "Oui.")],
    ),
    "from the beginning": (
        "Ana : Alors ? [00:00:00]\nBo : Ben. [00:00:20]\nAna : Oui. [00:01:02]",
        [("Ana", 0.0, None, "Alors ?"), ("Bo", 20.0, None, "Ben."), ("Ana", 62.0, None, "Oui.")],
    ),
    "below a title that is nobody's": (
        "Le 3 mai\n\nAna : Alors ? [00:12]\n\nBo : Ben. [00:20]\n\nAna : Oui. [01:02]\n\nBo : Non.",
        [(None, None, None, "Le 3 mai"), ("Ana", 0.0, 12.0, "Alors ?"), ("Bo", 12.0, 20.0, "Ben."),
         ("Ana", 20.0, 62.0, "Oui."), ("Bo", None, None, "Non.")],
    ),
    "of nobody": (
        "Alors ? [00:00:12]\n\nBen. [00:00:20]\n\nOui. [00:01:02]",
        [(None, 0.0, 12.0, "Alors ?"), (None, 12.0, 20.0, "Ben."), (None, 20.0, 62.0, "Oui.")],
    ),
    "verses": (
        "Il aima. (3:16)\n\nIl vint. (3:18)\n\nIl parla. (4:2)",
        [(None, None, None, "Il aima. (3:16)"), (None, None, None, "Il vint. (3:18)"),
         (None, None, None, "Il parla. (4:2)")],
    ),
    "here and there": (
        "Ana : Alors ? [00:12]\nBo : Ben.\nAna : Oui. [01:02]\nBo : Non.",
        [("Ana", None, None, "Alors ? [00:12]"), ("Bo", None, None, "Ben."), ("Ana", None, None, "Oui. [01:02]"),
         ("Bo", None, None, "Non.")],
    ),
    "that do not rise": (
        "Ana : Lis [3:16]\nBo : Et [2:12]\nAna : Puis [4:12]",
        [("Ana", None, None, "Lis [3:16]"), ("Bo", None, None, "Et [2:12]"), ("Ana", None, None, "Puis [4:12]")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("layout", ENDS)
def test_times_at_the_end_of_turns(layout: str) -> None:
    text, expected = ENDS[layout]
    found = [(turn.speaker, turn.time_start, turn.time_end, text[turn.start : turn.end]) for turn in split_turns(text)]
    assert found == expected
