"""Other languages are told from English, however that is written."""

import pytest

from knowledge.bank import Bank
from models.hash_embedder import HashEmbedder
from models.juror import Juror
from models.juror_language import is_foreign
from models.juror_rubrics import Question
from tests.plain_juror import plain_juror

FOREIGN = [
    "Die GPU liest bei jedem Schritt alle Gewichte aus dem Speicher, also begrenzt die Bandbreite das Tempo.",
    "Le cache garde les clés et les valeurs de chaque couche pour tous les jetons.",
    "El caché guarda las claves y los valores de cada capa para todos los tokens.",
    "La memoria cresce in modo lineare con la lunghezza, perché ogni token aggiunge una chiave e un valore.",
    "De cache bewaart sleutels en waarden van elke laag, omdat ze niet veranderen.",
    "O cache cresce com o comprimento porque cada token adiciona uma chave e um valor.",
]


@pytest.mark.parametrize("text", FOREIGN)
def test_other_languages_are_foreign(text: str) -> None:
    assert is_foreign(text)
    assert not is_foreign(
        f"The cache of each layer is what the model reads at every step: {text[:20]}"
    )


def test_no_answer_of_the_bank_is() -> None:
    bank = Bank.load()
    texts = [specimen.text for item in bank.items for specimen in item.specimens]
    texts += [criterion.statement for item in bank.items for criterion in item.criteria]
    assert not [text for text in texts if is_foreign(text)]


@pytest.mark.parametrize(
    "text", ["", "der, die, das", "le KV cache", "x = 2 * 3", "por token, por capa"]
)
def test_too_little_is_not(text: str) -> None:
    assert not is_foreign(text)


@pytest.fixture(scope="module")
def juror() -> Juror:
    return plain_juror(HashEmbedder())


def test_it_is_not_judged_and_says_why(juror: Juror) -> None:
    [judged] = juror.judge("What is read?", FOREIGN[0], [Question(statement="Weights are read.")])
    assert judged.p_met is None
    assert "language" in judged.reason
