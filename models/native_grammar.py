"""A compiled GBNF grammar inside llama.cpp: asks which tokens may come next, and follows one.

Child process only. A grammar that does not compile gives NULL, which is an error here: handed on,
it is a segmentation fault.
"""

import ctypes
from types import TracebackType
from typing import Self

import llama_cpp
import numpy as np

from models.errors import ModelRunError
from models.sampling import Ids, Logits, best

SHORTLIST = 64
_TOKEN_DATA = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])


class NativeGrammar:
    """Holds one native grammar; close it (or use `with`). Not thread-safe.

    Raises ModelRunError where `gbnf` does not compile.
    """

    def __init__(self, vocabulary: object, gbnf: str) -> None:
        self._sampler = None
        if gbnf.strip():  # an empty grammar would compile, and constrain nothing
            self._sampler = llama_cpp.llama_sampler_init_grammar(vocabulary, gbnf.encode(), b"root")
        if not self._sampler:
            raise ModelRunError(f"The grammar does not compile; it starts with {gbnf[:200]!r}.")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._sampler:
            llama_cpp.llama_sampler_free(self._sampler)
            self._sampler = None

    def allowed(self, logits: Logits) -> tuple[Ids, Logits]:
        """Token ids that may come next with their logits: of the 64 best, else of all tokens.

        Asking about few tokens is much faster than about the whole vocabulary, and the best of
        the few that pass is the best of all that pass. Raises ModelRunError where none may.
        """
        for ids in (best(logits, SHORTLIST), np.arange(len(logits), dtype=np.int64)):
            kept = self._apply(ids, logits[ids])
            passing = np.isfinite(kept)  # what came in as -inf stays out
            if passing.any():
                return ids[passing], kept[passing]
        raise ModelRunError("The grammar admits no further token.")

    def accept(self, token: int) -> None:
        """Advance past `token`, which must be one that `allowed` returned."""
        llama_cpp.llama_sampler_accept(self._sampler, token)

    def _apply(self, ids: Ids, logits: Logits) -> Logits:
        """`logits` with -inf where the grammar forbids; shape (n,) in and out."""
        table = np.zeros(len(ids), dtype=_TOKEN_DATA)
        table["id"], table["logit"] = ids, logits
        data = table.ctypes.data_as(ctypes.POINTER(llama_cpp.llama_token_data))
        array = llama_cpp.llama_token_data_array(
            data=data, size=len(ids), selected=-1, sorted=False
        )
        llama_cpp.llama_sampler_apply(self._sampler, ctypes.byref(array))
        return table["logit"].copy()
