"""The list of importers. Where several are as sure that a file is theirs, the first of them reads it."""

from el2mp_desktop.importers.aistudio import AistudioImporter
from el2mp_desktop.importers.base import Importer
from el2mp_desktop.importers.chat_html import ChatHtmlImporter
from el2mp_desktop.importers.chatbotui import ChatbotuiImporter
from el2mp_desktop.importers.chatgpt import ChatgptImporter
from el2mp_desktop.importers.chatgpt_page import ChatgptPageImporter
from el2mp_desktop.importers.childes import ChildesImporter
from el2mp_desktop.importers.claude import ClaudeImporter
from el2mp_desktop.importers.claudecode import ClaudeCodeImporter
from el2mp_desktop.importers.codex import CodexImporter
from el2mp_desktop.importers.copilot import CopilotImporter
from el2mp_desktop.importers.cursor import CursorImporter
from el2mp_desktop.importers.deepseek import DeepseekImporter
from el2mp_desktop.importers.discord import DiscordImporter
from el2mp_desktop.importers.docx import DocxImporter
from el2mp_desktop.importers.elan import ElanImporter
from el2mp_desktop.importers.exmaralda import ExmaraldaImporter
from el2mp_desktop.importers.gemini import GeminiImporter
from el2mp_desktop.importers.geminicli import GeminiCliImporter
from el2mp_desktop.importers.grok import GrokImporter
from el2mp_desktop.importers.html import HtmlImporter
from el2mp_desktop.importers.huggingchat import HuggingchatImporter
from el2mp_desktop.importers.irc import IrcImporter
from el2mp_desktop.importers.librechat import LibrechatImporter
from el2mp_desktop.importers.llamacpp import LlamacppImporter
from el2mp_desktop.importers.lmstudio import LmstudioImporter
from el2mp_desktop.importers.markdown_chat import MarkdownChatImporter
from el2mp_desktop.importers.messages import MessagesImporter
from el2mp_desktop.importers.mistral import MistralImporter
from el2mp_desktop.importers.noscribe import NoscribeImporter
from el2mp_desktop.importers.oasst import OasstImporter
from el2mp_desktop.importers.odt import OdtImporter
from el2mp_desktop.importers.openwebui import OpenWebuiImporter
from el2mp_desktop.importers.openwebui_sql import OpenWebuiSqlImporter
from el2mp_desktop.importers.otranscribe import OtranscribeImporter
from el2mp_desktop.importers.pdf import PdfImporter
from el2mp_desktop.importers.pdf_images import PdfImagesImporter
from el2mp_desktop.importers.perplexity import PerplexityImporter
from el2mp_desktop.importers.perplexity_markdown import PerplexityMarkdownImporter
from el2mp_desktop.importers.picture import PictureImporter
from el2mp_desktop.importers.pptx import PptxImporter
from el2mp_desktop.importers.qmsum import QmsumImporter
from el2mp_desktop.importers.recogniser import RecogniserImporter
from el2mp_desktop.importers.rtf import RtfImporter
from el2mp_desktop.importers.sbv import SbvImporter
from el2mp_desktop.importers.sharegpt import SharegptImporter
from el2mp_desktop.importers.signal import SignalImporter
from el2mp_desktop.importers.sillytavern import SillytavernImporter
from el2mp_desktop.importers.subrip import SubripImporter
from el2mp_desktop.importers.table import TableImporter
from el2mp_desktop.importers.telegram import TelegramImporter
from el2mp_desktop.importers.terminal import TerminalImporter
from el2mp_desktop.importers.text import TextImporter
from el2mp_desktop.importers.textgrid import TextgridImporter
from el2mp_desktop.importers.vscode import VscodeImporter
from el2mp_desktop.importers.webvtt import WebvttImporter
from el2mp_desktop.importers.whisper import WhisperImporter
from el2mp_desktop.importers.xlsx import XlsxImporter

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
