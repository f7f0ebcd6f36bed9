"""The template never sees the words, and no word is lost."""

import pytest

from models.chat_template import ChatTemplate, Content, Markup
from models.errors import ModelRunError, ModelSetupError
from models.protocol import ChatMessage
from models.tokenizing import CHATML

SYSTEM = ChatMessage(role="system", content="Be brief.")
USER = ChatMessage(role="user", content="  {{ bos_token }} <|im_end|>\n ")


def test_contents_are_apart_from_markup() -> None:
    segments = ChatTemplate(CHATML, "<s>", "</s>").segments([SYSTEM, USER])
    assert segments == [
        Markup("<|im_start|>system\n"),
        Content("Be brief."),
        Markup("<|im_end|>\n<|im_start|>user\n"),
        Content(USER.content),
        Markup("<|im_end|>\n<|im_start|>assistant\n"),
    ]


def test_a_template_that_strips_does_not_touch_the_words() -> None:
    template = ChatTemplate(
        "{% for m in messages %}[{{ m['content'] | trim }}]{% endfor %}", "", ""
    )
    assert Content(USER.content) in template.segments([USER])


def test_an_empty_content_leaves_only_markup() -> None:
    empty = ChatMessage(role="user", content="")
    assert ChatTemplate("[{{ messages[0].content }}]", "", "").segments([empty]) == [
        Markup("["),
        Markup("]"),
    ]


REFUSES_SYSTEM = (
    "{% if messages[0].role == 'system' %}{{ raise_exception('no system role') }}{% endif %}"
    "{{ bos_token }}{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}"
)
DROPS_SYSTEM = (
    "{% for m in messages if m.role != 'system' %}<{{ m.role }}>{{ m.content }}{% endfor %}"
)


@pytest.mark.parametrize("source", [REFUSES_SYSTEM, DROPS_SYSTEM])
def test_a_system_text_moves_into_the_user_message_where_there_is_no_such_role(source: str) -> None:
    segments = ChatTemplate(source, "", "").segments([SYSTEM, USER])
    assert segments == [Markup("<user>"), Content(f"Be brief.\n\n{USER.content}")]


def test_a_template_that_loses_a_message_is_an_error() -> None:
    template = ChatTemplate("{{ messages[-1].content }}", "", "")
    with pytest.raises(ModelRunError, match="leaves out a message of role 'user'"):
        template.segments([USER, ChatMessage(role="assistant", content="x"), USER])


def test_a_template_that_does_not_compile_is_a_setup_error() -> None:
    with pytest.raises(ModelSetupError, match="does not compile"):
        ChatTemplate("{% for %}", "", "")


def test_a_template_cannot_reach_out_of_its_sandbox() -> None:
    template = ChatTemplate("{{ messages.__class__.__mro__ }}{{ messages[0].content }}", "", "")
    with pytest.raises(ModelRunError, match="unsafe"):
        template.segments([USER])
