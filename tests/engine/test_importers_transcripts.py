"""Transcripts made with tools of annotation and recognition, against figures counted with grep and by hand."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers import registry
from el2mp_desktop.importers.base import ImportedSource


@dataclass(frozen=True)
class Expected:
    file: str
    importer: str
    turns: int
    speakers: dict[str | None, int]
    first: float | None = None
    """Seconds at which the first timed turn begins."""
    last: float | None = None
    """Seconds at which the last timed turn begins."""
    ends: float | None = None
    """Seconds at which the last turn ends."""


REAL = (
    Expected("whisper/medium_fr__radio_short.mp3.words.json", "whisper", 11, {None: 11}, 30.88, 92.28, 93.08),
    Expected("whisper/medium_auto__empty.mp3.words.json", "whisper", 1, {None: 1}, 0.0, 0.0, 2.52),
    Expected("whisper/punctuations_no__punctuations.mp3.words.json", "whisper", 1, {None: 1}, 0.38, 0.38, 2.76),
    Expected("cfpp_textgrid/Assia-Berrada-F-49_Ivry-v2-2.TextGrid", "textgrid", 46,
             {"Florence Lefeuvre (ENQ)": 21, "Assia Berrada": 25}, 0.0, 90.566, 92.648),
    Expected("cfpp_textgrid/Lucie_da_Silva_F_22_7e-v2.TextGrid", "textgrid", 1179,
             {"Adèle": 202, "Florence Lefeuvre (ENQ)": 372, "Lucie da Silva": 517, "Francine": 88},
             0.0, 2833.427, 2833.763),
    Expected("phonfieldwork/test.TextGrid", "textgrid", 8, {"intervals": 4, "points": 4}, 0.012, 0.512),
    Expected("phonfieldwork/test_short.TextGrid", "textgrid", 8, {"intervals": 4, "points": 4}, 0.012, 0.512),
    Expected("phonfieldwork/test.eaf", "elan", 8, {"intervals": 4, "empty_intervals": 4}, 0.012, 0.512, 0.652),
    Expected("chat/eve.cha", "childes", 1588, {"MOT": 804, "CHI": 741, "COL": 30, "RIC": 13}),
    Expected("noscribe/interview.html", "noscribe", 58, {"S01": 28, "S00": 26, "S02": 1, None: 3},
             0.0, 726.46, 737.141),
    Expected("ami_qmsum/ES2010a.json", "qmsum", 151,
             {"Project Manager": 56, "Marketing": 36, "User Interface": 36, "Industrial Designer": 23}),
    Expected("ami_qmsum/IS1004a.json", "qmsum", 91,
             {"Project Manager": 35, "User Interface": 24, "Industrial Designer": 20, "Marketing": 12}),
    Expected("w3c_ml_workshop/minutes-20200916.html", "html", 116,
             {"Anssi": 32, "Dom": 14, "Sangwhan": 7, "Kenneth": 7, "Andrew": 5, "Jason": 4, "Bernard": 4, "Wenhe": 3,
              "Corentin": 3, "Chai": 3, "Oguz": 2, "Ping": 1, "Ningxin": 1, "Nick": 1, "Jonathan": 1, "Francois": 1,
              None: 27}),
    Expected("w3c_ccg/2024-11-18_index.html", "html", 109,
             {"Dmitri Zagidulin": 18, "Kerri Lemoie": 6, "James Chartrand": 3, "deb_everhart_(credential_engine)": 4,
              "dmitri_zagidulin": 8, "federico_giacanelli": 7, "ildiko_mazar": 11, "kayode_ezike": 1,
              "kerri_lemoie": 9, "nate_otto_(he/him)": 8, "phil_barker": 9, "simone_ravaioli": 4,
              "xavi_aracil_(1edtech)": 1, None: 20}),
)  # fmt: skip


@pytest.mark.shared
@pytest.mark.parametrize("expected", REAL, ids=lambda expected: expected.file)
def test_real_files(shared_data: Path, expected: Expected) -> None:
    read = registry.read(shared_data / "A_transcripts" / expected.file)
    (source,) = read.sources
    assert_sound(source)
    assert (read.importer, source.format, source.kind) == (expected.importer, expected.importer, "transcript")
    assert len(source.turns) == expected.turns
    assert Counter(turn.speaker for turn in source.turns) == expected.speakers
    starts = [turn.time_start for turn in source.turns if turn.time_start is not None]
    assert (starts[0] if starts else None, starts[-1] if starts else None) == (expected.first, expected.last)
    assert starts == sorted(starts)
    assert source.turns[-1].time_end == expected.ends


def assert_sound(source: ImportedSource) -> None:
    position = 0
    for turn in source.turns:
        assert position <= turn.start < turn.end <= len(source.text)
        assert source.text[turn.start : turn.end].strip() == source.text[turn.start : turn.end]
        assert turn.time_end is None or (turn.time_start is not None and turn.time_end >= turn.time_start)
        position = turn.end


def put(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def said(path: Path) -> list[tuple[str | None, str, float | None, float | None]]:
    (source,) = registry.read(path).sources
    assert_sound(source)
    return [(turn.speaker, source.text[turn.start : turn.end], turn.time_start, turn.time_end) for turn in source.turns]


def test_whisper_with_times_of_a_clock_and_text_alone(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text('{"segments": [{"start": "0:01:00.5", "end": "0:01:02", "text": "Oui"}]}', "utf-8")
    (source,) = registry.read(path).sources
    assert [(turn.time_start, turn.time_end) for turn in source.turns] == [(60.5, 62.0)]
    path.write_text(
        '{"text": "Bonjour à tous.\\nSalut \\"toi\\".", "usage": {"type": "duration", "seconds": 3}}', "utf-8"
    )
    file = registry.read(path)
    assert file.importer == "whisper"
    assert [file.sources[0].text[turn.start : turn.end] for turn in file.sources[0].turns] == [
        "Bonjour à tous.", 'Salut "toi".']  # fmt: skip


def test_whisperx_names_speakers_and_whisper_cpp_counts_milliseconds(tmp_path: Path) -> None:
    path = put(tmp_path / "a.json",
               '{"segments": [{"start": 0.5, "end": 1, "text": " So,", "speaker": "A"}, {"start": 1, "end": 2.25, '
               '"text": " yes.", "speaker": "A"}, {"start": 3, "end": 4, "text": " No.", "speaker": "B"},'
               '{"start": "x", "end": NaN, "text": " Maybe."}], "word_segments": []}')  # fmt: skip
    assert said(path) == [("A", "So, yes.", 0.5, 2.25), ("B", "No.", 3, 4), (None, "Maybe.", None, None)]
    path = put(tmp_path / "b.json",
               '{"transcription": [{"timestamps": {"from": "00:00:00,000"}, "offsets": {"from": 0, "to": 1500}, '
               '"text": " Bonjour."}]}')  # fmt: skip
    assert said(path) == [(None, "Bonjour.", 0, 1.5)]


def test_a_long_text_before_the_segments(tmp_path: Path) -> None:
    text = "word " * 40_000
    path = put(tmp_path / "a.dat", f'{{"text": "{text}", "segments": [{{"start": 0, "end": 9, "text": "{text}"}}]}}')
    assert registry.read(path).importer == "whisper"


def test_silence_is_said_to_hold_no_text(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no text"):
        registry.read(put(tmp_path / "a.json", '{"text": "", "segments": [], "language": "en"}'))


GRID = (
    'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0 \nxmax = 4 \ntiers? <exists> \nsize = 2 \n'
    'item []: \n item [1]:\n class = "IntervalTier" \n name = "Zoé" \n xmin = 0 \n xmax = 4 \n intervals: size = 2 \n'
    ' intervals [1]:\n xmin = 0 \n xmax = 2.5 \n text = "He said ""no"" 12" \n'
    ' intervals [2]:\n xmin = 2.5 \n xmax = 4 \n text = "" \n'
    ' item [2]:\n class = "IntervalTier" \n name = "Ali" \n xmin = 0 \n xmax = 4 \n intervals: size = 1 \n'
    ' intervals [1]:\n xmin = 2 \n xmax = 4 \n text = "mm\nmm" ! a remark "with" 3 marks\n'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_textgrids_in_the_encodings_of_praat(tmp_path: Path, encoding: str) -> None:
    path = put(tmp_path / "a.TextGrid", GRID.encode(encoding))
    assert said(path) == [("Zoé", 'He said "no" 12', 0, 2.5), ("Ali", "mm\nmm", 2, 4)]


def test_broken_textgrids(tmp_path: Path) -> None:
    for data in (GRID[:300], GRID.replace("size = 2", "size = 999999999", 1), GRID.replace("size = 2", "size = 2.5", 1),
                 GRID.replace("<exists>", "<absent>")):  # fmt: skip
        with pytest.raises(UserError, match=r"a\.TextGrid: "):
            registry.read(put(tmp_path / "a.TextGrid", data))


EAF = """<?xml version="1.0" encoding="UTF-8"?><ANNOTATION_DOCUMENT><TIME_ORDER>
<TIME_SLOT TIME_SLOT_ID="t1" TIME_VALUE="100"/><TIME_SLOT TIME_SLOT_ID="t2"/>
<TIME_SLOT TIME_SLOT_ID="t3" TIME_VALUE="900"/></TIME_ORDER>
<TIER TIER_ID="tx@B"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a" TIME_SLOT_REF1="t2" TIME_SLOT_REF2="t3">
<ANNOTATION_VALUE>after</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="tx@A" PARTICIPANT="Ann"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="b" TIME_SLOT_REF1="t1"
TIME_SLOT_REF2="t3"><ANNOTATION_VALUE>first &amp; long</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="gloss" PARENT_REF="tx@A"><ANNOTATION><REF_ANNOTATION ANNOTATION_ID="c" ANNOTATION_REF="b">
<ANNOTATION_VALUE>premier</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER></ANNOTATION_DOCUMENT>"""


def test_elan_with_participants_dependent_tiers_and_slots_without_time(tmp_path: Path) -> None:
    path = put(tmp_path / "a.eaf", EAF)
    assert said(path) == [("tx@B", "after", None, None), ("Ann", "first & long", 0.1, 0.9)]
    (source,) = registry.read(path).sources
    assert source.warnings == ("1 dependent tier was left out.",)


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "laugh">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    + ' <!ENTITY x SYSTEM "file:///etc/passwd">]>'
)


@pytest.mark.parametrize("declared", [LAUGHS.replace('<?xml version="1.0"?>', "")])
def test_xml_that_would_harm_or_breaks_off(tmp_path: Path, declared: str) -> None:
    body = EAF.split("?>", 1)[1]
    deep = body.replace("first", "<b>" * 5000)
    for data in (declared + body.replace("after", "&l9;&x;"), declared + body, body[:400], deep, body + "<"):
        with pytest.raises(UserError, match=r"a\.eaf: "):
            registry.read(put(tmp_path / "a.eaf", data))


EXB = """<?xml version="1.0" encoding="UTF-8"?>
<basic-transcription><head><speakertable>
<speaker id="SPK0"><abbreviation>Zoé</abbreviation></speaker><speaker id="SPK1"><abbreviation/></speaker>
</speakertable></head><basic-body><common-timeline>
<tli id="T0" time="0.0"/><tli id="T1" time="1.5"/><tli id="T2"/><tli id="T3" time="4.0"/><tli id="T4" time="5"/>
</common-timeline>
<tier id="A" speaker="SPK0" category="v" type="t"><event start="T0" end="T1">Alors </event>
<event start="T1" end="T2">on y ((rit)) </event><event start="T3" end="T4">va. ((0,5s))</event></tier>
<tier id="B" speaker="SPK1" category="v" type="t"><event start="T1" end="T3">oui</event></tier>
<tier id="C" speaker="SPK0" category="nn" type="d"><event start="T0" end="T1">se lève</event></tier>
<tier id="D" category="x" type="a"/>
</basic-body></basic-transcription>"""


def test_events_that_follow_each_other_are_one_turn(tmp_path: Path) -> None:
    path = put(tmp_path / "a.xml", EXB)
    assert registry.read(path).importer == "exmaralda"
    assert said(path) == [
        ("Zoé", "Alors on y ((rit))", 0.0, None), ("SPK1", "oui", 1.5, 4.0), ("Zoé", "va. ((0,5s))", 4.0, 5.0),
    ]  # fmt: skip
    (source,) = registry.read(path).sources
    assert [(mark.kind, mark.value) for mark in source.marks] == [("laughter", ""), ("overlap", ""), ("pause", "0.5")]
    assert source.warnings == ("1 tier of annotation was left out.",)


def test_turns_that_begin_while_others_speak_are_marked(tmp_path: Path) -> None:
    path = put(tmp_path / "a.xml", EXB.replace('<tli id="T2"/>', '<tli id="T2" time="2.25"/>'))
    (source,) = registry.read(path).sources
    (overlap,) = [mark for mark in source.marks if mark.kind == "overlap"]
    assert (source.text[overlap.start : overlap.end], overlap.value) == ("oui", "0.75")


CHA = (
    "@UTF8\n@Begin\n@Languages:\teng\n@Participants:\tCHI Eve Target_Child, MOT Sue Mother\n"
    "*CHI:\tmore [/] more &-uh\n\tcookie . \x151200_3400\x15\n%mor:\tqn|more\n\tn|cookie\n"
    "*MOT:\tyou want (.) more ? \x153400_4000\x15\n%com:\tlaughs\n@End\n"
)


def test_chat_with_times_and_lines_that_go_on(tmp_path: Path) -> None:
    for data in (CHA, "\ufeff" + CHA, CHA.replace("\n", "\r\n")):
        path = put(tmp_path / "a.cha", data)
        assert registry.read(path).importer == "childes"
        assert said(path) == [
            ("CHI", "more [/] more &-uh cookie .", 1.2, 3.4), ("MOT", "you want (.) more ?", 3.4, 4.0)
        ]  # fmt: skip
        (source,) = registry.read(path).sources
        assert source.warnings == ("2 lines of annotation (%) were left out.",)
        marks = [(source.text[mark.start : mark.end], mark.kind) for mark in source.marks]
        assert marks == [("[/]", "repair"), ("&-uh", "filler"), ("(.)", "pause")]


def test_chat_has_a_word_for_what_was_not_heard(tmp_path: Path) -> None:
    path = put(tmp_path / "a.cha", "@Begin\n*CHI:\txxx more axxx (xxx) &=laughs yyy .\n*MOT:\tno .\n@End\n")
    (source,) = registry.read(path).sources
    marks = [(source.text[mark.start : mark.end], mark.kind) for mark in source.marks]
    assert marks == [("xxx", "unclear"), ("(xxx)", "unclear"), ("&=laughs", "laughter"), ("yyy", "unclear")]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "kind", "count"),
    [  # counted with grep -o
        ("chat/eve.cha", "repair", 119), ("chat/eve.cha", "filler", 1), ("ami_qmsum/ES2010a.json", "sound", 45),
        ("ami_qmsum/ES2010a.json", "repair", 19), ("noscribe/interview.txt", "overlap", 22),
        ("noscribe/interview.html", "pause", 11), ("noscribe/interview.txt", "pause", 11),
        ("pdpilot_pdf/P1.pdf", "page", 5),
    ],
)  # fmt: skip
def test_marks_of_real_transcripts(shared_data: Path, file: str, kind: str, count: int) -> None:
    (source,) = registry.read(shared_data / "A_transcripts" / file).sources
    assert sum(1 for mark in source.marks if mark.kind == kind) == count


@pytest.mark.shared
def test_what_chat_leaves_out_is_counted(shared_data: Path) -> None:
    (source,) = registry.read(shared_data / "A_transcripts/chat/eve.cha").sources
    assert source.warnings == ("3,184 lines of annotation (%) were left out.",)
    assert "%mor" not in source.text
    assert "more cookie . [+ IMP]" in source.text


@pytest.mark.shared
def test_noscribe_keeps_its_marks_and_says_the_same_in_its_three_forms(shared_data: Path) -> None:
    folder = shared_data / "A_transcripts" / "noscribe"
    (page,) = registry.read(folder / "interview.html").sources
    (text,) = registry.read(folder / "interview.txt").sources
    assert "//S02: Ist das herrlich." in page.text
    assert "(12 seconds pause)" in page.text
    assert talk(page) == talk(text)


def talk(source: ImportedSource) -> list[tuple[str, str]]:
    """What the speakers said, without the spaces in which the two forms differ."""
    return [
        (turn.speaker, "".join(source.text[turn.start : turn.end].split())) for turn in source.turns if turn.speaker
    ]


def test_pages_keep_words_and_drop_scripts(tmp_path: Path) -> None:
    page = (
        "<!DOCTYPE html><html><head><title>t</title><script>evil()</script><body><script>if (a<b) evil()</script>"
        "<style>p {evil}</style><p>Marie&nbsp;: Bon&shy;jour <b>à</b>\n tous.<p>Paul : Salut &lt;3<br>ça va ?"
        "<p>Marie : Oui.</p><p>Paul : Bien.<div style='display: none'>evil <div>evil</div> evil</div><p hidden>evil"
        "<p>Marie : Fin.<table><tr><td>un<td>deux</table>"
    )
    path = put(tmp_path / "a.txt", page)
    assert registry.read(path).importer == "html"
    (source,) = registry.read(path).sources
    assert "evil" not in source.text
    assert "un\tdeux" in source.text
    assert source.speakers == ("Marie", "Paul")
    assert [turn.speaker for turn in source.turns][:5] == ["Marie", "Paul", "Marie", "Paul", "Marie"]
    assert "Salut <3\nça va ?" in source.text


def test_minutes_by_their_markup(tmp_path: Path) -> None:
    page = (
        "<html><body><p><cite>Present:</cite> Ann, Bob</p><p class=phone><cite>Ann:</cite> Welcome.</p>"
        "<p class=irc><cite>&lt;bob&gt;</cite> hi</p><p>&lt;zed&gt; late</p><p><cite>Nature</cite> says so</p>"
    )
    path = put(tmp_path / "m.html", page)
    assert [(speaker, text) for speaker, text, _, _ in said(path)] == [
        (None, "Present: Ann, Bob"), ("Ann", "Welcome."), ("bob", "hi"), ("zed", "late"), (None, "Nature says so"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "unit", ["<", "<a ", "<![", "</", "<p>", "<div hidden>", "<!--", "<pre>", "&", "<a name='x'>", "</p>", "<cite>x"]
)
def test_pages_of_one_long_line(tmp_path: Path, unit: str) -> None:
    path = put(tmp_path / "a.html", "<html><p>word</p>" + unit * (500_000 // len(unit)))
    try:
        (source,) = registry.read(path).sources
        assert "word" in source.text
    except UserError as error:
        assert str(error).startswith("a.html: ")


def test_other_json_is_no_transcript(tmp_path: Path) -> None:
    for data in ('{"meeting_transcripts": 3}', '{"segments": 1}', '{"a": [{"start": 1}]}', '{"segments": [{"start"'):
        with pytest.raises(UserError):
            registry.read(put(tmp_path / "a.json", data))
        for name in ("whisper", "qmsum"):
            with pytest.raises(UserError):
                registry.read(tmp_path / "a.json", name)


def irc(path: Path, text: str) -> list[tuple[str | None, float | None, str]]:
    read = registry.read(put(path, text))
    (source,) = read.sources
    assert_sound(source)
    assert read.importer == "irc"
    return [(turn.speaker, turn.time_start, source.text[turn.start : turn.end]) for turn in source.turns]


def test_small_irc_logs(tmp_path: Path) -> None:
    text = (
        "[10:02] <marc> hello\n[10:03] <lea> marc: hi\n[10:03] * marc waves\n"
        "[10:04] --> joe joined\n[10:05] <joe> salut\n"
    )
    assert irc(tmp_path / "a.log", text) == [
        ("marc", 36120, "hello"), ("lea", 36180, "marc: hi"), (None, 36180, "* marc waves"),
        (None, 36240, "--> joe joined"), ("joe", 36300, "salut"),
    ]  # fmt: skip
    text = (
        "--- Log opened Thu Mar 12\n10:00 < lea> hello\n10:01 <@marc> hi\n"
        "--- Day changed\n00:30 -!- joe has joined\n10:02 < lea> on\n"
    )
    assert [(speaker, words) for speaker, _, words in irc(tmp_path / "b.txt", text)] == [
        (None, "--- Log opened Thu Mar 12"), ("lea", "hello"), ("marc", "hi"), (None, "--- Day changed"),
        (None, "-!- joe has joined"), ("lea", "on"),
    ]  # fmt: skip


def test_what_a_scribe_writes_down_is_said_by_others(tmp_path: Path) -> None:
    text = (
        "<dom> scribe: Dom\n<dom> Topic: Intro\n<dom> Anssi: welcome all\n<anssik> q+\n"
        "<dom> ... we have a full agenda\n<dom> Jason: thanks\n<anssik> dom: nice\n<anssik> jason: well\n"
    )
    assert [(speaker, words) for speaker, _, words in irc(tmp_path / "a.txt", text)] == [
        ("dom", "scribe: Dom"), ("dom", "Topic: Intro"), ("Anssi", "welcome all"), ("anssik", "q+"),
        ("Anssi", "... we have a full agenda"), ("Jason", "thanks"), ("anssik", "dom: nice"), ("anssik", "jason: well"),
    ]  # fmt: skip


def test_lines_with_tags_are_no_irc_log(tmp_path: Path) -> None:
    for text in (
        "<b> one\n<i> two\n<b> three</b>\n",
        "<note> one\n<note> two\n<note> three\n",
        "<a> one\nmore\n<b> two\n",
    ):
        assert registry.read(put(tmp_path / "a.txt", text)).importer == "text"


@pytest.mark.shared
def test_an_irc_log_with_a_transcribing_bot(shared_data: Path) -> None:
    read = registry.read(shared_data / "A_transcripts/w3c_ccg/2024-11-18_irc.log")
    (source,) = read.sources
    assert_sound(source)
    counted = Counter(turn.speaker for turn in source.turns)
    assert (read.importer, len(source.turns)) == ("irc", 156)
    assert {name: counted[name] for name in ("Dmitri_Zagidulin", "James_Chartrand", "Kerri_Lemoie", "Transcriber")} == {
        "Dmitri_Zagidulin": 35, "James_Chartrand": 5, "Kerri_Lemoie": 16, "Transcriber": 2
    }  # fmt: skip
    assert source.turns[0].at == "2024-11-18T15:45:11.223+00:00"
    assert '"en" : [ "English title" ],\n' in source.text


FORMATS = ("exmaralda", "sbv", "irc", "whisper", "textgrid", "elan", "childes", "noscribe", "html", "qmsum")
SAMPLES = (
    GRID,
    EAF,
    EXB,
    CHA,
    '{"segments": [{"start": 0, "text": "a"}]}',
    '<html><p><a name="ts_0_1_S">S: a</a></html>',
)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("sample", SAMPLES, ids=["grid", "eaf", "exb", "cha", "json", "html"])
def test_cut_and_mistaken_files_end_in_a_source_or_a_sentence(tmp_path: Path, name: str, sample: str) -> None:
    data = sample.encode()
    for cut in (*range(1, len(data), max(1, len(data) // 40)), len(data)):
        for damaged in (data[:cut], data[:cut] + b"\xff\xfe\0" + data[cut:]):
            try:
                for source in registry.read(put(tmp_path / "a.x", damaged), name).sources:
                    assert_sound(source)
            except UserError as error:
                assert str(error).startswith("a.x: ")


def test_exmaralda_without_times_or_spaces(tmp_path: Path) -> None:
    points = "".join(f'<tli id="T{number}"/>' for number in range(5))
    tiers = "".join(
        f'<tier id="{name}" speaker="{name}" type="t">{events}</tier>'
        for name, events in (
            ("A", '<event start="T0" end="T1">so</event><event start="T1" end="T2">well • •</event>'
                  '<event start="T3" end="T4">yes</event>'),
            ("B", '<event start="T1" end="T3">no</event>'),
        )
    )  # fmt: skip
    body = f"<common-timeline>{points}</common-timeline>{tiers}"
    path = put(
        tmp_path / "a.exb",
        "<basic-transcription><head><speakertable/></head><basic-body>" + body + "</basic-body></basic-transcription>",
    )
    (source,) = registry.read(path).sources
    assert [(turn.speaker, source.text[turn.start : turn.end]) for turn in source.turns] == [
        ("A", "so well • •"), ("B", "no"), ("A", "yes"),
    ]  # fmt: skip
    assert [(mark.kind, source.text[mark.start : mark.end]) for mark in source.marks] == [
        ("pause", "• •"), ("overlap", "no"),
    ]  # fmt: skip
