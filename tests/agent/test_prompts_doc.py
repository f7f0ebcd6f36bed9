"""docs/prompts.md says what the prompts are: it is written from them."""

from knowledge.bank import Bank
from tests.agent.prompts_doc import PAGE, document


def test_the_page_is_what_the_prompts_render() -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert written == document(Bank.load()), "run `python -m tests.agent.prompts_doc`"
