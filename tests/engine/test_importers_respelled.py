"""Rarer layouts of transcripts: times between hashes or braces, in letters or primes, names in round brackets or before
an angle or a slash, talk in block quotes and in tables with pipes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from el2mp_desktop.domain.transcripts.respelled import respelled
from el2mp_desktop.domain.transcripts.turns import split_turns

LAYOUTS: dict[str, tuple[str, list[tuple[str | None, float | None, str]]]] = {
    "time at the end of a paragraph that is nobody's (f4)": (
        "Alors ? #00:00:05-3#\n\nBen. #00:09#\n\nOui.",
        [(None, 0.0, "Alors ?"), (None, 5.3, "Ben."), (None, None, "Oui.")],
    ),
    "time at the start of a turn (f4)": (
        "#00:00:00-0# I: Alors ?\n\n#00:00:05-3# B: Ben.\n\n#00:00:15-0# I: Oui.",
        [("I", 0.0, "Alors ?"), ("B", 5.3, "Ben."), ("I", 15.0, "Oui.")],
    ),
    "times at both ends of a turn (f4)": (
        "#00:00:00-0# I: Alors ? #00:00:05-3#\n#00:00:06-1# B: Ben. #00:00:15-0#\n#00:00:15-0# I: Oui. #00:00:16-0#",
        [("I", 0.0, "Alors ?"), ("B", 6.1, "Ben."), ("I", 15.0, "Oui.")],
    ),
    "times alone above what was said (f4)": (
        "#00:00:00-0#\nI: Alors ?\n#00:00:05-3#\nB: Ben.\n#00:00:15-0#\nI: Oui.",
        [("I", 0.0, "Alors ?"), ("B", 5.3, "Ben."), ("I", 15.0, "Oui.")],
    ),
    "name and time before the words": (
        "S1 00:00:03 Alors ?\nS2 00:00:07 Ben.\nS1 00:00:10 Oui.",
        [("S1", 3.0, "Alors ?"), ("S2", 7.0, "Ben."), ("S1", 10.0, "Oui.")],
    ),
    "name, colon and time before the words": (
        "Ana: 00:00:03 Alors ?\nBo: 00:00:07 Ben.\nAna: 00:00:10 Oui.",
        [("Ana", 3.0, "Alors ?"), ("Bo", 7.0, "Ben."), ("Ana", 10.0, "Oui.")],
    ),
    "times in braces": (
        "{00:00:03} Ana: Alors ?\n{00:00:07} Bo: Ben.\n{00:00:10} Ana: Oui.",
        [("Ana", 3.0, "Alors ?"), ("Bo", 7.0, "Ben."), ("Ana", 10.0, "Oui.")],
    ),
    "names before an angle": (
        "Ana> Alors ?\nBo> Ben.\nsuite\nAna> Oui.",
        [("Ana", None, "Alors ?"), ("Bo", None, "Ben.\nsuite"), ("Ana", None, "Oui.")],
    ),
    "names in round brackets": (
        "(Ana) Alors ?\n(Bo) Ben.\n(Ana) Oui.\n(Bo) Voilà.",
        [("Ana", None, "Alors ?"), ("Bo", None, "Ben."), ("Ana", None, "Oui."), ("Bo", None, "Voilà.")],
    ),
    "what is done, in round brackets": (
        "(laughs) Alors ?\n(pause) Ben.\n(laughs) Oui.\n(pause) Voilà.",
        [(None, None, "(laughs) Alors ?\n(pause) Ben.\n(laughs) Oui.\n(pause) Voilà.")],
    ),
    "commands before an angle": (
        "> Alors ?\nC:> dir\nx> ls\nx> cd",
        [(None, None, "> Alors ?\nC:> dir\nx> ls\nx> cd")],
    ),
    "a timetable": (
        "Talk 10:00:00 room A\nBreak 11:00:00 hall\nTalk 12:00:00 room B",
        [(None, None, "Talk 10:00:00 room A\nBreak 11:00:00 hall\nTalk 12:00:00 room B")],
    ),
    "time in letters, in brackets": (
        "[00h01m02s] Ana : Alors ?\n[00h01m10s] Bo : Ben.\n[01h00m05s] Ana : Oui.",
        [("Ana", 62.0, "Alors ?"), ("Bo", 70.0, "Ben."), ("Ana", 3605.0, "Oui.")],
    ),
    "time in letters, alone and before words": (
        "00h01m02s\nAna : Alors ?\n00h01m10s\nBo : Ben.\n00h02m05s\nAna : Oui.",
        [("Ana", 62.0, "Alors ?"), ("Bo", 70.0, "Ben."), ("Ana", 125.0, "Oui.")],
    ),
    "time in letters that is nobody's": (
        "00h01m02 Alors ?\n\n00h01m10 Ben.\n\n00h02m05 Oui.",
        [(None, 62.0, "Alors ?"), (None, 70.0, "Ben."), (None, 125.0, "Oui.")],
    ),
    "time in minutes and seconds": (
        "[1 min 02] Ana : Alors ?\n[1 min 10 s] Bo : Ben.\n[12mn05] Ana : Oui.",
        [("Ana", 62.0, "Alors ?"), ("Bo", 70.0, "Ben."), ("Ana", 725.0, "Oui.")],
    ),
    "time in primes": (
        "(1'02'') Alors ?\n\n(1'10'') Ben.\n\n(2'05'') Oui.",
        [(None, 62.0, "Alors ?"), (None, 70.0, "Ben."), (None, 125.0, "Oui.")],
    ),
    "time in primes behind the name": (
        "Ana (0’12’’) : Alors ?\nBo (1’02’’) : Ben.\nAna (1h02’03’’) : Oui.",
        [("Ana", 12.0, "Alors ?"), ("Bo", 62.0, "Ben."), ("Ana", 3723.0, "Oui.")],
    ),
    "time in primes before the name": (
        "1'02\" Ana : Alors ?\n1'10\" Bo : Ben.\n2'05\" Ana : Oui.",
        [("Ana", 62.0, "Alors ?"), ("Bo", 70.0, "Ben."), ("Ana", 125.0, "Oui.")],
    ),
    "time with frames": (
        "[00:00:02:14] Ana : Alors ?\n[00:00:10:03] Bo : Ben.\n[00:02:05:24] Ana : Oui.",
        [("Ana", 2.0, "Alors ?"), ("Bo", 10.0, "Ben."), ("Ana", 125.0, "Oui.")],
    ),
    "time code, said to be one": (
        "TC 00:00:02\nAna : Alors ?\nTC 00:00:10\nBo : Ben.\nTC 00:02:05\nAna : Oui.",
        [("Ana", 2.0, "Alors ?"), ("Bo", 10.0, "Ben."), ("Ana", 125.0, "Oui.")],
    ),
    "lengths and times of the day": (
        "Une table de 1'02'' ici.\n\n5'10'' est sa taille.\n\n14h05 Arrivée.\n\n14h20 Elle entre.",
        [(None, None, "Une table de 1'02'' ici."), (None, None, "5'10'' est sa taille."),
         (None, None, "14h05 Arrivée."), (None, None, "14h20 Elle entre.")],
    ),
    "names before a slash": (
        "Audience du 3 mai\n\nLe président/ Alors ?\nMe Durand/ Non / oui.\nLe président/ Bien.\nMe Durand/ Voilà.",
        [(None, None, "Audience du 3 mai"), ("Le président", None, "Alors ?"), ("Me Durand", None, "Non / oui."),
         ("Le président", None, "Bien."), ("Me Durand", None, "Voilà.")],
    ),
    "names before a blank and a slash": (
        "ANA / Alors ?\nM. BO / Ben.\nANA / Oui.\nM. BO / Voilà.",
        [("ANA", None, "Alors ?"), ("M. BO", None, "Ben."), ("ANA", None, "Oui."), ("M. BO", None, "Voilà.")],
    ),
    "alternatives": ("Oui / non\nHomme / femme\nOui / non", [(None, None, "Oui / non\nHomme / femme\nOui / non")]),
    "folders": ("src/ the code\ndocs/ a book\nsrc/ more", [(None, None, "src/ the code\ndocs/ a book\nsrc/ more")]),
    "talk in block quotes": (
        "> **Ana :** Alors ?\n>\n> **Bo :** Ben.\n> Suite.\n>\n> **Ana :** Oui.",
        [("Ana", None, "Alors ?"), ("Bo", None, "Ben.\n> Suite."), ("Ana", None, "Oui.")],
    ),
    "prose in block quotes": ("> Alors ?\n>\n> Ben.", [(None, None, "> Alors ?\n>\n> Ben.")]),
    "a table with pipes": (
        "# Le 3 mai\n\n| Qui | Heure | Propos |\n|---|:--|---|\n| Ana | 00:01 | Alors, quoi ? |\n"
        "| Bo | 00:05 | Ben oui. |\n| Ana | 01:05 | Oui \\| non. |",
        [(None, None, "# Le 3 mai"), (None, None, "Qui | Heure | Propos"), ("Ana", 1.0, "Alors, quoi ?"),
         ("Bo", 5.0, "Ben oui."), ("Ana", 65.0, "Oui \\| non.")],
    ),
    "a table with pipes, times first": (
        "| t | qui | propos |\n|---|---|---|\n| 00:01 | Ana | Alors, quoi ? |\n| 00:05 | Bo | Ben oui. |\n"
        "| 00:09 | Ana | Oui. |",
        [(None, None, "t | qui | propos"), ("Ana", 1.0, "Alors, quoi ?"), ("Bo", 5.0, "Ben oui."),
         ("Ana", 9.0, "Oui.")],
    ),
    "a table of other things": (
        "| cas | n |\n|---|---|\n| un | 3 |\n| deux | 5 |\n| un | 4 |",
        [(None, None, "| cas | n |\n|---|---|\n| un | 3 |\n| deux | 5 |\n| un | 4 |")],
    ),
    "time with dots": (
        "[00.01.02] Ana : Alors ?\n[00.01.10] Bo : Ben.\n[01.02.05] Ana : Oui.",
        [("Ana", 62.0, "Alors ?"), ("Bo", 70.0, "Ben."), ("Ana", 3725.0, "Oui.")],
    ),
    "days with dots": (
        "[12.03.22] Une visite.\n\n[13.03.22] Une autre.\n\n[14.03.22] Rien.",
        [(None, None, "[12.03.22] Une visite."), (None, None, "[13.03.22] Une autre."),
         (None, None, "[14.03.22] Rien.")],
    ),
    "names before an arrow": (
        "Ana -> Alors ?\nBo -> Ben.\nAna -> Oui.\nBo -> Voilà.",
        [("Ana", None, "Alors ?"), ("Bo", None, "Ben."), ("Ana", None, "Oui."), ("Bo", None, "Voilà.")],
    ),
    "items of a list": (
        "- Ana : Un.\n- Bo : Deux.\n- Ana : Trois.\n- Bo : Quatre.\n- Ana : Cinq.\n- Bo : Six.",
        [("Ana", None, "Un."), ("Bo", None, "Deux."), ("Ana", None, "Trois."), ("Bo", None, "Quatre."),
         ("Ana", None, "Cinq."), ("Bo", None, "Six.")],
    ),
    "a list of other things": (
        "- Coût : dix.\n- Délai : deux.\n- Lieu : Lyon.",
        [(None, None, "- Coût : dix."), (None, None, "- Délai : deux."), (None, None, "- Lieu : Lyon.")],
    ),
    "numbers in round brackets": (
        "(1) Ana : Un.\n(2) Bo : Deux.\n(3) Ana : Trois.\n(4) Bo : Quatre.",
        [("Ana", None, "Un."), ("Bo", None, "Deux."), ("Ana", None, "Trois."), ("Bo", None, "Quatre.")],
    ),
    "columns of capitals (ICOR)": (
        "1  ANA   alors/\n2  BOB   ben (.) [oui]\n3  ANA         [non]\n4  BOB   voilà\n",
        [("ANA", None, "alors/"), ("BOB", None, "ben (.) [oui]"), ("ANA", None, "[non]"), ("BOB", None, "voilà")],
    ),
    "letters with a number": (
        "L1 alors quoi\nL2 ben oui\nL1 et donc\nL2 voilà",
        [("L1", None, "alors quoi"), ("L2", None, "ben oui"), ("L1", None, "et donc"), ("L2", None, "voilà")],
    ),
    "levels": (
        "A1 est facile.\nB2 est dur.\nC1 est long.", [(None, None, "A1 est facile.\nB2 est dur.\nC1 est long.")],
    ),
    "line ends of other programs": (
        "Ana : Alors ?\u2028Bo : Ben.\vAna : Oui.\u2029Bo : Voilà.",
        [("Ana", None, "Alors ?"), ("Bo", None, "Ben."), ("Ana", None, "Oui."), ("Bo", None, "Voilà.")],
    ),
    "what nobody sees before the name": (
        "\u200bAna : Alors ?\n\u200bBo : Ben.\n\u200bAna : Oui.\n\u200bBo : Voilà.",
        [("Ana", None, "Alors ?"), ("Bo", None, "Ben."), ("Ana", None, "Oui."), ("Bo", None, "Voilà.")],
    ),
    "time in minutes and seconds, before the name": (
        "12min03 Ana : Alors ?\n13min10 Bo : Ben.\n14mn45s Ana : Oui.",
        [("Ana", 723.0, "Alors ?"), ("Bo", 790.0, "Ben."), ("Ana", 885.0, "Oui.")],
    ),
    "time in minutes": (
        "(5 min) Ana : Alors ?\n(12mn) Bo : Ben.\n(20 min) Ana : Oui.",
        [("Ana", 300.0, "Alors ?"), ("Bo", 720.0, "Ben."), ("Ana", 1200.0, "Oui.")],
    ),
    "lengths in minutes": (
        "Accueil (5 min)\nTravail (20 min)\nBilan (30 min)",
        [(None, None, "Accueil (5 min)\nTravail (20 min)\nBilan (30 min)")],
    ),
    "times in angle brackets": (
        "<00:00:03> Ana: Alors ?\n<00:00:07> Bo: Ben.\n<00:00:10> Ana: Oui.",
        [("Ana", 3.0, "Alors ?"), ("Bo", 7.0, "Ben."), ("Ana", 10.0, "Oui.")],
    ),
    "names before a hyphen": (
        "Ana- Alors ?\nBo- Ben.\nAna- Oui.\nBo- Voilà.",
        [("Ana", None, "Alors ?"), ("Bo", None, "Ben."), ("Ana", None, "Oui."), ("Bo", None, "Voilà.")],
    ),
    "what is greater": ("A > b here.\nC > d there.\nA > d.", [(None, None, "A > b here.\nC > d there.\nA > d.")]),
    "quotations in a letter": (
        "Ana> We wait.\nAna> Until then.\n\nI agree.\n\nBo> Or not.\n\nFine.",
        [(None, None, "Ana> We wait.\nAna> Until then."), (None, None, "I agree."), (None, None, "Bo> Or not."),
         (None, None, "Fine.")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts(layout: str) -> None:
    text, expected = LAYOUTS[layout]
    found = [(turn.speaker, turn.time_start, text[turn.start : turn.end]) for turn in split_turns(text)]
    assert found == expected


PIECES = (
    "#00:00:05-3#",
    "#1:02#",
    "{00:07}",
    "(Ana) ",
    "(Bo) ",
    "Ana> ",
    "Bo > ",
    "S1 0:00:03 ",
    "S2: 0:00:09 ",
    "Ana/ ",
    "> Bo: ",
    "| Ana | so it |",
    "|---|",
    "[0h01m02s] ",
    "1'02\" ",
    "(2'03'') ",
    "[00:02:05]",
    "L1 ",
    "- Bo : ",
    "(1) Ana : ",
    "ANA   ",
    "Bo -> ",
    "\u2028",
    "\u200b",
    "Q1) ",
    "R1) ",
    "so ",
    "\n",
)


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_what_is_found_lies_where_it_was(text: str) -> None:
    common = respelled(text)
    assert len(common) == len(text)
    for turn in split_turns(text):
        assert 0 <= turn.start < turn.end <= len(text)
        assert text[turn.start : turn.end] == text[turn.start : turn.end].strip()
