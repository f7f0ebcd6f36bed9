"""Answers in each manner are counted by themselves."""

from eval.juror.by_manner import InManner, by_manner
from eval.juror.labels import Label


def _scored(manner: str, substance: str, p_met: list[float]) -> list[tuple[Label, float]]:
    met = substance == "right"
    return [
        (Label("item", f"{substance}-{n}", "c", substance, manner, 1.0, met, ()), p)
        for n, p in enumerate(p_met)
    ]


def test_what_is_recognized_refused_and_believed() -> None:
    scored = [
        *_scored("terse", "right", [0.9, 0.8, 0.6, 0.1]),
        *_scored("terse", "wrong", [0.9, 0.1]),
        *_scored("polished", "right", [0.7, 0.5]),
        *_scored("polished", "empty", [0.4, 0.1, 0.1, 0.1]),
        *_scored("rambling", "right", [0.9]),
    ]
    assert by_manner(scored, 0.2) == {
        "terse": InManner(recognized=0.5, refused=0.25, believed=0.5),
        "polished": InManner(recognized=0.5, refused=0.0, believed=0.0),
    }
