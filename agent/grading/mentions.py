"""Sentences that say what a criterion asks for while their writer does not stand behind them: mentions of it.

A mention must not carry a verdict that quotes another sentence, so the answer is judged again without its mentions.
"""

from collections import defaultdict
from collections.abc import Iterable

from agent.grading.asserted import claim_words, is_asserted
from agent.grading.folding import fold
from agent.grading.guards import is_no_claim, sentences_at, whole_sentences
from agent.grading.verdict import Evidence
from models.juror_reading import MOST_SENTENCES
from models.juror_rubrics import Question
from models.juror_words import content
from models.stance import StanceReader

AS_MUCH = 0.75
"""A sentence counts that holds so large a share of the criterion's words that the evidence holds."""
Span = tuple[int, int]


def mentions(
    text: str, evidence: Evidence, criterion: Question, stance: StanceReader
) -> tuple[Span, ...]:
    """Their places in `text`, beside the evidence. Of different sentences the MOST_SENTENCES that say most are read;
    those beyond count as mentions, unread."""
    known = claim_words(criterion)
    quoted = fold(" ".join(sentences_at(text, evidence.start, evidence.end))).text
    least = max(1.0, AS_MUCH * _shared(quoted, known))
    folded = fold(text)
    spans = [(parts[0].start, parts[-1].end) for parts in whole_sentences(folded.text)]
    ends = [end for _, end in spans[1:]] + [len(folded.text)]
    places: dict[tuple[str, int], list[Span]] = defaultdict(list)
    for (start, end), next_end in zip(spans, ends, strict=True):
        said, place = folded.text[start:end], folded.span(start, end)
        is_quoted = place[0] < evidence.end and evidence.start < place[1]
        if _shared(said, known) >= least and not is_quoted and not is_no_claim(said):
            # What is read of a sentence is itself and the next one.
            places[folded.text[start:next_end], end - start].append(place)
    ranked = sorted(places, key=lambda key: -_shared(key[0][: key[1]], known))
    found = [
        key
        for number, key in enumerate(ranked)
        if number >= MOST_SENTENCES or not _is_asserted(*key, criterion, stance)
    ]
    return tuple(sorted(place for key in found for place in places[key]))


def _shared(text: str, known: frozenset[str]) -> int:
    return len(content(text) & known)


def without(text: str, spans: Iterable[Span]) -> str:
    """Spaces in the place of the spans, which follow each other, so that all else stays where it is."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], " " * (end - start)]
        at = end
    return "".join([*pieces, text[at:]])


def _is_asserted(text: str, length: int, criterion: Question, stance: StanceReader) -> bool:
    evidence = Evidence(quote=text[:length], start=0, end=length)
    return is_asserted(text, evidence, criterion, stance)
