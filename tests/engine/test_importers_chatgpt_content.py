"""What ChatGPT's messages hold besides words: pictures, files, tools, the canvas, citations, instructions, research."""

import json
from pathlib import Path
from typing import Any

from el2mp_desktop.importers import registry
from el2mp_desktop.importers.base import ImportedSource

Message = dict[str, Any]


def message(role: str, content: object, time: float = 1, /, **fields: Any) -> Message:
    parts = content if isinstance(content, dict) else {"content_type": "text", "parts": [content]}
    return {"author": {"role": role}, "create_time": time, "content": parts, "metadata": {}, **fields}


def one(folder: Path, *messages: Message) -> ImportedSource:
    """The chat of these messages, each below the one before."""
    asked = message("user", "Hi", 0.5)
    nodes = {
        f"n{place}": {"id": f"n{place}", "parent": f"n{place - 1}" if place else None, "children": [], "message": said}
        for place, said in enumerate((asked, *messages))
    }
    path = folder / "conversations.json"
    path.write_text(json.dumps([{"title": "T", "id": "c", "mapping": nodes, "current_node": f"n{len(messages)}"}]))
    return registry.read(path).sources[0]


def last(source: ImportedSource) -> str:
    return source.text[source.turns[-1].start : source.turns[-1].end]


def picture(key: str, **made: Any) -> Message:
    return {"content_type": "image_asset_pointer", "asset_pointer": f"file-service://{key}", "metadata": made}


def test_pictures_have_the_names_of_their_files(tmp_path: Path) -> None:
    files = [
        {"id": "file-2", "name": "two.png", "mime_type": "image/png"},
        {"id": "file-1", "name": "one.jpg", "mime_type": "image/jpeg"},
        {"id": "file-3", "name": "plan.pdf", "mime_type": "application/pdf"},
    ]
    content = {"content_type": "multimodal_text", "parts": [picture("file-1"), picture("file-2"), "Compare"]}
    source = one(tmp_path, message("user", content, metadata={"attachments": files}))
    assert last(source) == "[image: one.jpg]\n[image: two.png]\nCompare\n[attachment: plan.pdf]"


def test_a_picture_made_by_the_model_says_from_what(tmp_path: Path) -> None:
    asked = message("assistant", '{"prompt": "A red\\ncat", "size": "1024x1024"}', 1, recipient="dalle.text2im")
    made = {"content_type": "multimodal_text", "parts": [picture("file-9", dalle={"prompt": "A red\ncat"})]}
    source = one(tmp_path, asked, {**message("tool", made, 2), "author": {"role": "tool", "name": "dalle.text2im"}})
    words = [source.text[turn.start : turn.end] for turn in source.turns]
    assert words == ["Hi", "[tool: dalle.text2im]\nA red\ncat\n1024x1024", "[image made from: A red cat]"]


def test_what_was_spoken_is_words(tmp_path: Path) -> None:
    parts = [
        {"content_type": "audio_transcription", "text": "Bonjour, tu m’entends ?", "direction": "in"},
        {"content_type": "audio_asset_pointer", "asset_pointer": "sediment://file_1", "format": "wav"},
    ]
    source = one(tmp_path, message("user", {"content_type": "multimodal_text", "parts": parts}))
    assert last(source) == "Bonjour, tu m’entends ?\n[audio]"


def test_documents_of_the_canvas(tmp_path: Path) -> None:
    first = json.dumps({"name": "Essay", "type": "document", "content": "# Title\n\nText."})
    change = json.dumps({"updates": [{"pattern": "Text\\.", "multiple": False, "replacement": "More."}]})
    remark = json.dumps({"comments": [{"pattern": "Title", "comment": "Too short"}]})
    source = one(
        tmp_path,
        message("assistant", {"content_type": "code", "text": first}, 1, recipient="canmore.create_textdoc"),
        message("assistant", change, 2, recipient="canmore.update_textdoc"),
        message("assistant", remark, 3, recipient="canmore.comment_textdoc"),
    )
    assert [source.text[turn.start : turn.end] for turn in source.turns][1:] == [
        "[canvas: Essay]\n# Title\n\nText.\n[end of canvas]",
        "[canvas, instead of: Text\\.]\nMore.\n[end of canvas]",
        "[canvas, on: Title]\nToo short",
    ]
    assert any("canvas (3)" in warning for warning in source.warnings)


def test_code_for_the_interpreter_stays_code(tmp_path: Path) -> None:
    content = {"content_type": "code", "language": "python", "text": "print({'a': 1})"}
    assert last(one(tmp_path, message("assistant", content, recipient="python"))) == "print({'a': 1})"


