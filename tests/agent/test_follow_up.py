"""A model's follow-up is shown only if it passes every check; otherwise the authored probe is."""

import json
from collections.abc import Callable

import pytest

from agent.events import Shown
from agent.interviews import Interviews
from agent.reading import asked_items, bodies
from knowledge.papers import SPOKEN
from models.scripted import ScriptedModel
from tests.conftest import OnePassage

MakeInterviews = Callable[..., Interviews]
UNRELATED = "Wood and stone, entirely unrelated to the matter."


def _after_an_unrelated_answer(interviews: Interviews) -> tuple[str, Shown]:
    interview = interviews.start("ai-engineer", "Ada", seed=3)
    for text in ("I agree", UNRELATED):
        interviews.submit(interview, interviews.room(interview).prompt, text)
        interviews.advance(interview)
    return interview, bodies(interviews.parts.record.events(interview), Shown)[-1]


def test_a_model_text_that_passes_is_shown_with_its_source(make_interviews: MakeInterviews) -> None:
    quote = "The cache of 32 layers fills the memory."
    draft = {"quote": quote, "question": "What exactly happens to memory there, and which way?"}
    interviews = make_interviews(ScriptedModel(lambda _messages: json.dumps(draft)))
    _, shown = _after_an_unrelated_answer(interviews)
    assert shown.source == "model", shown.draft
    assert quote in shown.text
    assert shown.draft is not None
    assert shown.draft.refused == ()
    assert shown.passages == ("cache-note#0",)


def test_what_the_organisation_added_is_searched_too(make_interviews: MakeInterviews) -> None:
    interviews = make_interviews(ScriptedModel(lambda _messages: "no draft"))
    _after_an_unrelated_answer(interviews)
    searcher = interviews.parts.searcher
    assert isinstance(searcher, OnePassage)
    (docs,) = searcher.asked
    assert docs is not None
    assert docs[-1] == "our-handbook.pdf"
    assert len(docs) > 1


def test_plain_words_are_not_quoted_as_a_papers(make_interviews: MakeInterviews) -> None:
    interviews = make_interviews(ScriptedModel(lambda _messages: "no draft"))
    searcher = interviews.parts.searcher
    [hit] = searcher.search("cache", 1)
    spoken = hit.passage.model_copy(update={"id": "cache-note#9", "section": SPOKEN})
    both = [hit.model_copy(update={"passage": spoken}), hit]
    searcher.search = lambda *_, **__: both  # type: ignore[method-assign]
    _, shown = _after_an_unrelated_answer(interviews)
    assert shown.passages == ("cache-note#0",)


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        (
            {
                "quote": "Never written there at all.",
                "question": "What happens to memory, and which way?",
            },
            "quote",
        ),
        (
            {
                "quote": "Each new token adds one key and one value per layer.",
                "question": "Why 77 of them, exactly?",
            },
            "77",
        ),
        (
            {
                "quote": "Each new token adds one key and one value per layer.",
                "question": "Is it that memory grows linearly with length?",
            },
            "rubric",
        ),
        ("no JSON at all", "no draft"),
    ],
)
def test_a_model_text_that_fails_a_check_gives_way_to_the_probe(
    make_interviews: MakeInterviews, draft: object, reason: str
) -> None:
    reply = draft if isinstance(draft, str) else json.dumps(draft)
    interviews = make_interviews(ScriptedModel(lambda _messages: reply))
    _, shown = _after_an_unrelated_answer(interviews)
    assert shown.source == "authored"
    assert shown.text == "What exactly happens to memory, and which way?"
    assert shown.draft is not None
    assert any(reason in refusal for refusal in shown.draft.refused)


def test_the_model_sees_no_rubric(make_interviews: MakeInterviews) -> None:
    model = ScriptedModel(lambda _messages: "{}")
    interviews = make_interviews(model)
    interview, _ = _after_an_unrelated_answer(interviews)
    seen = " ".join(message.content for call in model.calls for message in call)
    assert model.calls
    item = interviews.parts.bank.get(asked_items(interviews.parts.record.events(interview))[0])
    for secret in (item.reference, *(c.statement for c in item.criteria)):
        assert secret not in seen
