"""Text to token ids and back for one loaded model, with contents kept free of control tokens.

Child process only.
"""

import ctypes
from collections.abc import Sequence

import llama_cpp
import numpy as np
from numpy.typing import NDArray

from models.chat_template import ChatTemplate, Markup
from models.native_model import NativeModel
from models.protocol import ChatMessage

_YES = (b"yes", b"Yes", b" yes", b" Yes", b"YES", b" YES")
_NO = (b"no", b"No", b" no", b" No", b"NO", b" NO")
_PIECE_BYTES = 1024

CHATML = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n"
    "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
"""Used only where a GGUF carries no template of its own."""


class Tokenizer:
    """Bound to one loaded model; not thread-safe."""

    def __init__(self, model: NativeModel) -> None:
        self._model = model
        self._vocabulary = model.vocabulary
        self._buffer = ctypes.create_string_buffer(_PIECE_BYTES)
        self._template = ChatTemplate(
            model.text("tokenizer.chat_template") or CHATML,
            bos=self._spelling(model.bos),
            eos=self._spelling(model.eos),
        )

    def prompt(self, messages: Sequence[ChatMessage]) -> list[int]:
        """Token ids of the rendered chat up to where the assistant speaks.

        Raises ModelRunError where the template refuses the messages.
        """
        tokens: list[int] = []
        for segment in self._template.segments(messages):
            if isinstance(segment, Markup):
                tokens += self._model.tokenize(segment.text, special=True)
            else:
                tokens += self.content(segment.text)
        wants_bos = llama_cpp.llama_vocab_get_add_bos(self._vocabulary)
        if wants_bos and tokens[:1] != [self._model.bos]:
            tokens.insert(0, self._model.bos)
        return tokens

    def content(self, text: str) -> list[int]:
        """Token ids of somebody's words: a typed control token comes out as its letters."""
        tokens: list[int] = []
        for token in self._model.tokenize(text, special=False):
            tokens += self._spelled_out(token) if self.is_control(token) else [token]
        return tokens

    def is_control(self, token: int) -> bool:
        """Whether the token steers the model rather than spells text (end of turn, tool call, ...)."""
        if self._is_marked(token) or self.ends(token):
            return True
        attributes = llama_cpp.llama_vocab_get_attr(self._vocabulary, token)
        markup = attributes & llama_cpp.LLAMA_TOKEN_ATTR_USER_DEFINED
        return bool(markup) and self._spelling(token).lstrip()[:1] in ("<", "[")

    def ends(self, token: int) -> bool:
        return bool(llama_cpp.llama_vocab_is_eog(self._vocabulary, token))

    def piece(self, token: int, special: bool = False) -> bytes:
        """The bytes a token adds to the text; nothing for a control token unless `special`."""
        length = llama_cpp.llama_token_to_piece(
            self._vocabulary, token, self._buffer, _PIECE_BYTES, 0, special
        )
        return self._buffer.raw[: max(0, int(length))]

    def unspoken(self) -> NDArray[np.int64]:
        """Ids that an answer never holds: control tokens other than those that end it.

        A grammar would let them into a text by their spelling.
        """
        ids = range(self._model.n_vocab)
        return np.array([i for i in ids if self._is_marked(i) and not self.ends(i)], dtype=np.int64)

    def yes_no_tokens(self) -> tuple[frozenset[int], frozenset[int]]:
        """The tokens that alone spell yes and no, whatever case and leading space.

        Looked up in the vocabulary: tokenized, a word gets a leading space in some vocabularies, and
        the token without one would be missed.
        """
        spelled = {token: self.piece(token) for token in range(self._model.n_vocab)}
        yes = frozenset(token for token, piece in spelled.items() if piece in _YES)
        return yes, frozenset(token for token, piece in spelled.items() if piece in _NO)

    def _is_marked(self, token: int) -> bool:
        attributes = llama_cpp.llama_vocab_get_attr(self._vocabulary, token)
        return bool(attributes & llama_cpp.LLAMA_TOKEN_ATTR_CONTROL)

    def _spelled_out(self, token: int) -> list[int]:
        text = self._spelling(token)
        if len(text) < 2:
            return []
        head, tail = text[:1], text[1:]
        parts = self._model.tokenize(head, special=False) + self._model.tokenize(
            tail, special=False
        )
        return [part for part in parts if not self.is_control(part)]

    def _spelling(self, token: int) -> str:
        return self.piece(token, special=True).decode("utf-8", "replace") if token >= 0 else ""
