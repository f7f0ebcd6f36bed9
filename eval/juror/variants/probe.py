"""(e) A linear probe: the state of layer 16 at the last token of question, answer and statement.

The state is cut to 96 principal components, of which a logistic regression makes p(met).
"""

import time
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from eval.grading.rows import Row
from eval.juror.variants import smol
from eval.juror.variants.bench import Bench, Judged, answer_texts
from eval.juror.variants.packed import Packed, batch_of, pack
from models.engine_options import EngineOptions
from models.native_model import NativeModel
from models.tokenizing import Tokenizer
from models.weights import locate_language_model

LAYER = 16
COMPONENTS = 96
_AT_ONCE = 4


def judge(bench: Bench) -> Judged:
    path = locate_language_model(None, bench.data)
    model = smol.load(path, LAYER)
    model.norm = torch.nn.Identity()  # the state itself, as the next layer would get it
    began = time.monotonic()
    learned = states(model, _packed(bench, bench.few))
    probe = make_pipeline(
        StandardScaler(),
        PCA(min(COMPONENTS, *learned.shape), random_state=bench.seed),
        StandardScaler(),
        LogisticRegression(C=0.1, class_weight="balanced", max_iter=2000),
    ).fit(learned, [row.met for row in bench.few])
    trained = time.monotonic() - began
    began = time.monotonic()
    p_met = probe.predict_proba(states(model, _packed(bench, bench.test)))[:, 1]
    return Judged(
        p_met=tuple(p_met.tolist()),
        labels=len(bench.few),
        train_s=trained,
        per_s=len(p_met) / (time.monotonic() - began),
        mb=4 * COMPONENTS * (learned.shape[1] + 1) / 1e6,
    )


def states(model: torch.nn.Module, packed: Sequence[Packed]) -> NDArray[np.float32]:
    """Shape (prompts, width), in their order."""
    found: dict[int, NDArray[np.float32]] = {}
    order = sorted(range(len(packed)), key=lambda place: len(packed[place].tokens))
    with torch.inference_mode():
        for start in range(0, len(order), _AT_ONCE):
            places = order[start : start + _AT_ONCE]
            tokens, positions, mask = batch_of([packed[place] for place in places])
            read = model(
                input_ids=tokens,
                position_ids=positions,
                attention_mask=mask.to(torch.bfloat16),
                use_cache=False,
            ).last_hidden_state
            for row, place in enumerate(places):
                found[place] = read[row, packed[place].ends].float().numpy()
    return np.concatenate([found[place] for place in range(len(packed))])


def _packed(bench: Bench, rows: Sequence[Row]) -> list[Packed]:
    """One for each answer; its criteria are neighbours among the rows."""
    model = NativeModel(locate_language_model(None, bench.data), EngineOptions())
    tokenizer = Tokenizer(model)
    items, texts = {item.id: item for item in bench.bank.items}, answer_texts(bench.bank)
    prompts: dict[tuple[str, str], list[list[int]]] = {}
    for row in rows:
        item = items[row.item]
        [statement] = [one.statement for one in item.criteria if one.id == row.criterion]
        text = f"Question: {item.asked}\nAnswer: {texts[row.item, row.specimen]}\nStatement: {statement}"
        prompts.setdefault((row.item, row.specimen), []).append(tokenizer.content(text))
    model.close()
    return [pack(several) for several in prompts.values()]
