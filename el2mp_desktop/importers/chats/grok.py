"""Grok: the account export, ``{"conversations": [{"conversation": …, "responses": [{"response": …}]}]}``.

Answers name what they answer; the sender is ``human`` or some spelling of ``ASSISTANT``, at times the model. Dates are
ISO 8601 or, in the database's own form, ``{"$date": {"$numberLong": …}}``.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.chats.chat import USER, conversation, moment, unix, unknown_fields
from el2mp_desktop.importers.chats.chat_blocks import Part, turns
from el2mp_desktop.importers.chats.chat_json import JsonChatImporter, has, shape
from el2mp_desktop.importers.chats.chat_tree import Message
from el2mp_desktop.importers.reading.jsonfile import mapping, sequence, string
from el2mp_desktop.language import tr

ASSISTANT = "Grok"

_NAMES_IN_CHAT = """
    anon_user_id asset_ids controller conversation_id create_time id leaf_response_id media_types modify_time
    root_asset_id starred summary system_prompt_id system_prompt_name task_result_id temporary title user_id
    x_user_id team_id workspaces shared_with_team
"""
_CHAT = frozenset(_NAMES_IN_CHAT.split())
_NAMES_IN_MESSAGE = """
    _id card_attachments_json cited_web_search_results cited_xpost_ids conversation_id create_time debug_log
    error file_attachments generated_image_urls image_attachments image_edit_uri is_control manual media_types
    message metadata model parent_response_id partial query query_type response_id sender shared steps
    thinking_end_time thinking_start_time thinking_trace web_search_results webpage_urls xai_anon_user_id
    xai_user_id xpost_ids xposts leaf_response_id file_uris
"""
_FIELDS = frozenset(_NAMES_IN_MESSAGE.split())
_RENDERED = re.compile(
    r'<grok:render\b[^<>]{0,300}\bcard_type="(\w{1,40})"[^<>]{0,300}>(?:[^<]|<(?!/?grok:)){0,4000}</grok:render>'
)
"""Where the window shows a citation, a picture or a file in the midst of the words."""


class GrokImporter(JsonChatImporter):
    name = "grok"

    @property
    def label(self) -> str:
        return tr("Grok export")

    def fits(self, head: bytes) -> float:
        keys = shape(head)
        return 0.95 if has(keys, "responses[].response") or has(keys, "conversation", "responses") else 0.0

    def title(self, chat: Mapping[str, Any]) -> str:
        return super().title(mapping(chat.get("conversation")))

    def source(self, chat: Mapping[str, Any], file: str) -> ImportedSource:
        about = mapping(chat.get("conversation"))
        responses = [mapping(mapping(entry).get("response")) for entry in sequence(chat.get("responses"))]
        return conversation(
            self.name,
            [turn for number, entry in enumerate(responses) if entry for turn in _turns(entry, number)],
            name=self.title(chat),
            key=string(about.get("conversation_id")) or string(about.get("id")),
            current=string(about.get("leaf_response_id")),
            created_at=_time(about.get("create_time")),
            metadata={"updated_at": moment(_time(about.get("modify_time"))) or ""},
            unknown=unknown_fields((about,), _CHAT) + unknown_fields(responses, _FIELDS),
        )


def _turns(entry: Mapping[str, Any], number: int) -> list[Message]:
    asked = string(entry.get("sender")).lower() in {"human", "user"}
    details = mapping(entry.get("metadata"))
    model = string(entry.get("model")) or string(mapping(details.get("requestModelDetails")).get("modelId"))
    stopped = entry.get("partial") is True or bool(entry.get("error"))
    message = Message(
        string(entry.get("response_id")) or string(entry.get("_id")) or f"#{number}",
        "user" if asked else "assistant",
        speaker=USER if asked else ASSISTANT,
        parent=string(entry.get("parent_response_id")) or None,
        time=unix(_time(entry.get("create_time"))),
        model="" if asked else model,
        status="interrupted" if stopped and not asked else "",
    )
    return turns(message, _parts(entry))


def _parts(entry: Mapping[str, Any]) -> Iterator[Part]:
    yield Part(string(entry.get("thinking_trace")), hidden=True)
    yield Part(_RENDERED.sub(lambda card: f"[{card[1].removesuffix('_card')}]", string(entry.get("message"))))
    for field, placeholder in (
        ("image_attachments", "[image]"),
        ("generated_image_urls", "[image]"),
        ("file_attachments", "[attachment]"),
    ):
        for _ in sequence(entry.get(field)):
            yield Part(placeholder)


def _time(value: object) -> object:
    inner = mapping(value).get("$date", value)
    return mapping(inner).get("$numberLong", inner)
