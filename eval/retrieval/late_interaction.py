"""Late interaction as a re-ranker: each token of the query takes its best match in the passage.

Source: Khattab and Zaharia, "ColBERT", SIGIR 2020. The token vectors are those of the sentence
embedder, which was not trained for it. Measured to see whether it pays; searching does not use it.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.chunking import indexed_text
from knowledge.fusion import Scores
from knowledge.snapshot import Snapshot
from models.protocol import Vectors
from models.sentence_embedder import SentenceEmbedder

RERANKED = 30


class LateInteraction:
    """Re-ranks the first passages; those that were seen before are not computed again."""

    def __init__(self, embedder: SentenceEmbedder) -> None:
        self._embedder = embedder
        self._seen: dict[str, NDArray[np.float16]] = {}

    def rerank(
        self, snapshot: Snapshot, query: str, places: Sequence[int], scores: Scores
    ) -> list[int]:
        """The first 30 places by the mean of their `scores` and their late interaction.

        `scores` has shape (passages,); both parts are divided by their best. Later places stay.
        """
        head = list(places[:RERANKED])
        names = [snapshot.ids[place] for place in head]
        missing = [place for place, name in zip(head, names, strict=True) if name not in self._seen]
        texts = [indexed_text(snapshot.passage(place)) for place in missing]
        for place, tokens in zip(missing, self._embedder.embed_tokens(texts), strict=True):
            self._seen[snapshot.ids[place]] = tokens.astype(np.float16)
        asked = self._embedder.embed_tokens([query])[0]
        matched = [max_similarity(asked, self._seen[name].astype(np.float32)) for name in names]
        best, first = max(matched, default=1.0), float(scores[head].max(initial=1e-6))
        mixed = [m / best + scores[place] / first for m, place in zip(matched, head, strict=True)]
        order = sorted(range(len(head)), key=lambda rank: (-mixed[rank], rank))
        return [head[rank] for rank in order] + list(places[RERANKED:])


def max_similarity(query: Vectors, passage: Vectors) -> float:
    """Mean over the query's tokens of the highest cosine in the passage; both (tokens, dimension)."""
    return float((query @ passage.T).max(axis=1).mean())
