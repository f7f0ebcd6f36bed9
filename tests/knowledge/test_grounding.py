"""The grounding check lets pass what a passage says in other words and refuses what it does not say."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.grounding import check_grounding
from knowledge.papers import load_notes, note_document
from knowledge.protocol import Passage

CHINCHILLA = (
    "Chinchilla takes the same compute budget as Gopher (280B), with 70B parameters and 4x more data. "
    "It scored better than Gopher on most of the tasks."
)
HEADS = (
    "32 layers, 32 query heads, 8 key-value heads; the KV cache falls by 75%, and memory by 2.6x."
)
KIVI = (
    "Keys are quantized per channel, values per token. No calibration data or retraining is needed."
)
BELIEF = '"A larger cache makes decoding faster." Decoding is bound by reading it, so it is slower.'


def _refused(sentence: str, *passages: Passage | str) -> set[str]:
    result = check_grounding(sentence, passages)
    assert result.ok is not bool(result.faults)
    return {fault.kind for fault in result.faults}


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("Chinchilla has 70 billion parameters and four times the data.", CHINCHILLA),
        ("Chinchilla outscored Gopher on most tasks.", CHINCHILLA),
        ("There are eight key-value heads for 32 query heads.", HEADS),
        ("The KV cache shrinks by 75 per cent.", HEADS),
        ("Values are quantized token by token and keys channel by channel.", KIVI),
        ("It needs no retraining and no calibration data.", KIVI),
        ("Decoding is slower because it is bound by reading the cache.", BELIEF),
    ],
)
def test_what_a_passage_says_in_other_words_passes(sentence: str, passage: str) -> None:
    assert _refused(sentence, passage) == set()


@pytest.mark.parametrize(
    ("sentence", "passage", "kind"),
    [
        ("Chinchilla has 90B parameters.", CHINCHILLA, "number"),
        ("Chinchilla has 70B layers.", CHINCHILLA, "unit"),
        ("Memory falls by 2.6%.", HEADS, "number"),
        ("Memory falls by 75 days.", HEADS, "number"),
        ("Chinchilla takes the compute budget of PaLM.", CHINCHILLA, "name"),
        ("Claude takes the same compute budget.", CHINCHILLA, "name"),
        ("Gopher scored better than Chinchilla on most tasks.", CHINCHILLA, "role"),
        ("There are 8 query heads and 32 key-value heads.", HEADS, "role"),
        ("Keys are quantized per token and values per channel.", KIVI, "role"),
        ("The KV cache grows by 75%.", HEADS, "direction"),
        ("Calibration data and retraining are needed.", KIVI, "direction"),
        ("A larger cache makes decoding faster.", BELIEF, "direction"),
    ],
)
def test_what_it_does_not_say_is_refused_with_its_kind(
    sentence: str, passage: str, kind: str
) -> None:
    assert kind in _refused(sentence, passage)


def test_a_fault_quotes_the_sentence_and_says_why() -> None:
    fault = check_grounding("It has 90B parameters.", [CHINCHILLA]).faults[0]
    assert fault.what.startswith("9e+10")
    assert "no cited passage" in fault.detail


@pytest.mark.parametrize(
    "name", ["Llama-3-70B", "llama 3 70B", "LLaMA3-70B", "the FlashAttention-2", "A100s", "GQA"]
)
def test_the_spelling_of_a_name_does_not_matter(name: str) -> None:
    passage = "We ran Llama 3 70B with Flash Attention 2 and grouped-query attention on an A100."
    assert "name" not in _refused(f"They tested {name} there.", passage)


@pytest.mark.parametrize("name", ["Llama-3-8B", "Llama 2", "FlashAttention-3", "H100s", "MQA"])
def test_another_version_is_another_name(name: str) -> None:
    passage = "We ran Llama 3 70B with FlashAttention-2 and grouped-query attention on an A100."
    assert "name" in _refused(f"They tested {name} there.", passage)


def test_the_title_of_a_passage_names_its_subject() -> None:
    passage = Passage(
        id="x#0", doc="pythia", title="Pythia: A Suite", start=0, end=9, text="It has 8 sizes."
    )
    assert _refused("Pythia has eight sizes.", passage) == set()
    assert "name" in _refused("Pythia has eight sizes.", "It has 8 sizes.")


def test_several_passages_may_bear_a_sentence_together() -> None:
    assert (
        _refused("Eight key-value heads serve 70 billion parameters.", CHINCHILLA, HEADS) == set()
    )


def test_without_passages_every_number_and_name_is_a_fault() -> None:
    assert _refused("GPT-3 has 96 layers.") == {"name", "number"}
    assert _refused("That is so.") == set()


@given(st.text(max_size=300), st.text(max_size=300))
@settings(max_examples=50)
def test_no_text_is_too_odd(sentence: str, passage: str) -> None:
    result = check_grounding(sentence, [passage])
    assert result.ok is not bool(result.faults)


def test_a_check_costs_less_than_a_few_milliseconds() -> None:
    notes = list(load_notes().values())[:30]
    texts = [note_document(note).sections[0].text for note in notes]
    sentence = (
        "The 70B model needs about 4x less memory than GPT-3, because the KV cache is smaller."
    )
    check_grounding(sentence, texts[:3])
    begun = time.process_time()
    for i in range(3, 27, 3):
        check_grounding(sentence, texts[i : i + 3])
    # Well below 5 ms on a quiet core; the bound leaves room for a busy one.
    assert (time.process_time() - begun) / 8 < 0.025
