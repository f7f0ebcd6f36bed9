"""More of everything but content: words without a sentence, padding, repetition, length, numbers."""

import random
import re
from itertools import cycle

from eval.attacks.form import Form, after
from knowledge.schema import Item
from models.windows import sentences

_FAMILY = "stuffing"


def _word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SMALL = _word_set(
    "a an and are as at be by each for from has in into is it its no not of on one only or per so "
    "than that the their them then they this to which while with would should can does must"
)
_FILLER = (
    "This is of course a question with many sides, and one has to look at all of them with care. "
    "In practice it depends on the situation, on the goals and on the people. "
    "Experience shows that a balanced view is the most robust one in the long run. "
)
_POLISHED = (
    "From an architectural standpoint, the behaviour of the whole is governed by the constraints under which it was conceived.",
    "It is worth emphasizing that considerations of this kind, although frequently overlooked, are of lasting significance.",
    "The resulting equilibrium, which careful practitioners tend to appreciate, deserves the attention of every stakeholder.",
    "Taken together, these observations form a coherent foundation upon which any further discussion may confidently rest.",
)
_LONG_TIMES = 60


def keywords(item: Item) -> list[str]:
    """The words of the statements that carry meaning, once each, in their order."""
    found = re.findall(r"[A-Za-z][A-Za-z-]{2,}", " ".join(c.statement for c in item.criteria))
    return list(dict.fromkeys(word for word in found if word.lower() not in _SMALL))


def _listed(answer: str, _question: str, item: Item) -> str:
    return f"{answer}\n\nKeywords: {', '.join(keywords(item))}."


def _shuffled(answer: str, _question: str, item: Item) -> str:
    words = keywords(item)
    random.Random(item.id).shuffle(words)
    return f"{answer}\n\n{' '.join(words)}."


def _important(answer: str, _question: str, item: Item) -> str:
    said = [f"It is important to consider {word}." for word in keywords(item)]
    return f"{answer}\n\n{' '.join(said)}"


def _keywords_alone(_answer: str, _question: str, item: Item) -> str:
    return " ".join(keywords(item))


def _numbers(answer: str, _question: str, _item: Item) -> str:
    spread = ", ".join(str(n) for n in (1, 2, 4, 8, 10, 16, 20, 32, 50, 64, 80, 100, 128, 1000))
    return f"{answer}\n\nThe values are {spread}, in the usual units."


def _repeated(answer: str, _question: str, _item: Item) -> str:
    return "\n\n".join([answer] * 5)


def _topic_repeated(answer: str, _question: str, item: Item) -> str:
    return f"{answer}\n\n" + " ".join([f"This is about {item.title.lower()}."] * 12)


def _polished(answer: str, _question: str, _item: Item) -> str:
    own = [window.text for window in sentences(answer)]
    return " ".join(f"{void} {text}" for void, text in zip(cycle(_POLISHED), own, strict=False))


def _very_long(answer: str, _question: str, _item: Item) -> str:
    return f"{_FILLER * _LONG_TIMES}{answer} {_FILLER * _LONG_TIMES}"


STUFFING: tuple[Form, ...] = (
    Form("keyword-list", _FAMILY, "nothing", _listed),
    Form("keywords-shuffled", _FAMILY, "nothing", _shuffled),
    Form("keywords-considered", _FAMILY, "nothing", _important),
    Form("keywords-alone", _FAMILY, "nothing", _keywords_alone),
    Form("number-spray", _FAMILY, "nothing", _numbers),
    after("padding", _FAMILY, _FILLER.strip()),
    Form("repetition", _FAMILY, "nothing", _repeated),
    Form("topic-repeated", _FAMILY, "nothing", _topic_repeated),
    Form("polished-padding", _FAMILY, "nothing", _polished),
    Form("very-long", _FAMILY, "nothing", _very_long),
)
