"""Known difficulties come back from simulated responses, with errors that say how far off they are."""

import numpy as np
import pytest

from agent.depth import SLOPE
from eval.items.rasch import Table, fit

LEVELS = np.array([1, 1, 2, 2, 3, 3, 4, 4, 5, 5], dtype=np.float64)
HARDER = np.array([0.3, -0.3, 0.8, -0.2, 0.0, 0.0, -0.6, 0.2, 0.1, -0.3])
TRUE = LEVELS - 0.5 + HARDER


def _responses(persons: int, seed: int, judged: float = 1.0, spread: float = 1.2) -> Table:
    """Persons of normal depths around 2.5, who are asked a share of the criteria."""
    source = np.random.default_rng(seed)
    depths = source.normal(2.5, spread, size=(persons, 1))
    p = 1 / (1 + np.exp(-SLOPE * (depths - TRUE)))
    met: Table = (source.random(p.shape) < p).astype(np.float64)
    met[source.random(p.shape) >= judged] = np.nan
    return met


def test_known_difficulties_come_back() -> None:
    found = fit(_responses(4000, seed=1), LEVELS)
    assert np.abs(found.difficulty - TRUE).max() < 0.12
    assert found.mean == pytest.approx(2.5, abs=0.12)
    assert found.spread == pytest.approx(1.2, abs=0.1)


def test_they_come_back_though_everyone_was_asked_only_some() -> None:
    found = fit(_responses(4000, seed=2, judged=0.4), LEVELS)
    assert np.abs(found.difficulty - TRUE).max() < 0.2


def test_the_errors_say_how_far_off_it_is() -> None:
    fits = [fit(_responses(150, seed=seed), LEVELS) for seed in range(60)]
    away = np.array([found.difficulty - TRUE for found in fits])
    said = np.array([found.error for found in fits])
    held = (np.abs(away) <= 1.96 * said).mean()
    assert 0.90 <= held <= 0.99


def test_thirty_responses_put_a_difficulty_within_a_level() -> None:
    found = fit(_responses(30, seed=5)[:, 3:7], LEVELS[3:7])
    assert (found.error < 0.6).all()


def test_what_goes_with_the_others_has_mean_squares_near_one() -> None:
    found = fit(_responses(2000, seed=3), LEVELS)
    assert np.abs(found.infit - 1).max() < 0.1
    assert np.abs(found.outfit - 1).max() < 0.2


def test_what_is_met_at_random_does_not_fit() -> None:
    seen = _responses(1000, seed=4)
    seen[:, 4] = np.random.default_rng(9).random(1000) < 0.5
    found = fit(seen, LEVELS)
    assert found.infit[4] > 1.3
    assert found.infit[4] == found.infit.max()
    assert found.outfit[4] == found.outfit.max()


def test_what_all_met_has_no_difficulty() -> None:
    seen = _responses(50, seed=1)
    seen[:, 0] = 1.0
    with pytest.raises(ValueError, match="all met, or nobody"):
        fit(seen, LEVELS)
