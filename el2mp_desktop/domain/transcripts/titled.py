"""Speakers of parliamentary records, who stand before a full stop: ``M. le président. La séance est ouverte.``

So print the Assemblée nationale and the Sénat (``Mme Dupont. – …``, ``M. Durand (LR). …``, ``M. Martin, rapporteur.
…``, ``Plusieurs députés du groupe SOC. Très bien !``), the European Parliament (``Le Président. – …``) and the Congress
of the United States (``Mr. DURBIN. …``); pages put such a name on a line of its own. The person is the speaker; group
and office stay in the text.
"""

import re

LONGEST_OPENING = 300
"""Code points of a line that are looked at: ministers have long titles."""

_SPACE = "[ \u00a0\u202f]"
_HONOR = r"(?:MM?\.|M(?=[ \u00a0\u202f])|M[ml][el]e?s?|Me(?=[ \u00a0\u202f])|Messieurs|Monsieur|Mesdames|Madame|Maître)"
_OFFICE = (
    r"(?i:(?:vice-|sous-)?(?:présidente?|secrétaire|ministre|premi(?:er|ère)[ \u00a0]ministre|rapporteu(?:re?|se|rs)"
    r"|maire|garde[ \u00a0]des[ \u00a0]sceaux|doyenn?e?|questeure?|porte-parole|défenseure?|haute?-commissaire))"
)
_CHAIR = (
    r"(?:(?:Vice )?Chair(?:man|woman|person)?|Senator|Representative|Delegate|Secretary|Judge|Justice|Governor|General"
    r"|Admiral|Ambassador)"
)
_VOICES = re.compile(rf"(?:Une?|Plusieurs|De{_SPACE}nombreux|Quelques|Divers){_SPACE}+(?=député|sénat|voix)")
_OPENING = re.compile(
    rf"{_HONOR}{_SPACE}*(?=\w)|(?:Le|La){_SPACE}+(?={_OFFICE}\b)|{_VOICES.pattern}"
    rf"|(?:(?:Mr|Mrs|Ms|Miss|Dr)\.?|{_CHAIR}){_SPACE}+(?=[A-Z][A-Z’'a-z]*[A-Z])|The{_SPACE}+(?=[A-Z]{{4}})"
)
_FIRST = frozenset("ACDGJLMPQRSTUV*_")
"""With which it begins, or the emphasis before it."""
_LEAD = re.compile(r"\s*(?:\*\*|__)?")
_HEAD = re.compile(r"(?:[^.:;!?()\n]|\([^()\n]{1,80}\)|(?<=\b[A-Z])\.(?=[\w \u00a0-])|(?<=\bMM)\.){1,240}")
_STOP = re.compile(rf"(?:\.(?:\*\*|__)?|(?<=\*\*)\.?)(?:{_SPACE}*[-–—](?=\s))?(?:[^\S\t]+(?=\S)|(?=…))")
_GROUP = re.compile(r"\s*\([^()]*\)")
_PARTICLE_WORDS = "de des du d’ d' la le les van von der den da dos di el al ben bin et of the pro tempore"
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_ARTICLES = ("le ", "la ", "l’", "l'", "les ")
_ADDRESS = ("Monsieur", "Madame", "Messieurs", "Mesdames")
"""“Monsieur le président, …” speaks to him."""
_VERB_WORDS = """a as ai ont est sont était étaient fut sera serait avait avaient dit déclare estime pense rappelle
    souhaite demande qui que dont où n'a n’a n'est n’est s'est s’est ne se il elle on nous vous je"""
_VERBS = frozenset(_VERB_WORDS.split())
_MOST_WORDS = 14


def read_titled(line: str) -> tuple[str, int] | None:
    """The speaker before a full stop at the start of a line, and the column at which the words begin."""
    if line[:1] not in _FIRST and not line[:1].isspace():
        return None
    lead = _LEAD.match(line)
    begin = lead.end() if lead else 0
    opening = _OPENING.match(line, begin)
    head = _HEAD.match(line, opening.end()) if opening else None
    if opening is None or head is None:
        return None
    stop = _STOP.match(line, head.end())
    name = _person(opening[0], head[0])
    if not name:
        return None
    if stop:
        return name, stop.end()
    # Alone on its line, or before an office that is longer than a line of a page.
    alone = head.end() == len(line.rstrip()) and not is_several(name)
    return (name, len(line)) if alone else None


def is_several(name: str) -> bool:
    """Whether it names people only by their number: “Plusieurs députés du groupe SOC”."""
    return _VOICES.match(name) is not None


def _person(honor: str, head: str) -> str:
    """The name without group and office; nothing where this is the beginning of a sentence."""
    bare = _GROUP.sub("", head.rstrip("*_"))
    person = bare if honor.startswith("MM") else bare.partition(",")[0]
    words = person.split()
    if not 1 <= len(words) <= _MOST_WORDS or _VERBS.intersection(bare.split()):
        return ""
    office = person.startswith(_ARTICLES)
    if (office and honor.startswith(_ADDRESS)) or not (office or honor[0] not in "M" or _named(words)):
        return ""
    return " ".join(f"{honor} {person}".split())


def _named(words: list[str]) -> bool:
    return all(word[0].isupper() or word in _PARTICLES or word[:2] in {"d’", "d'"} for word in words)
