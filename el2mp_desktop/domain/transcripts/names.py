"""What may be the name of whoever speaks, and when two names are the same."""

import re
import unicodedata
from functools import lru_cache

LONGEST_NAME = 50
LONGEST_TITLE = 100
"""With what stands after a comma: “Marie Dupont, rapporteure de la commission”."""
MOST_WORDS = 6
"""Of a name; its number or the marks of emphasis around it may look like two more."""

_EMPHASIS = re.compile(r"^(\*\*|__|\*|_)(.+?)\1$")
_GOES_ON = re.compile(r"\s*\((?:suite|cont(?:\.|['’]?d\.?|inued|inuing)?)\)\s*$", re.IGNORECASE)
_NUMBER = re.compile(r"^\d{1,4}[.)]?\s(?=[^\W\d_])")
"""The number of a line, as in “01 MAR: yes”."""
_ABBREVIATION = re.compile(r"(?<![^\W_])[^\W\d_]{1,4}\.")
_UNSURE = re.compile(r"(?:\s*\(\?\)|(?<=\d) ?\?|(?<=^[A-Z])\?)$")
"""Who is not heard for certain: “P2?”, “Ann (?)”."""
_EMOJI = re.compile("^(?:[\u2600-\u26ff\u2764\ufe0f\u200d\U0001f000-\U0001faff] ?)+")
"""With which the names in telephones may begin."""
_REVERSED = re.compile(r"[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+)?, [A-ZÀ-Þ][\w'’-]+")
_ON_A_SCREEN = re.compile(r"[|@]|\.(?=\w)")
"""Behind which more than a name stands where people name themselves: “Ana | she/her”, “ana@example.org”."""
_FORBIDDEN = frozenset('!?;…"«»“”=<>{}|\\~^%$*\ufffd')

# Lower-case words that stand in sentences and not in names.
_SENTENCE = """is are was were be been has have had do does did will would can could should must may might that this
    these those which what who whom whose how why when where if because but or so then than as it its we they he she you
    not no to from with by about into for there here said says asked saying my your his our their
    est sont était étaient être sera serait ont avons avez avait avoir fait faire fais dit disait peut peux que qui
    quoi dont comment pourquoi quand où si car donc mais ou ni puis alors ainsi voici voilà je tu il elle on nous
    vous ils elles ce cet cette ces ça c'est mon ma mes ton ta tes son sa ses notre votre leur leurs ne pas plus
    pour par avec sans dans sur sous entre vers comme suivant suivante suivants suivantes following"""
# What comes before a colon, or alone on a line, without being anybody (folded, without numbers).
_HEADINGS = """note notes nb ps http https ftp mailto file www url doi isbn re fw fwd tel email mail warning attention
    caution important example examples exemple exemples remark remarque remarques comment comments commentaire
    commentaires date time heure lieu place location title titre subject sujet objet topic theme duration duree
    source sources reference references summary resume abstract introduction conclusion conclusions keywords
    participants presents absents attendees agenda figure fig tableau tab image photo video audio fichier step
    etape chapter chapitre section part partie page slide diapo diapositive annexe appendix exercise exercice
    solution version language langue transcript transcription project projet workshop atelier session seance
    recording enregistrement result results resultat resultats method methode total pros cons avantages
    inconvenients definition tip astuce todo see voir cf ie eg ex ok okay oui non yes no merci thanks bonjour
    hello hi salut right exactly exactement hmm mmh mhm uh huh euh ah oh yeah laughter laughs laughing laugh rires
    rire rit silence pause inaudible incomprehensible unintelligible crosstalk music musique applause
    applaudissements noise bruit sic end fin debut start description contexte context points cles
    probleme problem temps timecode horodatage timestamp de from nom prenom adresse telephone formation langues
    decision action lundi mardi mercredi jeudi vendredi samedi dimanche monday tuesday wednesday thursday friday
    saturday sunday"""
_MAIL = frozenset(("À", "Cc", "Cci", "Bcc"))
"""At the head of letters; without its accent the first may be somebody."""
_SENTENCE_WORDS = frozenset(_SENTENCE.split())
_NOBODY = frozenset(_HEADINGS.split()) | {
    "n b", "p s", "p ex", "i e", "e g", "e mail", "to do", "d accord", "uh huh", "thank you", "long pause",
    "mots cles", "key words", "ordre du jour", "audio file", "fichier audio", "transcribed by", "transcrit par",
    "research question", "question de recherche", "key points", "points cles", "point cle", "例", "注",
}  # fmt: skip


@lru_cache(maxsize=4096)
def clean_name(raw: str) -> str:
    """The name in a label, or nothing where it cannot be a name."""
    name = _NUMBER.sub("", _GOES_ON.sub("", " ".join(raw.split())))
    emphasis = _EMPHASIS.match(name)
    if emphasis:
        name = emphasis[2].strip()
    person = name.split(",")[0]
    words = person.split()
    if not 1 <= len(person) <= LONGEST_NAME or len(name) > LONGEST_TITLE or len(words) > MOST_WORDS:
        return ""
    if _FORBIDDEN.intersection(_UNSURE.sub("", name)):
        return ""
    if not _EMOJI.sub("", name)[:1].isalnum() or not any(ch.isalpha() for ch in name):
        return ""
    if "." in _ABBREVIATION.sub("", name) or _SENTENCE_WORDS.intersection(words):
        return ""
    nobody = name in _MAIL or re.sub(r"[\d\s]+$", "", fold(name)) in _NOBODY
    return "" if nobody else name


def screen_name(raw: str) -> str:
    """The name that somebody chose for a screen, where nothing but a name is written; or nothing where it is none."""
    return clean_name(raw) or (" ".join(raw.split()) if clean_name(_ON_A_SCREEN.split(raw, maxsplit=1)[0]) else "")


def fold(name: str) -> str:
    """A name without case, accents and punctuation, for comparison."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(ch for ch in plain if not unicodedata.combining(ch))
    return " ".join(re.sub(r"[\W_]+", " ", plain).split())


def is_reversed(name: str) -> bool:
    """Whether the family name comes first: “Díaz, Ana”."""
    return _REVERSED.fullmatch(name) is not None


def capitalised(name: str) -> bool:
    """Whether each word that matters begins with a capital, or with a figure: ``Marie de La Tour``, ``P3``.

    A comma may be followed by a title, but only after a full name.
    """
    person, *titles = name.split(",")
    words = [word for word in re.split(r"[\s\-_/&+().]+", person) if word]
    if not words or words[0][0].islower() or (titles and len(words) < 2):
        return False
    return all(not word[0].islower() or len(word) <= 3 or "’" in word or "'" in word for word in words)
