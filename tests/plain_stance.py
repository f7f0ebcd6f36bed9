"""A reader of stance that knows one word: whoever uses it does not stand behind the claim."""

from models.hash_embedder import HashEmbedder
from models.stance import Stance, StanceReader


def plain_stance(word: str) -> StanceReader:
    return StanceReader(
        HashEmbedder(8),
        Stance(
            bias=2.0,
            least=0.5,
            least_words=0.5,
            terms={word: (1.0, -9.0)},
            trained_on="nothing",
        ),
    )
