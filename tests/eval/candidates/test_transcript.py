"""A transcript reads as the candidate saw it: our texts plain, their words quoted line by line."""

from agent.interviews import Interviews
from eval.candidates.transcript import transcript


def test_what_was_said_is_quoted_and_a_button_has_words(interviews: Interviews) -> None:
    interview = interviews.start("ai-engineer", "Ada", seed=1)
    for text, action in (("I agree", None), ("one line\nand another", None), ("", "dont_know")):
        prompt = interviews.room(interview).prompt
        interviews.submit(interview, prompt, text, action)
        interviews.advance(interview)
    said = transcript(interviews.parts.record.events(interview))
    assert said.startswith("**Viva**: Hello Ada.")
    assert "\n\n> one line\n> and another\n\n**Viva**: " in said
    assert "> I don't know" in said
