"""A thousand quotes as models give them: true, retyped, repeated, altered, translated, invented."""

import random
import unicodedata
from collections.abc import Callable

from el2mp_desktop.suggest.anchor import locate
from el2mp_desktop.suggest.base import Match

SEED = 20260401
FRENCH = (
    "Il m’a sorti un article de loi qui n’existe pas, et le pire, c’est que ça sonnait juste.",
    "On a repris la consigne trois fois ; à la fin, on ne savait plus ce qu’on lui demandait.",
    "Moi, je garde le premier paragraphe, le reste ne vient pas de nous, ça se sent tout de suite.",
    "Est-ce qu’on a le droit de lui donner les dossiers des familles ? Personne ne nous l’a dit.",
    "Franchement, l’idée du tableau croisé était bonne, je n’y aurais jamais pensé toute seule.",
    "Avant de l’envoyer, j’ai tout vérifié à la main dans le registre, ligne par ligne.",
    "Elle répond toujours avec la même assurance, qu’elle ait raison ou qu’elle invente.",
    "Pour la note de synthèse, nous avons écrit : « version relue par deux personnes », et c’était vrai.",
)
ENGLISH = (
    "It invented a statute, obviously, but the argument around it was one I had never tried.",
    "We asked the same thing four times and got four tones; we kept the driest one.",
    "I wouldn’t put my name under this, not without someone from the clinic reading it first.",
    "The second answer dropped the dates, so I pasted the minutes in and started over.",
    "“Shorter, and without the flattery,” I wrote, and then it was almost usable.",
    "Nobody in the room knew whether the recordings were allowed to leave the building.",
    "That summary smooths everything over; the quarrel about the roof is simply gone.",
    "So I looked every reference up in the library catalogue, and two of nine were real.",
)
INVENTED = (
    "the model apologised and deleted its earlier reply without being asked",
    "participants agreed that automation should replace the whole committee",
    "la machine a reconnu son erreur et s’est excusée longuement auprès du groupe",
    "nous avons décidé à l’unanimité de ne plus jamais nous en servir ensemble",
    "her supervisor forbade any use of chatbots during the second semester",
    "les étudiants ont trouvé l’outil formidable et parfaitement transparent",
)
TRANSLATED = {
    FRENCH[0]: "He gave me an article of law that does not exist, and the worst is that it sounded right.",
    FRENCH[2]: "As for me, I keep the first paragraph, the rest does not come from us, you feel it at once.",
    FRENCH[5]: "Before sending it I checked everything by hand in the register, line by line.",
    FRENCH[6]: "She always answers with the same confidence, whether she is right or making things up.",
    ENGLISH[1]: "Nous avons demandé quatre fois la même chose et reçu quatre tons ; nous avons gardé le plus sec.",
    ENGLISH[3]: "La deuxième réponse avait perdu les dates, alors j’ai collé le compte rendu et tout repris.",
    ENGLISH[5]: "Personne dans la salle ne savait si les enregistrements pouvaient sortir du bâtiment.",
    ENGLISH[7]: "J’ai donc cherché chaque référence au catalogue, et deux sur neuf étaient vraies.",
}
RETYPED: tuple[Callable[[str], str], ...] = (
    lambda t: t.replace("’", "'").replace("“", '"').replace("”", '"').replace("« ", '"').replace(" »", '"'),
    lambda t: f"« {t} »",
    lambda t: f"“{t}”",
    lambda t: f"**{t}**",
    lambda t: f"> {t}",
    lambda t: f"_{t}_",
    lambda t: t.replace(" ", "\u00a0"),
    lambda t: t.replace(" ", "  ").replace(",", " ,"),
    lambda t: t.replace(" ", "\n", 1),
    lambda t: t.replace("-", "‑").replace(" ;", "\u202f;").replace(" ?", "\u202f?"),
    lambda t: unicodedata.normalize("NFD", t),
    str.upper,
    str.capitalize,
    lambda t: t.replace("fi", "ﬁ").replace("...", "…"),
    lambda t: "\u200b".join(t.split(" ")).replace("\u200b", " \u200b"),
)


def passage(chance: random.Random) -> tuple[str, list[str]]:
    """A turn of several sentences, some of it marked up as chats are, and its sentences."""
    sentences = chance.sample([*FRENCH, *ENGLISH], 5)
    return " ".join(sentences), sentences


def stretch(sentence: str, chance: random.Random) -> str:
    """Whole words of a sentence, five at least, that begin and end in a letter or figure."""
    words = sentence.split()
    while True:
        first = chance.randrange(0, max(1, len(words) - 5))
        last = chance.randrange(first + 5, len(words) + 1) if first + 5 <= len(words) else len(words)
        found = " ".join(words[first:last]).strip(" ,;.?!«»“”:")
        if len(found.split()) >= 4:
            return found


def altered(quote: str, chance: random.Random) -> str:
    """A third of the words replaced by others: no longer what was said."""
    words = quote.split()
    for at in chance.sample(range(len(words)), max(2, len(words) // 3)):
        words[at] = chance.choice(("yesterday", "peut-être", "committee", "jamais", "seventeen", "rouge"))
    return " ".join(words)


def test_retyped_and_repeated_quotes_are_located_where_they_stand() -> None:
    chance = random.Random(SEED)
    right = wrong = 0
    for number in range(600):
        text, sentences = passage(chance)
        quote = stretch(chance.choice(sentences), chance)
        start = text.index(quote)
        if number % 4 == 3:  # said twice: the first place is meant
            text = f"{text} {quote}"
        retype = RETYPED[number % len(RETYPED)] if number % 5 else str
        given = retype(quote)
        match, span = locate(given, text)
        found = span is not None and match in (Match.EXACT, Match.NORMALISED)
        if span is not None and found and (span.start, span.end) == (start, start + len(quote)):
            right += 1
        else:
            wrong += 1
    assert right + wrong == 600
    assert right >= 0.99 * 600, f"{wrong} of 600 are not where they were said"


def test_quotes_of_marked_up_passages_are_located_too() -> None:
    chance = random.Random(SEED + 1)
    right = 0
    for number in range(100):
        text, sentences = passage(chance)
        quote = stretch(chance.choice(sentences), chance)
        words = quote.split()
        at = number % len(words)
        marked = " ".join([*words[:at], f"**{words[at]}**", *words[at + 1 :]])
        there = text.replace(quote, marked, 1)
        start = there.index(marked)
        match, span = locate(quote, there)
        right += match is Match.NORMALISED and span is not None and start <= span.start <= start + 2
    assert right >= 99


def test_invented_altered_and_translated_quotes_are_refused() -> None:
    chance = random.Random(SEED + 2)
    refused = tried = 0
    for number in range(300):
        text, sentences = passage(chance)
        if number % 3 == 0:
            given = chance.choice(INVENTED)
        elif number % 3 == 1:
            given = altered(stretch(chance.choice(sentences), chance), chance)
        else:
            source = chance.choice([s for s in TRANSLATED if s in sentences] or list(TRANSLATED))
            given = TRANSLATED[source]
        tried += 1
        refused += locate(given, text) == (Match.NOT_FOUND, None)
    assert tried == 300
    assert refused == tried, f"{tried - refused} of {tried} were taken for something that was said"
