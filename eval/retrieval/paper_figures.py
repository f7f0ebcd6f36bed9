"""Whether what a candidate says in other words finds the right paper first."""

from pydantic import BaseModel

from eval.retrieval.labelled import Paraphrase, paraphrases
from knowledge.corpus import Corpus


class PaperFigures(BaseModel):
    """Share of the paraphrases whose paper, as note or PDF, owns the first hit.

    `missed` are the others of test and of the fresh ones.
    """

    questions: int
    dev_first: float
    test_first: float
    test_in_five: float
    fresh_first: float
    fresh_in_five: float
    missed: dict[str, str]


def paper_figures(corpus: Corpus) -> PaperFigures:
    """Over a corpus with the shipped notes and the PDFs that the paraphrases name.

    Those whose PDF was not added are asked all the same: their note can answer.
    """
    rows = paraphrases()
    found = {row.id: _documents(corpus, row.query) for row in rows}
    dev = [row for row in rows if row.split == "dev"]
    test = [row for row in rows if row.split == "test"]
    fresh = [row for row in rows if row.split == "fresh"]
    return PaperFigures(
        questions=len(rows),
        dev_first=_share(dev, found, 1),
        test_first=_share(test, found, 1),
        test_in_five=_share(test, found, 5),
        fresh_first=_share(fresh, found, 1),
        fresh_in_five=_share(fresh, found, 5),
        missed={
            row.id: found[row.id][0] for row in [*test, *fresh] if found[row.id][0] not in row.right
        },
    )


def _documents(corpus: Corpus, query: str) -> list[str]:
    return list(dict.fromkeys(hit.passage.doc for hit in corpus.search(query, k=30)))


def _share(rows: list[Paraphrase], found: dict[str, list[str]], first: int) -> float:
    right = [bool(row.right & set(found[row.id][:first])) for row in rows]
    return sum(right) / len(right)
