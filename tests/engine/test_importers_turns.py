"""Splitting plain text: each layout, what is no speaker, and that nothing is lost whatever the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from el2mp_desktop.domain.text import canonical
from el2mp_desktop.domain.transcripts.labels import read_label
from el2mp_desktop.domain.transcripts.turns import split_turns


def turns_of(text: str) -> list[tuple[str | None, float | None, str]]:
    return [(turn.speaker, turn.time_start, text[turn.start : turn.end]) for turn in split_turns(text)]


def speakers_of(text: str) -> list[str | None]:
    return [speaker for speaker, _, _ in turns_of(text)]


LONG = "Je l’ai demandé trois fois – autrement à chaque fois – et il a répondu la même chose, à peu de mots près. " * 2
LONG = LONG.strip()

LAYOUTS = {
    "name and colon": (
        "Marie: Bonjour.\nPaul: Salut ! Note : ceci\nMarie: On fait quoi ?\nPaul: oui",
        [("Marie", None, "Bonjour."), ("Paul", None, "Salut ! Note : ceci"), ("Marie", None, "On fait quoi ?"),
         ("Paul", None, "oui")],
    ),
    "French spacing before the colon": (
        "Marie\u00a0: Un\nPaul\u202f: Deux\nMarie : Trois\nPaul: Quatre",
        [("Marie", None, "Un"), ("Paul", None, "Deux"), ("Marie", None, "Trois"), ("Paul", None, "Quatre")],
    ),
    "name and colon above the words": (
        "[00:00:01] Marie:\nBonjour.\n\n[00:01:05] Paul:\nSalut.\nEncore.\n\n[00:01:09.5] Marie:\nBien.",
        [("Marie", 1.0, "Bonjour."), ("Paul", 65.0, "Salut.\nEncore."), ("Marie", 69.5, "Bien.")],
    ),
    "name alone": (
        "Marie\nBonjour\n\nPaul\nOui\n\nMarie\nOui\n\nPaul\nAlors on y va.",
        [("Marie", None, "Bonjour"), ("Paul", None, "Oui"), ("Marie", None, "Oui"), ("Paul", None, "Alors on y va.")],
    ),
    "name alone, indented and apart, in lower case": (
        "Séance du jour\n\n  le président\n\n  La séance est ouverte.\n\n  Hervé Mariton\n\n  Merci.\n\n"
        "  le président\n\n  Poursuivez.\n\n  Hervé Mariton\n\n  Bien.",
        [(None, None, "Séance du jour"), ("le président", None, "La séance est ouverte."),
         ("Hervé Mariton", None, "Merci."), ("le président", None, "Poursuivez."), ("Hervé Mariton", None, "Bien.")],
    ),
    "names of a play, with what is done beside them": (
        "    MARIE\n  Viens.\n\n    JEAN (à part)\n  Non.\n\n    MARIE (suite)\n  Bon.\n\n    JEAN (cont’d)\n  Oui.",
        [("MARIE", None, "Viens."), ("JEAN", None, "Non."), ("MARIE", None, "Bon."), ("JEAN", None, "Oui.")],
    ),
    "who goes on, and who is of a kind": (
        "Marie: Un\nParticipant (P1): Deux\nMarie (suite) : Trois\nParticipant (P1): Quatre\nParticipant (P2): Cinq",
        [("Marie", None, "Un"), ("Participant (P1)", None, "Deux"), ("Marie", None, "Trois"),
         ("Participant (P1)", None, "Quatre"), ("Participant (P2)", None, "Cinq")],
    ),
    "name and time (Otter)": (
        "Ali  0:00  \nHello.\n\nUnknown Speaker  1:02:03  \nYes.\n\nTranscribed by https://otter.ai",
        [("Ali", 0.0, "Hello."), ("Unknown Speaker", 3723.0, "Yes."),
         (None, None, "Transcribed by https://otter.ai")],
    ),
    "name and time in bold": (
        "**Ali** 0:00  \nHello.\n\n**Kelly** 0:16  \nYes.",
        [("Ali", 0.0, "Hello."), ("Kelly", 16.0, "Yes.")],
    ),
    "name in bold": (
        "**Marie:** un\n\n**Paul** : deux\n\n**Marie:** trois *fin*\n\n**Paul** : quatre",
        [("Marie", None, "un"), ("Paul", None, "deux"), ("Marie", None, "trois *fin*"), ("Paul", None, "quatre")],
    ),
    "time after the name (noScribe)": (
        "Titre\n\n(12 seconds pause)\n\nS01: [00:00:12] Guten Tag. //S02: Ja. //\n\nS00: [00:00:36] Ja.\n\n"
        "S01: [00:00:39] Gut.\n\nS00: [00:00:41] Ja.",
        [(None, None, "Titre"), (None, None, "(12 seconds pause)"), ("S01", 12.0, "Guten Tag. //S02: Ja. //"),
         ("S00", 36.0, "Ja."), ("S01", 39.0, "Gut."), ("S00", 41.0, "Ja.")],
    ),
    "time in brackets after the name": (
        "Marie (0:12): Un.\nPaul (0:15): Deux.\nMarie (0:20): Trois.",
        [("Marie", 12.0, "Un."), ("Paul", 15.0, "Deux."), ("Marie", 20.0, "Trois.")],
    ),
    "times above names (Teams)": (
        "0:0:0.0 --> 0:0:3.240\nMarie Dupont\nBonjour\n\n0:0:4.0 --> 0:0:5.0\nPaul\nSalut\n\n"
        "0:0:6.0 --> 0:0:7.0\nMarie Dupont\nBien\n\n0:0:8.0 --> 0:0:9.0\nPaul\nOui",
        [("Marie Dupont", 0.0, "Bonjour"), ("Paul", 4.0, "Salut"), ("Marie Dupont", 6.0, "Bien"),
         ("Paul", 8.0, "Oui")],
    ),
    "time before a name alone (Word)": (
        "00:00:03 Speaker 1\nBonjour à tous\n\n00:00:09 Speaker 2\nHello\n\n00:00:12 Speaker 1\nYes",
        [("Speaker 1", 3.0, "Bonjour à tous"), ("Speaker 2", 9.0, "Hello"), ("Speaker 1", 12.0, "Yes")],
    ),
    "Zoom chat": (
        "00:21:14\tAndrew Knight:\tHello\n00:21:35\tRingo Starr:\tHi: you\n00:22:00\tAndrew Knight:\tYes\n",
        [("Andrew Knight", 1274.0, "Hello"), ("Ringo Starr", 1295.0, "Hi: you"), ("Andrew Knight", 1320.0, "Yes")],
    ),
    "name, tab, time, tab": (
        "Marie\t00:00:03\tUn\nPaul\t00:00:09\tDeux\nMarie\t00:00:15\tTrois\nPaul\t0:17\tQuatre",
        [("Marie", 3.0, "Un"), ("Paul", 9.0, "Deux"), ("Marie", 15.0, "Trois"), ("Paul", 17.0, "Quatre")],
    ),
    "name and half of a day (Slack)": (
        "Ann Baker  9:40 AM\nAnyone?\nCarlos  9:41 AM\nYes.\nTwice.\nAnn Baker  12:05 pm\nAnd?\nCarlos  1:00 p.m.\nNo.",
        [("Ann Baker", 34800.0, "Anyone?"), ("Carlos", 34860.0, "Yes.\nTwice."), ("Ann Baker", 43500.0, "And?"),
         ("Carlos", 46800.0, "No.")],
    ),
    "time and name in bold": (
        "**[00:00:03] Marie\u00a0:** Un\n\n**[00:00:09] Paul** : Deux\n\n**[00:00:15]** Marie : Trois\n\n"
        "**(0:17)** **Paul:** Quatre",
        [("Marie", 3.0, "Un"), ("Paul", 9.0, "Deux"), ("Marie", 15.0, "Trois"), ("Paul", 17.0, "Quatre")],
    ),
    "name in brackets": (
        "[id1] hello\n\n[id2] I am here.\n\n[id1] yes\n\n[id2] no",
        [("id1", None, "hello"), ("id2", None, "I am here."), ("id1", None, "yes"), ("id2", None, "no")],
    ),
    "name and tab": (
        "Marie\tUn\nPaul\tDeux\nMarie\tTrois\nPaul\tQuatre",
        [("Marie", None, "Un"), ("Paul", None, "Deux"), ("Marie", None, "Trois"), ("Paul", None, "Quatre")],
    ),
    "numbered lines": (
        "01 MAR: oui\n02 PAU: non\n03 MAR: si\n04      encore\n05 PAU: bon",
        [("MAR", None, "oui"), ("PAU", None, "non"), ("MAR", None, "si\n04      encore"), ("PAU", None, "bon")],
    ),
    "short time before name and colon": (
        "0:12 Marie: Un\n0:15 Paul: Deux\n0:20 Marie: Trois\n0:25 Paul: Quatre",
        [("Marie", 12.0, "Un"), ("Paul", 15.0, "Deux"), ("Marie", 20.0, "Trois"), ("Paul", 25.0, "Quatre")],
    ),
    "time, dash and name above the words": (
        "[00:00:05.120] - Speaker 1\nHello all.\n\n[00:00:09] - Speaker 2\nYes.\n\n[00:00:19] - Speaker 1\nNo.",
        [("Speaker 1", 5.12, "Hello all."), ("Speaker 2", 9.0, "Yes."), ("Speaker 1", 19.0, "No.")],
    ),
    "three columns": (
        "00:01\tMarie\tUn\n00:03\tPaul\tDeux\n00:05\tMarie\tTrois\n00:09\tPaul\tQuatre",
        [("Marie", 1.0, "Un"), ("Paul", 3.0, "Deux"), ("Marie", 5.0, "Trois"), ("Paul", 9.0, "Quatre")],
    ),
    "wrapped by hand": (
        "MARIE: This was wrapped by hand at some\ncolumn, one line of it: short.\nPAUL: So was this,\nby hand.\n"
        "MARIE: Yes.\nPAUL: No.",
        [("MARIE", None, "This was wrapped by hand at some\ncolumn, one line of it: short."),
         ("PAUL", None, "So was this,\nby hand."), ("MARIE", None, "Yes."), ("PAUL", None, "No.")],
    ),
    "times without names": (
        "00:00:00 One.\n\n00:00:06 Two.\n\n00:01:36 Three.",
        [(None, 0.0, "One."), (None, 6.0, "Two."), (None, 96.0, "Three.")],
    ),
    "times on their own lines": ("0:05\nhello\n0:08\nto you\n", [(None, 5.0, "hello"), (None, 8.0, "to you")]),
    "paragraphs": (
        "One\nwrapped.\n\nTwo.\n\n\nThree.\n",
        [(None, None, "One\nwrapped."), (None, None, "Two."), (None, None, "Three.")],
    ),
    "right to left": (
        "سارة: مرحبا\nعلي: أهلا\nسارة: كيف حالك\nعلي: بخير",
        [("سارة", None, "مرحبا"), ("علي", None, "أهلا"), ("سارة", None, "كيف حالك"), ("علي", None, "بخير")],
    ),
    "numbers and tabs": (
        "1.\tMarie : Un\n2.\tPaul : Deux\n3.\tMarie : Trois\n4.\tPaul : Quatre",
        [("Marie", None, "Un"), ("Paul", None, "Deux"), ("Marie", None, "Trois"), ("Paul", None, "Quatre")],
    ),
    "numbers, names and words in columns": (
        "1\tMarie\tUn\n2\tPaul\tDeux\n3\tMarie\tTrois\n4\tPaul\tQuatre",
        [("Marie", None, "Un"), ("Paul", None, "Deux"), ("Marie", None, "Trois"), ("Paul", None, "Quatre")],
    ),
    "headings of Markdown": (
        "# Entretien\n\n## Marie\n\nUn.\n\n## Paul\n\nDeux.\n\n## Marie\n\nTrois.\n\n## Paul\n\nQuatre.",
        [(None, None, "# Entretien"), ("Marie", None, "Un."), ("Paul", None, "Deux."), ("Marie", None, "Trois."),
         ("Paul", None, "Quatre.")],
    ),
    "a list in Markdown": (
        "- **Marie:** Un\n- **Paul:** Deux\n- **Marie:** Trois",
        [("Marie", None, "Un"), ("Paul", None, "Deux"), ("Marie", None, "Trois")],
    ),
    "name and dash": (
        "Marie – Un, deux.\nPaul – Trois.\nMarie – Quatre.\nPaul – Cinq.",
        [("Marie", None, "Un, deux."), ("Paul", None, "Trois."), ("Marie", None, "Quatre."), ("Paul", None, "Cinq.")],
    ),
    "name and dash, with long turns": (
        f"Marie – {LONG}\n\n{LONG}\n\nPaul – Oui ?\n\n" * 3,
        [("Marie", None, f"{LONG}\n\n{LONG}"), ("Paul", None, "Oui ?")] * 3,
    ),
    "headings, one of them of somebody who speaks once": (
        "# Séance\n\nUn mot.\n\n" + "## Marie\n\nOui.\n\n## Paul\n\nNon.\n\n" * 2 + "## Technicienne\n\nLe micro.",
        [(None, None, "# Séance"), (None, None, "Un mot."), *[("Marie", None, "Oui."), ("Paul", None, "Non.")] * 2,
         ("Technicienne", None, "Le micro.")],
    ),
    "somebody without a title among others": (
        "Mme Lopez\nPar la fin.\n\nEnquêteur\nPar la fin ?\n\nM. Petit\nMoi non.\n\nMme Lopez\nSi.",
        [("Mme Lopez", None, "Par la fin."), ("Enquêteur", None, "Par la fin ?"), ("M. Petit", None, "Moi non."),
         ("Mme Lopez", None, "Si.")],
    ),
    "each line a paragraph: the times, family names first, and the words": (
        "0:0:0.0 --> 0:0:4.37\n\nDíaz, Ana\n\nOui.\n\n0:0:4.8 --> 0:0:5.1\n\nLi, Bo\n\nNon.\n\n"
        "0:0:6.0 --> 0:0:9.0\n\nDíaz, Ana\n\nSi.",
        [("Díaz, Ana", 0.0, "Oui."), ("Li, Bo", 4.8, "Non."), ("Díaz, Ana", 6.0, "Si.")],
    ),
    "a table with names of its columns": (
        "Qui\tQuoi\nMarie\tUn.\nPaul\tDeux.\nMarie\tTrois.\nPaul\tQuatre.",
        [(None, None, "Qui\tQuoi"), ("Marie", None, "Un."), ("Paul", None, "Deux."), ("Marie", None, "Trois."),
         ("Paul", None, "Quatre.")],
    ),
    "questions and long answers": (
        "Mars.\n\nQ. What?\n\nA. We began.\n\nThen we waited.\n\nQ. And then?\n\nA. We went on.\n\nFor long.\n\nVery.",
        [(None, None, "Mars."), ("Q", None, "What?"), ("A", None, "We began.\n\nThen we waited."),
         ("Q", None, "And then?"),
         ("A", None, "We went on.\n\nFor long.\n\nVery.")],
    ),
    "questions and answers": (
        "Q. Alors ?\n\nR. Ben.\n\nQ. Oui.\n\nR. Voilà.",
        [("Q", None, "Alors ?"), ("R", None, "Ben."), ("Q", None, "Oui."), ("R", None, "Voilà.")],
    ),
    "time between name and words (Trint)": (
        "Marie Dupont [00:00:03] Un.\n\nPaul [00:00:09] Deux.\n\nMarie Dupont [00:01:09] Trois.",
        [("Marie Dupont", 3.0, "Un."), ("Paul", 9.0, "Deux."), ("Marie Dupont", 69.0, "Trois.")],
    ),
    "Zoom chat, saved on the machine": (
        "10:01:02 From  Marie D  to  Everyone:\n\tUn ?\n10:01:09 From  Paul  to  Marie D(Direct Message):\n\tDeux\n"
        "10:02:02 From  Marie D  to  Everyone:\n\tTrois",
        [("Marie D", 36062.0, "Un ?"), ("Paul", 36069.0, "Deux"), ("Marie D", 36122.0, "Trois")],
    ),
    "Zoom chat, older": (
        "10:01:02\t From Marie D : Un ?\n10:01:09\t From Paul to Marie D (Privately) : Deux\n"
        "10:02:02\t De Marie D : Trois",
        [("Marie D", 36062.0, "Un ?"), ("Paul", 36069.0, "Deux"), ("Marie D", 36122.0, "Trois")],
    ),
    "chat of a telephone": (
        "12/03/2024, 10:01 - Marie: Un ?\n12/03/2024, 10:02 - +33 6 12 34 56 78: Deux\nsuite\n"
        "12/03/2024, 10:05 - Marie: Trois",
        [("Marie", 36060.0, "Un ?"), ("+33 6 12 34 56 78", 36120.0, "Deux\nsuite"), ("Marie", 36300.0, "Trois")],
    ),
    "chat of a telephone, with half days": (
        "[12/03/2024, 1:01:02 PM] Marie: Un ?\n[12/03/2024, 1:02:03 PM] Paul: Deux\n"
        "[12/03/2024, 1:05:00 PM] Marie: Trois",
        [("Marie", 46862.0, "Un ?"), ("Paul", 46923.0, "Deux"), ("Marie", 47100.0, "Trois")],
    ),
    "inclusive names": (
        "Enquêteur·rice : Alors ?\nEnquêté(e) : Ben.\nEnquêteur·rice : Oui.\nEnquêté(e) : Voilà.",
        [("Enquêteur·rice", None, "Alors ?"), ("Enquêté(e)", None, "Ben."), ("Enquêteur·rice", None, "Oui."),
         ("Enquêté(e)", None, "Voilà.")],
    ),
    "time at the end of a turn (f4)": (
        "I: Alors ? #00:00:05-3#\nB: Ben. #00:00:09-1#\nI: Oui. #00:00:15-0#\nB: Voilà.",
        [("I", 0.0, "Alors ?"), ("B", 5.3, "Ben."), ("I", 9.1, "Oui."), ("B", None, "Voilà.")],
    ),
    "Slack, with the time alone before what somebody goes on to say": (
        "Ana Díaz\n  11:58 AM\nUn.\n11:59\nDeux.\nBo Li\n  12:03 PM\nTrois.\n1:04\nQuatre.\nAna Díaz\n  1:50 PM\nCinq.",
        [("Ana Díaz", 43080.0, "Un."), ("Ana Díaz", 43140.0, "Deux."), ("Bo Li", 43380.0, "Trois."),
         ("Bo Li", 47040.0, "Quatre."), ("Ana Díaz", 49800.0, "Cinq.")],
    ),
    "Slack, with the time in brackets": (
        "Ana Díaz  [9:40 AM]\nUn.\n[9:41 AM]\nDeux.\nBo Li  [9:43 AM]\nTrois.\n[9:44 AM]Quatre.\n"
        "Ana Díaz  [9:50 AM]\nCinq.",
        [("Ana Díaz", 34800.0, "Un."), ("Ana Díaz", 34860.0, "Deux."), ("Bo Li", 34980.0, "Trois."),
         ("Bo Li", 35040.0, "Quatre."), ("Ana Díaz", 35400.0, "Cinq.")],
    ),
    "Discord": (
        "ana.b — 01/02/2024 10:21\nUn.\nEncore.\nInès — Aujourd’hui à 10:22\nDeux.\n"
        "Zoé [she/her] — Hier à 22:25\nTrois.\n"
        "Bo — Today at 10:24 PM\nQuatre.\n[10:25 PM]\nCinq.",
        [("ana.b", 37260.0, "Un.\nEncore."), ("Inès", 37320.0, "Deux."), ("Zoé [she/her]", 80700.0, "Trois."),
         ("Bo", 80640.0, "Quatre."), ("Bo", 80700.0, "Cinq.")],
    ),
    "a telephone's chat, with what happens in it": (
        "12/03/2024, 10:20 - Messages are encrypted.\n12/03/2024 à 10:21 - Ana: Un\nencore\n"
        "\u200e[12/03/2024 10:22:05] Bo: Deux\n"
        "12/03/2024, 10:24 - Bo left\n12/03/2024, 10:25 - +33 6 12 34 56 78: Trois\n12/03/2024, 10:26 - Ana: Bon",
        [(None, 37200.0, "Messages are encrypted."), ("Ana", 37260.0, "Un\nencore"), ("Bo", 37325.0, "Deux"),
         (None, 37440.0, "Bo left"), ("+33 6 12 34 56 78", 37500.0, "Trois"),
         ("Ana", 37560.0, "Bon")],
    ),
    "a play": (
        "ACTE I\n\nRASTIGNAC.\nUn.\n\nVAUTRIN, à part. — Deux.\nIl sort.\n\nMME VAUQUER (riant). Trois.\n\n"
        "VAUTRIN\nQuatre.\n\n"
        "RASTIGNAC. Cinq.",
        [(None, None, "ACTE I"), ("RASTIGNAC", None, "Un."), ("VAUTRIN", None, "Deux.\nIl sort."),
         ("MME VAUQUER", None, "Trois."), ("VAUTRIN", None, "Quatre."), ("RASTIGNAC", None, "Cinq.")],
    ),
    "the time above the name (Teams, Fireflies)": (
        "0:0:3.120 --> 0:0:5.40\nAna Díaz\nUn.\n0:0:6.0 --> 0:0:9.10\nBo Li\nDeux.\n0:0:10.0 --> 0:0:12.0\n"
        "Ana Díaz\nTrois.",
        [("Ana Díaz", 3.12, "Un."), ("Bo Li", 6.0, "Deux."), ("Ana Díaz", 10.0, "Trois.")],
    ),
    "the time below the name": (
        "Speaker 1\n00:00:01,200\nUn.\n\nSpeaker 2\n00:00:04,500\nDeux.\n\nSpeaker 1\n00:00:06,000\nTrois.",
        [("Speaker 1", 1.2, "Un."), ("Speaker 2", 4.5, "Deux."), ("Speaker 1", 6.0, "Trois.")],
    ),
    "the time above name and colon (Sonix)": (
        "Week.mp3\n\n[00:00:03.120]\nAna: Un.\n\n[00:00:12.000]\nBo: Deux.\n\n[00:31:01.000]\nAna: Trois.\n\n"
        "Sonix is the world’s most advanced transcription.",
        [(None, None, "Week.mp3"), ("Ana", 3.12, "Un."), ("Bo", 12.0, "Deux."), ("Ana", 1861.0, "Trois."),
         (None, None, "Sonix is the world’s most advanced transcription.")],
    ),
    "Teams, with its head and foot": (
        "Week-Meeting Recording\n\nMarch 12, 2024, 9:21AM\n31m 4s\n\nAna   0:03\nUn.\n\nBo   0:12\nDeux.\n\n"
        "Ana   31:01\nTrois.\n\n"
        "Ana stopped transcription",
        [(None, None, "Week-Meeting Recording"), (None, None, "March 12, 2024, 9:21AM\n31m 4s"), ("Ana", 3.0, "Un."),
         ("Bo", 12.0, "Deux."), ("Ana", 1861.0, "Trois."), (None, None, "Ana stopped transcription")],
    ),
    "Meet, with the end of the meeting": (
        "Ana: Un.\nBo: Deux.\nAna: Trois.\nBo: Bon.\n\n### Meeting ended after 00:36:54 👋",
        [("Ana", None, "Un."), ("Bo", None, "Deux."), ("Ana", None, "Trois."), ("Bo", None, "Bon."),
         (None, None, "### Meeting ended after 00:36:54 👋")],
    ),
    "Meet in French, with the end of the meeting": (
        "Ana : Un.\nBo : Deux.\nAna : La réunion s’est terminée à midi.\nOui.\nBo : Bon.\n\n"
        "La réunion s’est terminée au bout de 00:36:54 👋",
        [("Ana", None, "Un."), ("Bo", None, "Deux."), ("Ana", None, "La réunion s’est terminée à midi.\nOui."),
         ("Bo", None, "Bon."), (None, None, "La réunion s’est terminée au bout de 00:36:54 👋")],
    ),
    "the time behind the name’s colon": (
        "Ana: 00:01\nUn.\n\nBo: 0:05\nDeux.\n\nAna: 1:00:09\nTrois.\n\nBo: 1:00:12\nBon.",
        [("Ana", 1.0, "Un."), ("Bo", 5.0, "Deux."), ("Ana", 3609.0, "Trois."), ("Bo", 3612.0, "Bon.")],
    ),
    "Meet, with its foot": (
        "Ana: Un.\nBo: Deux.\n00:05:00\n\nAna: Trois.\nBo: Quatre.\nTranscription ended after 00:06:12\n\n"
        "This editable transcript was computer generated and might contain errors.",
        [("Ana", None, "Un."), ("Bo", None, "Deux."), ("Ana", 300.0, "Trois."), ("Bo", None, "Quatre."),
         (None, None, "Transcription ended after 00:06:12"),
         (None, None, "This editable transcript was computer generated and might contain errors.")],
    ),
    "ranges of time in brackets, before the colon": (
        "Ana [0:00-0:03]: Un.\nBo [0:03–0:05]: Deux.\nAna [0:09-0:05]: Trois.",
        [("Ana", 0.0, "Un."), ("Bo", 3.0, "Deux."), ("Ana", 9.0, "Trois.")],
    ),
    "ranges of time in brackets, behind the name": (
        "Locuteur 1 (00:00:03 - 00:00:09)\nUn.\n\nLocuteur 2 (00:00:10 - 00:00:12)\nDeux.\n\n"
        "Locuteur 1 (00:00:13 - 00:00:15)\nTrois.",
        [("Locuteur 1", 3.0, "Un."), ("Locuteur 2", 10.0, "Deux."), ("Locuteur 1", 13.0, "Trois.")],
    ),
    "Zoom's saved transcript": (
        "[Ana Díaz] 09:12:33\nUn.\n\n[Bo Li] 09:12:40\nDeux.\n\n[Ana Díaz] 09:12:50\nTrois.",
        [("Ana Díaz", 33153.0, "Un."), ("Bo Li", 33160.0, "Deux."), ("Ana Díaz", 33170.0, "Trois.")],
    ),
    "copies of WhatsApp's page": (
        "[10:21, 12/03/2024] Ana Díaz: Un ?\n[10:22, 12/03/2024] Bo: Deux\nencore\n[10:23, 12/03/2024] Ana Díaz: Trois",
        [("Ana Díaz", 37260.0, "Un ?"), ("Bo", 37320.0, "Deux\nencore"), ("Ana Díaz", 37380.0, "Trois")],
    ),
    "chats of Teams": (
        "[12/03 10:21] Ana Díaz\nUn.\n[hier 10:22] Li, Bo\nDeux.\n[12/03 10:23] Ana Díaz\nTrois.\n"
        "[12/03 10:24] Li, Bo\nFin.",
        [("Ana Díaz", 37260.0, "Un."), ("Li, Bo", 37320.0, "Deux."), ("Ana Díaz", 37380.0, "Trois."),
         ("Li, Bo", 37440.0, "Fin.")],
    ),
    "surname first, behind the time": (
        "[0:21] Díaz, Ana\nUn.\n[0:22] Li, Bo\nDeux.\n[0:23] Díaz, Ana\nTrois.",
        [("Díaz, Ana", 21.0, "Un."), ("Li, Bo", 22.0, "Deux."), ("Díaz, Ana", 23.0, "Trois.")],
    ),
    "how it is said, who is not certain, and several at once": (
        "Ana (en riant): Un.\nBo: Deux.\nAna: Trois.\nBo (?): Quatre.\nPlusieurs voix: Cinq.\nP2?: Six.",
        [("Ana (en riant)", None, "Un."), ("Bo", None, "Deux."), ("Ana", None, "Trois."), ("Bo (?)", None, "Quatre."),
         ("Plusieurs voix", None, "Cinq."), ("P2?", None, "Six.")],
    ),
    "names behind stars": (
        "*ANA: Un.\n*BO: Deux.\n*ANA: Trois.\n*BO: Quatre.",
        [("ANA", None, "Un."), ("BO", None, "Deux."), ("ANA", None, "Trois."), ("BO", None, "Quatre.")],
    ),
    "initials": (
        "A.D.: Un ?\nB.L.: Deux.\nA.D.: Trois.\nB.L.: Quatre.",
        [("A.D.", None, "Un ?"), ("B.L.", None, "Deux."), ("A.D.", None, "Trois."), ("B.L.", None, "Quatre.")],
    ),
    "turns without words, which are nobody's": (
        "Ana: Un.\nBo:\nAna: Deux.\nBo: Trois.\nAna:",
        [("Ana", None, "Un."), (None, None, "Bo:"), ("Ana", None, "Deux."), ("Bo", None, "Trois."),
         (None, None, "Ana:")],
    ),
    "wide colon": (
        "山田：こんにちは\n佐藤：はい\n山田：元気ですか\n佐藤：はい",
        [("山田", None, "こんにちは"), ("佐藤", None, "はい"), ("山田", None, "元気ですか"), ("佐藤", None, "はい")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layout(layout: str) -> None:
    text, expected = LAYOUTS[layout]
    assert turns_of(text) == expected


PROSE = {
    "notes and addresses": "Note: one.\n\nThe point is: see http://example.org\n\nNote: two.\n\nWhy: because.",
    "shouting": "C’EST FINI. Ils rangent.\n\nNASA. Ils rient.\n\nElle dit NON. Il part.\n\nFIN.",
    "names above the times of a timetable": "Ana Díaz\n10:00\n\nBo Li\n11:00\n\nCléo Roy\n12:00\n",
    "a diary": "Lundi : ils s’assoient.\n\nMardi : rien, la salle est vide.\n\nLundi : encore.\n\nMardi : fin.",
    "mails": "De : Ana Díaz\nÀ : Bo Li\nObjet : oui\n\nBonjour.\n\nDe : Bo Li\nÀ : Ana Díaz\nObjet : non\n\nOui.",
    "a list": "Flour: 200g\nSugar: 100g\nEggs: 2\n",
    "a timetable": "Lunch 12:30\nCoffee 15:00\nDinner 19:00\n",
    "a timetable by halves of the day": "Lunch 12:30 PM\nCoffee 3:00 PM\nDinner 7:00 PM\n",
    "field notes with the time of day": "14:05 Ils s’assoient.\n14:07 Elle ouvre la page.\n",
    "reported speech": "Chapitre 1\n\nIl dit alors : voilà.\n\nElle répondit : non.\n\nIl dit alors : bon.\n",
    "a colon in each paragraph": "\n\n".join(
        f"Nous avons vu {what} : cela compte, et la suite le montre." for what in ("un", "deux", "trois", "quatre")
    ),
    "field notes with dates": "12/03/2024, 10:01 - Ils s’assoient.\n12/03/2024, 10:07 - Elle ouvre : voilà.\n",
    "an outline": "A. Début\n\nUn mot.\n\nB. Suite\n\nUn mot.\n\nA. Encore\n\nUn mot.\n\nB. Fin\n\nUn mot.",
    "a question without an answer": "Q. Why?\n\nQ. And why?\n\nNobody knew.\n\nThey left.\n\nLater they came back.",
    "a dash in prose": "Lyon – une ville.\nParis – une autre ville.\nElles sont loin.\nOn prend le train.\n",
    "long lines with dashes": f"Paris – {LONG}\n\nParis – {LONG}\n\nLyon – {LONG}\n",
    "a list by kind, with dashes": "Prix – un.\nPrix – deux.\nPrix – un.\nDates – un.\nDates – deux.\nDates – un.",
    "a numbered list": "1.\tLire.\n2.\tÉcrire.\n3.\tLire encore.\n",
    "headings and times": "# Un\n\nTexte [00:12] ici.\n\n# Deux\n\nAutre [00:15] là.\n",
    "recurring rare headings": "\n\n".join(
        ["Résultats : bons."] + [f"Paragraphe de texte numéro {n}, assez long pour compter." for n in range(30)]
        + ["Résultats : moins bons."]
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PROSE)
def test_prose_has_no_speakers(name: str) -> None:
    assert set(speakers_of(PROSE[name])) == {None}


def test_header_lines_are_no_speakers() -> None:
    header = "Atelier 3\nDate : 12 mars\nParticipants : Marie, Paul\nAnimation : Jeanne\n\n"
    text = header + "Marie : Un.\nPaul : Deux.\nMarie : Trois.\nPaul : Quatre."
    assert speakers_of(text) == [None, "Marie", "Paul", "Marie", "Paul"]


def test_someone_who_speaks_once() -> None:
    assert speakers_of("Marie: a\nPaul: b\nJean-Pierre: c\nMarie: d\nPaul: e") == [
        "Marie", "Paul", "Jean-Pierre", "Marie", "Paul",
    ]  # fmt: skip
    assert speakers_of("Marie: Bonjour tout le monde.\nPaul: Salut !\n") == ["Marie", "Paul"]


def test_stage_direction_interrupts_but_does_not_end_a_turn() -> None:
    text = "Marie: Un.\n\n[12 seconds pause]\n\nencore Marie.\n\nPaul: Deux.\nMarie: a\nPaul: b"
    assert turns_of(text)[:4] == [
        ("Marie", None, "Un."),
        (None, None, "[12 seconds pause]"),
        ("Marie", None, "encore Marie."),
        ("Paul", None, "Deux."),
    ]


def test_long_turns_keep_their_paragraphs() -> None:
    text = "INT: Why?\n\nP1: Well. I did: this.\nAnd that.\n\nA second paragraph.\n\nINT: Ok.\n\nP1: Yes."
    assert turns_of(text)[1] == ("P1", None, "Well. I did: this.\nAnd that.\n\nA second paragraph.")


def test_a_label_without_words_is_text() -> None:
    assert turns_of("Marie:\nPaul: Salut\nMarie: oui\nPaul: ok")[0] == (None, None, "Marie:")


def test_blank_text_has_no_turns() -> None:
    assert split_turns("") == split_turns(" \n\t\n\u2028") == ()


def assert_sound(text: str) -> None:
    """Ordered, within the text, apart; all that lies outside is white space, a label or a time mark."""
    position = 0
    outside = list(text)
    for turn in split_turns(text):
        assert position <= turn.start < turn.end <= len(text)
        position = turn.end
        words = text[turn.start : turn.end]
        assert words == words.strip()
        outside[turn.start : turn.end] = " " * (turn.end - turn.start)
        assert turn.time_end is None or turn.time_start is not None
    start = 0
    for line in text.split("\n"):
        left = "".join(outside[start : start + len(line)])
        if left.strip():
            label = read_label(line)
            assert label is not None, line
            assert not left[label.rest :].strip(), line
            assert label.layout == "time" or label.name in line or label.name in " ".join(line.split())
        start += len(line) + 1


NAMES = st.sampled_from(
    ["Marie", "Paul", "MARIE", "S01", "le président", "Note", "Zoé 👩‍👩‍👧", "e\u0301lodie", "𝔄da", "Q", "Oui"]
)
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\r\0"), max_size=30)
MARKS = st.sampled_from(
    ["", "[00:01:02] ", "0:05", "00:00:03 ", "(1:02) ", "00:01 --> 00:02", "[01:02:03.5]", "\t", "  "]
)
SEPARATORS = st.sampled_from([": ", ":", " : ", "\t", "  0:16  ", "\n", "] ", " (0:12): ", ": [00:00:12] ", ""])
LINES = st.one_of(
    st.builds(lambda mark, name, gap, words: mark + name + gap + words, MARKS, NAMES, SEPARATORS, WORDS),
    st.builds(lambda name, words: f"[{name}] {words}", NAMES, WORDS),
    st.builds(lambda words: f"({words})", WORDS),
    WORDS, MARKS, st.just(""),
)  # fmt: skip
TEXTS = st.lists(LINES, max_size=25).map("\n".join)


@given(TEXTS)
def test_nothing_is_lost(text: str) -> None:
    assert_sound(canonical(text).text)


@given(st.text())
def test_nothing_is_lost_of_any_text(text: str) -> None:
    assert_sound(canonical(text).text)


@given(st.lists(st.tuples(st.sampled_from(["Marie", "Paul"]), WORDS), min_size=6, max_size=12))
def test_words_survive_as_they_are(said: list[tuple[str, str]]) -> None:
    said = [(name, words.strip()) for name, words in said if words.strip() and ":" not in words]
    text = "\n".join(f"{name}: {words}" for name, words in said)
    found = "\n".join(text[turn.start : turn.end] for turn in split_turns(text))
    for _, words in said:
        assert words in found