def test_what_an_agent_sees_and_does(tmp_path: Path) -> None:
    state = {"type": "browser_state", "title": "A page", "url": "https://a.org/", "dom": None}
    seen = {"content_type": "computer_output", "computer_id": "0", "screenshot": picture("file-4"), "state": state}
    source = one(
        tmp_path,
        message("assistant", {"content_type": "code", "text": "{}"}, 1, recipient="computer.initialize"),
        message("tool", seen, 2),
        message("tool", {"content_type": "system_error", "name": "ConnectionError", "text": "No answer."}, 3),
        message("tool", {"content_type": "tether_browsing_display", "result": "", "summary": "Found little."}, 4),
    )
    assert [source.text[turn.start : turn.end] for turn in source.turns][1:] == [
        "[tool: computer.initialize]",
        "A page\nhttps://a.org/\n[image]",
        "ConnectionError\nNo answer.",
        "Found little.",
    ]
    assert source.warnings == ("Some parts are no plain text and are shown as placeholders: image (1), tool (1).",)


def test_a_search_is_its_words(tmp_path: Path) -> None:
    call = '{"search_query": [{"q": "weather Lyon"}, {"q": "météo"}]}'
    source = one(tmp_path, message("assistant", {"content_type": "code", "text": call}, recipient="web.run"))
    assert last(source) == "[tool: web.run]\nweather Lyon\nmétéo"


def test_citations_have_title_and_address(tmp_path: Path) -> None:
    mark = "\ue200cite\ue202turn0search1\ue201"
    details = {
        "content_references": [
            {"matched_text": mark, "alt": None, "items": [{"title": "A page", "url": "https://a.org", "snippet": "x"}]},
        ],
        "citations": [
            {"start_ix": 13, "end_ix": 23, "metadata": {"type": "webpage", "title": "B", "url": "https://b.org"}},
        ],
    }
    text = f"See {mark}【1†source】 and 【2†source】."
    start = text.index("【1")
    details["citations"][0].update(start_ix=start, end_ix=start + len("【1†source】"))
    source = one(tmp_path, message("assistant", text, metadata=details))
    assert last(source) == "See [citation: A page, https://a.org][citation: B, https://b.org] and 【2†source】."


def test_what_the_account_keeps_of_the_person_is_left_out_and_instructions_are_hidden(tmp_path: Path) -> None:
    context = {"content_type": "user_editable_context", "user_profile": "I teach.", "user_instructions": "Be short."}
    data = {"about_user_message": "I teach.", "about_model_message": "Be short."}
    old = message("system", "", 2, metadata={"is_user_system_message": True, "user_context_message_data": data})
    source = one(tmp_path, message("user", context, 1), old)
    labelled = "[custom instructions: about the person]\n[custom instructions: how to answer]\nBe short."
    assert [source.text[turn.start : turn.end] for turn in source.turns] == ["Hi", labelled, labelled]
    assert [(turn.role, turn.status) for turn in source.turns[1:]] == [("system", "hidden")] * 2
    (warning,) = source.warnings
    assert "told ChatGPT of themselves" in warning and "teach" not in repr(source)


def test_what_was_remembered_of_the_person_is_left_out(tmp_path: Path) -> None:
    memory = {"content_type": "model_editable_context", "model_set_context": "1. Teaches.", "repository": None}
    source = one(tmp_path, message("assistant", memory, 1))
    assert [source.text[turn.start : turn.end] for turn in source.turns] == ["Hi", "[memory]"]
    assert source.turns[1].status == "hidden" and "Teaches" not in repr(source)
    assert "remembered" in source.warnings[0]


def test_how_to_answer_says_nothing_of_the_person(tmp_path: Path) -> None:
    context = {"content_type": "user_editable_context", "user_profile": "", "user_instructions": "Be short."}
    assert one(tmp_path, message("user", context, 1)).warnings == ()


def test_a_request_that_answers_a_passage(tmp_path: Path) -> None:
    source = one(tmp_path, message("user", "Why?", metadata={"targeted_reply": "it is\nso"}))
    assert last(source) == "[in reply to: it is so]\nWhy?"


def test_the_report_of_a_deep_research(tmp_path: Path) -> None:
    state = json.dumps({"status": "completed", "report_message": {"content": {"parts": ["# Report\n\nFound."]}}})
    sdk = {"attribution_id": "connector_openai_deep_research", "widget_state": state}
    source = one(tmp_path, message("tool", "", metadata={"chatgpt_sdk": sdk}))
    assert last(source) == "[deep research]\n# Report\n\nFound."


def test_reasoning_is_hidden_in_either_form(tmp_path: Path) -> None:
    thoughts = {"content_type": "thoughts", "thoughts": [{"summary": "Weighing", "content": "a or b"}]}
    source = one(
        tmp_path,
        message("assistant", thoughts, 1),
        message("assistant", {"content_type": "thoughts", "thoughts": "As text"}, 2),
        message("assistant", {"content_type": "reasoning_recap", "content": "Thought for 5s"}, 3),
    )
    assert [source.text[turn.start : turn.end] for turn in source.turns][1:] == [
        "Weighing\na or b", "As text", "Thought for 5s"
    ]  # fmt: skip
    assert {turn.status for turn in source.turns[1:]} == {"hidden"}
