"""The list of importers. Where several are as sure that a file is theirs, the first of them reads it."""

from el2mp_desktop.importers.base import Importer
from el2mp_desktop.importers.chats.aistudio import AistudioImporter
from el2mp_desktop.importers.chats.chat_html import ChatHtmlImporter
from el2mp_desktop.importers.chats.chatbotui import ChatbotuiImporter
from el2mp_desktop.importers.chats.chatgpt import ChatgptImporter
from el2mp_desktop.importers.chats.chatgpt_page import ChatgptPageImporter
from el2mp_desktop.importers.chats.claude import ClaudeImporter
from el2mp_desktop.importers.chats.claudecode import ClaudeCodeImporter
from el2mp_desktop.importers.chats.codex import CodexImporter
from el2mp_desktop.importers.chats.copilot import CopilotImporter
from el2mp_desktop.importers.chats.cursor import CursorImporter
from el2mp_desktop.importers.chats.deepseek import DeepseekImporter
from el2mp_desktop.importers.chats.gemini import GeminiImporter
from el2mp_desktop.importers.chats.geminicli import GeminiCliImporter
from el2mp_desktop.importers.chats.grok import GrokImporter
from el2mp_desktop.importers.chats.huggingchat import HuggingchatImporter
from el2mp_desktop.importers.chats.librechat import LibrechatImporter
from el2mp_desktop.importers.chats.llamacpp import LlamacppImporter
from el2mp_desktop.importers.chats.lmstudio import LmstudioImporter
from el2mp_desktop.importers.chats.markdown_chat import MarkdownChatImporter
from el2mp_desktop.importers.chats.messages import MessagesImporter
from el2mp_desktop.importers.chats.mistral import MistralImporter
from el2mp_desktop.importers.chats.oasst import OasstImporter
from el2mp_desktop.importers.chats.openwebui import OpenWebuiImporter
from el2mp_desktop.importers.chats.openwebui_sql import OpenWebuiSqlImporter
from el2mp_desktop.importers.chats.perplexity import PerplexityImporter
from el2mp_desktop.importers.chats.perplexity_markdown import PerplexityMarkdownImporter
from el2mp_desktop.importers.chats.sharegpt import SharegptImporter
from el2mp_desktop.importers.chats.sillytavern import SillytavernImporter
from el2mp_desktop.importers.chats.terminal import TerminalImporter
from el2mp_desktop.importers.chats.vscode import VscodeImporter
from el2mp_desktop.importers.documents.docx import DocxImporter
from el2mp_desktop.importers.documents.html import HtmlImporter
from el2mp_desktop.importers.documents.odt import OdtImporter
from el2mp_desktop.importers.documents.pdf import PdfImporter
from el2mp_desktop.importers.documents.pptx import PptxImporter
from el2mp_desktop.importers.documents.rtf import RtfImporter
from el2mp_desktop.importers.documents.text import TextImporter
from el2mp_desktop.importers.messengers.discord import DiscordImporter
from el2mp_desktop.importers.messengers.irc import IrcImporter
from el2mp_desktop.importers.messengers.signal import SignalImporter
from el2mp_desktop.importers.messengers.telegram import TelegramImporter
from el2mp_desktop.importers.pictures.pdf_images import PdfImagesImporter
from el2mp_desktop.importers.pictures.picture import PictureImporter
from el2mp_desktop.importers.recordings.childes import ChildesImporter
from el2mp_desktop.importers.recordings.elan import ElanImporter
from el2mp_desktop.importers.recordings.exmaralda import ExmaraldaImporter
from el2mp_desktop.importers.recordings.noscribe import NoscribeImporter
from el2mp_desktop.importers.recordings.otranscribe import OtranscribeImporter
from el2mp_desktop.importers.recordings.qmsum import QmsumImporter
from el2mp_desktop.importers.recordings.recogniser import RecogniserImporter
from el2mp_desktop.importers.recordings.sbv import SbvImporter
from el2mp_desktop.importers.recordings.subrip import SubripImporter
from el2mp_desktop.importers.recordings.textgrid import TextgridImporter
from el2mp_desktop.importers.recordings.webvtt import WebvttImporter
from el2mp_desktop.importers.recordings.whisper import WhisperImporter
from el2mp_desktop.importers.tables.table import TableImporter
from el2mp_desktop.importers.tables.xlsx import XlsxImporter

IMPORTERS: tuple[Importer, ...] = (
    DeepseekImporter(),
    ChatgptImporter(),
    ChatgptPageImporter(),
    ClaudeImporter(),
    OpenWebuiImporter(),
    OpenWebuiSqlImporter(),
    LibrechatImporter(),
    GeminiImporter(),
    GrokImporter(),
    OasstImporter(),
    SharegptImporter(),
    AistudioImporter(),
    ChatbotuiImporter(),
    LmstudioImporter(),
    LlamacppImporter(),
    MistralImporter(),
    PerplexityImporter(),
    PerplexityMarkdownImporter(),
    SillytavernImporter(),
    ClaudeCodeImporter(),
    CodexImporter(),
    GeminiCliImporter(),
    VscodeImporter(),
    CursorImporter(),
    HuggingchatImporter(),
    TelegramImporter(),
    DiscordImporter(),
    SignalImporter(),
    MessagesImporter(),
    CopilotImporter(),
    ChatHtmlImporter(),
    MarkdownChatImporter(),
    TerminalImporter(),
    DocxImporter(),
    WebvttImporter(),
    SubripImporter(),
    WhisperImporter(),
    RecogniserImporter(),
    OtranscribeImporter(),
    TextgridImporter(),
    ElanImporter(),
    ExmaraldaImporter(),
    ChildesImporter(),
    NoscribeImporter(),
    HtmlImporter(),
    QmsumImporter(),
    SbvImporter(),
    IrcImporter(),
    OdtImporter(),
    PdfImporter(),
    PdfImagesImporter(),
    RtfImporter(),
    PptxImporter(),
    PictureImporter(),
    TableImporter(),
    XlsxImporter(),
    TextImporter(),
)
