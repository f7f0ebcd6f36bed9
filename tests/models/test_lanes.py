"""Who evaluates what in a step: streams flow, candidates come first, common beginnings wait."""

from models.lanes import LEAST_PROMPT, Lane, plan


def lane(tokens: int, start: int = 0, background: bool = False) -> Lane:
    return Lane(list(range(start, start + tokens)), lambda lane, logits: None, background)


def answering(evaluated: int = 9) -> Lane:
    stream = lane(evaluated + 1, start=500)
    stream.sequence, stream.evaluated = 7, evaluated
    return stream


def begin(new: Lane) -> None:
    new.sequence = 1


def counts(chosen: list[tuple[Lane, int]]) -> list[int]:
    return [count for _, count in chosen]


def test_prompts_are_cut_to_what_a_step_holds() -> None:
    first, second = lane(30), lane(30, start=100)
    assert plan([first, second], 20, begin) == [(first, 20)]
    assert plan([first, second], 40, begin) == [(first, 30), (second, 10)]


def test_every_stream_gets_its_token_before_any_prompt() -> None:
    streams = [answering() for _ in range(3)]
    prompt = lane(100)
    assert plan([prompt, *streams], 20, begin) == [*((one, 1) for one in streams), (prompt, 17)]


def test_a_prompt_gets_on_however_many_are_being_answered() -> None:
    chosen = plan([*(answering() for _ in range(30)), lane(100)], 20, begin)
    assert counts(chosen) == [1] * 30 + [LEAST_PROMPT]


def test_candidates_prompts_come_before_background_work() -> None:
    background, candidate = lane(50, background=True), lane(50, start=100)
    assert plan([background, candidate], 60, begin) == [(candidate, 50), (background, 10)]


def test_a_prompt_waits_for_the_common_beginning_that_is_being_evaluated() -> None:
    first, second = lane(40), lane(40)
    second.tokens[-1] = 999
    assert plan([first, second], 100, begin) == [(first, 40)]
    first.evaluated = 40
    first.tokens.append(1)
    assert plan([first, second], 100, begin) == [(first, 1), (second, 40)]


def test_nothing_to_do_is_an_empty_plan() -> None:
    done = lane(3)
    done.evaluated = 3
    assert plan([done], 20, begin) == []
