"""Sizes of retrieval: chunks of a corpus, their index, and what of them is put into a prompt."""

import math

from knowledge.calculators.domains import less

_ROUNDING = 1e-9
"""What a quotient of floats may lie above a whole number and still be taken for it."""


def rag_index_bytes(chunks: float, dimension: float, bytes_per_value: float) -> float:
    """Bytes of the chunks' vectors, one each: chunks * dimension * bytes_per_value.

    The texts and the graph or lists of an approximate index come on top. Source: arithmetic; 128
    dimensions of 2 bytes are the 256 bytes a vector of paper colbertv2 (recalled).
    """
    return chunks * dimension * bytes_per_value


def chunk_count(tokens: float, chunk_tokens: float, overlap_tokens: float) -> float:
    """Chunks that cover a text of `tokens`, each but the first repeating `overlap_tokens`.

    (tokens - overlap) / (chunk - overlap) rounded up, at least 1: a chunk adds chunk - overlap new
    tokens. Source: arithmetic. Raises ContentError where the overlap is not less than the chunk.
    """
    less("overlap_tokens", overlap_tokens, "chunk_tokens", chunk_tokens)
    needed = (tokens - overlap_tokens) / (chunk_tokens - overlap_tokens)
    return float(max(1, math.ceil(needed * (1 - _ROUNDING))))


def context_tokens(chunks: float, tokens_per_chunk: float, other_tokens: float) -> float:
    """Tokens of a prompt with `chunks` chunks and instructions, question and the like beside them.

    Source: arithmetic.
    """
    return chunks * tokens_per_chunk + other_tokens
