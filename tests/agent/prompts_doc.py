"""docs/prompts.md from the prompt files: what each is for, a real example, and what checks it.

Write it anew after a prompt has changed: `python -m tests.agent.prompts_doc`.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from agent.ending import OPENINGS
from agent.follow_up import authored_follow_up
from agent.following import FollowUp
from agent.grading.model_judge import ORDERS
from agent.profile import load_profile
from agent.prompting import prompt_names, render
from knowledge.bank import Bank

PAGE = Path(__file__).parents[2] / "docs" / "prompts.md"
ITEM = "kv-cache-size-gqa"
SEED = 3
PASSAGE = (
    "Grouped-query attention divides query heads into groups, each of which shares a single key head and "
    "value head. It brings the size of the cache down by the number of query heads in a group."
)
ANSWER = "The cache takes 24 GiB, and it doubles when the sequences get twice as long."

INTRODUCTION = """\
# Prompts and fixed texts

Every text that a candidate or the language model reads is a file of [agent/prompts](../agent/prompts), filled by \
`agent/prompting.py`: a missing or an extra value is an error. The hash of all files is stored with each interview, \
and a qualification of the examiner holds for just these files. This page is written from them \
(`python -m tests.agent.prompts_doc`), and a test compares: the examples are what comes out.

Rules for all of them: short, one task each, made for small models; no praise, no blame, no verdict; nothing of a \
rubric goes into what a candidate sees (a follow-up that leaks is replaced by the authored probe; `viva eval \
candidates` holds every shown text against all references).
"""


class Entry(NamedTuple):
    purpose: str
    checks: str
    values: Mapping[str, object] = {}


PLAIN = "It is the same for everybody; only the rendering is checked."


def document(bank: Bank) -> str:
    entries = {
        **_for_the_model(bank),
        **_asking(bank),
        **_helping(bank),
        **_acknowledging(),
        **_begin_and_end(),
    }
    if set(entries) != set(prompt_names()):
        raise LookupError(f"undescribed or gone: {set(entries) ^ set(prompt_names())!r}")
    parts = [INTRODUCTION]
    for name, entry in entries.items():
        example = render(name, **entry.values)
        quoted = "\n".join(f"> {line}".rstrip() for line in example.splitlines())
        parts.append(f"## {name}\n{entry.purpose}\n\n{quoted}\n\nChecks: {entry.checks}\n")
    return "\n".join(parts)


def _for_the_model(bank: Bank) -> dict[str, Entry]:
    item = bank.get(ITEM)
    return {
        "follow_up": Entry(
            "Asks the language model for a follow-up grounded in a retrieved passage. It sees the question and "
            "the passage, never the rubric. A model that is not qualified to write follow-ups is not asked.",
            "the reply must be JSON of a fixed shape, its quote one of the passage's sentences; one question of at "
            "most 60 words; no number or name that the passage lacks; not asked before; no four words in a row "
            "from the rubric; near the authored probe; given as an answer it must meet no criterion. What fails "
            "is replaced by the authored probe, and the record keeps draft and reason.",
            {"question": item.question, "passage": PASSAGE},
        ),
        "judge": Entry(
            "Asks the language model, where it is qualified to grade, about one criterion. Everything but the "
            "claim and the order of the options stands first, so that all criteria share it.",
            "nothing is generated: yes and no are read from the logits, in both orders of the options; a wide gap "
            "between the orders, or a small share for both words, is an abstention. The answer is tokenized "
            "apart, without special tokens.",
            {
                "question": item.question,
                "reference": item.reference,
                "answer": ANSWER,
                "statement": item.criteria[0].statement,
                "options": ORDERS[0],
            },
        ),
    }


def _asking(bank: Bank) -> dict[str, Entry]:
    item = bank.drawn(ITEM, SEED)
    change = bank.changed(item, SEED)
    if change is None or item.numeric is None:
        raise LookupError(f"no number of {ITEM!r} may be changed")
    numeric = item.criterion(item.numeric.criterion)
    other = next(c for c in item.criteria if c != numeric)
    shown = authored_follow_up(item, FollowUp("what_if", numeric, change=change))
    what_if = {"value": change.new, "old": change.old, "label": change.label}
    if shown.text != render("what_if", result=change.result, **what_if):
        raise LookupError("the what-if is asked for otherwise than here")
    return {
        "question": Entry(
            "Puts an item's question, with the numbers of this interview and its sheet.",
            "`viva bank check` reads every item: among others, the question must not give its answer away.",
            {"number": 2, "question": item.asked},
        ),
        "cited_follow_up": Entry(
            "Shows a follow-up of the model's that passed all checks, with the sentence it rests on.",
            "those of `follow_up`; the rendered text is held against the rubric once more.",
            {
                "title": "GQA",
                "quote": PASSAGE.split(". ", maxsplit=1)[0] + ".",
                "question": "What does the sharing change, and what stays as it is?",
            },
        ),
        "you_wrote": Entry(
            "Puts the candidate's own words before an authored probe, in two cases that read alike so that neither "
            "tells: the words contradict a criterion, or they are the point of an answer that is met least surely.",
            "a verbatim part of what was sent, at most 25 words of one line; words with markup, links or hidden "
            "characters are not quoted; the criterion that a calculator judges is never quoted. The quote does not count as shown "
            "when the reply is judged.",
            {"quote": ANSWER, "probe": other.probe},
        ),
        "what_if": Entry(
            "Asks for the result with one number changed, once one was given, right or wrong: this finds out who "
            "learned numbers by heart, and does not tell whether the first was right. Only numbers with a `label` in the item's file are changed.",
            "the number stands in the question and leaves its others as they are; the item's `require` holds; the "
            "result moves by more than twice the tolerance; whoever reads the answers takes neither result for the "
            "other. The record stores all numbers of the changed item, and the calculator judges the reply by them.",
            {**what_if, "result": change.result},
        ),
    }


def _helping(bank: Bank) -> dict[str, Entry]:
    item = bank.drawn(ITEM, SEED)
    return {
        "hint": Entry(
            "Gives the next hint of an item's ladder.",
            "authored; `viva bank check` reads it; its cost is taken from the evidence of what is met after it.",
            {"number": 1, "most": len(item.hints), "hint": item.hints[0].text},
        ),
        "no_hint": Entry("Says that the ladder is at its end, or the item has none.", PLAIN),
        "rephrased": Entry(
            "Puts the question in other words, once an item.",
            "authored, with the same numbers; must give no more away than the question.",
            {"question": item.rephrasing},
        ),
        "no_other_words": Entry("Says that the other words were given already.", PLAIN),
        "one_wording": Entry("Says that there are no other words, as at a follow-up.", PLAIN),
        "process": Entry(
            "Says how the interview works, whenever a candidate asks.",
            "the figures are counted from the record.",
            {"asked": 2, "most": 9, "minutes_left": "about 21 minutes are left"},
        ),
        "few_minutes": Entry(
            "Stands above whatever comes next when five minutes are left, once.",
            "the time is counted from the record.",
            {"minutes_left": "About 5 minutes are left"},
        ),
        "another_point": Entry(
            "Stands above a follow-up that comes after a changed number, so that nobody wonders which number it "
            "is about: only points that read the same with either are asked about then.",
            PLAIN,
        ),
        "moved_on": Entry(
            "Stands above the next question when a wish to move on may have been an answer.", PLAIN
        ),
        "or_answer_here": Entry(
            "Stands under the word that an addition counts for another question.", PLAIN
        ),
        "or_answer": Entry(
            "Stands under a notice: how a message becomes an answer after all.", PLAIN
        ),
    }


def _acknowledging() -> dict[str, Entry]:
    return {
        "added": Entry(
            "Acknowledges what was added to, or corrected in, an earlier answer.",
            "says nothing about whether it was right.",
            {"number": 1},
        ),
        "added_before_result": Entry(
            "Acknowledges what was added where the result with a changed number was asked for and not given.",
            "says nothing about whether it was right.",
            {"number": 1},
        ),
        "added_before_reply": Entry(
            "Acknowledges what was added where another follow-up was put, and not answered with it, and puts that again.",
            "says nothing about whether it was right.",
            {"number": 1, "asks": "What does the sharing change, and what stays as it is?"},
        ),
        "thinking": Entry("Acknowledges what was thought aloud.", PLAIN),
        "nothing_to_take": Entry("Answers `/answer` when no message waits to be taken.", PLAIN),
        "no_command": Entry("Answers a word after a slash that is no command.", PLAIN),
        "off_topic": Entry("Answers what has nothing to do with the interview.", PLAIN),
        "complaint": Entry("Acknowledges a complaint.", PLAIN),
        "feedback_kept": Entry("Acknowledges feedback that comes while a question stands.", PLAIN),
        "feedback_how": Entry("Answers `/feedback` alone.", PLAIN),
        "gone_on": Entry(
            "Acknowledges that the interview goes on after what was taken for the wish to finish.",
            PLAIN,
        ),
        "paused": Entry("Acknowledges a pause.", PLAIN),
        "still_paused": Entry(
            "Stands above what answers a question or a remark in a pause, which goes on.", PLAIN
        ),
        "clock_runs": Entry(
            "Stands above what follows a message that ended a pause without saying so.", PLAIN
        ),
        "resumed": Entry("Acknowledges that the interview goes on.", PLAIN),
    }


def _begin_and_end() -> dict[str, Entry]:
    profile = load_profile("ai-engineer")
    form = profile.form()
    return {
        "welcome": Entry(
            "Says who asks, what is recorded, who decides and how long it takes.",
            "nothing is asked before the candidate agrees.",
            {
                "candidate": "Ada",
                "title": profile.title,
                "items": form.items,
                "minutes": form.minutes,
            },
        ),
        "consent_needed": Entry("Answers whatever comes before the agreement.", PLAIN),
        "consent_noted": Entry("Answers an agreement that was given already.", PLAIN),
        "last_words": Entry(
            "Offers to correct or add to one answer, and to leave feedback, before the end.",
            "comes once; nothing closes on words that may have been an answer.",
            {"opening": OPENINGS["complete"]},
        ),
        "or_go_on": Entry(
            "Stands under that offer where the wish to finish was read out of words.", PLAIN
        ),
        "last_words_open": Entry("Repeats that offer when a reply was neither.", PLAIN),
        "closing": Entry(
            "Ends the interview and says what happens next.",
            "no result, and nothing about the person.",
            {"opening": ""},
        ),
    }


if __name__ == "__main__":
    PAGE.write_text(document(Bank.load()), encoding="utf-8")
