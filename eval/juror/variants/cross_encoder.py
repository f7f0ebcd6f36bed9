"""(a) A cross-encoder: all-MiniLM-L6-v2's upper layers fine-tuned to read criterion and answer in one sequence.

Every epoch it also reads pairs of exemplars as answers of a sentence, half as many rows as there are others,
the pair itself out of sight: minimal pairs, of which the right one is to score above its mirror.
"""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from torch import nn

from eval.grading.rows import Row
from eval.juror.variants.bench import Bench, Judged
from eval.juror.variants.learning import batches, loss_of, rate_at
from eval.juror.variants.related import Related
from models.sentence_embedder import SentenceEmbedder
from models.weights import locate_embedder

EPOCHS = 3
RATE = 2e-4
ANSWERS = 4
"""Answers of a batch, with all of their criteria."""
FROZEN = 3
"""Lower layers, of six, that stay as they are: half of the work of a step, and little of what tells claims
apart."""
TOKENS = 160
_SHOWN = 32
Pairs = Sequence[tuple[str, str]]


class CrossEncoder(nn.Module):
    """Log-odds of met for pairs of texts, from the mean of the last layer's tokens."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        from transformers import AutoModel, AutoTokenizer  # noqa: PLC0415 - slow to import

        self._tokenizer: Any = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        # On a CPU most of a training step would go into fused attention's backward pass and into drawing
        # the numbers of dropout, which is therefore left to the mean alone.
        self.encoder: Any = AutoModel.from_pretrained(
            folder,
            local_files_only=True,
            attn_implementation="eager",
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
        for frozen in (self.encoder.embeddings, *self.encoder.encoder.layer[:FROZEN]):
            frozen.requires_grad_(False)
        self.head = nn.Sequential(nn.Dropout(0.1), nn.Linear(self.encoder.config.hidden_size, 1))

    def forward(self, pairs: Pairs) -> torch.Tensor:
        read = self._tokenizer(
            [first for first, _ in pairs],
            [second for _, second in pairs],
            padding=True,
            truncation="longest_first",
            max_length=TOKENS,
            return_tensors="pt",
        )
        with torch.autocast("cpu", torch.bfloat16):
            states = self.encoder(**read).last_hidden_state
        mask = read["attention_mask"][:, :, None]
        mean = (states.float() * mask).sum(1) / mask.sum(1)
        logits: torch.Tensor = self.head(mean)[:, 0]
        return logits


def judge(bench: Bench, rate: float = RATE, epochs: int = EPOCHS) -> Judged:
    torch.manual_seed(bench.seed)
    folder = locate_embedder(bench.data)
    related = Related(bench.bank, SentenceEmbedder(folder, threads=1, data_dir=bench.data))
    began = time.monotonic()
    related.prepare(bench.few, answers=False)
    related.prepare(bench.few, answers=True)
    model = CrossEncoder(str(folder))
    train(model, related, bench, rate, epochs)
    trained = time.monotonic() - began
    related.prepare(bench.test, answers=False)
    began = time.monotonic()
    related.prepare(bench.test, answers=True)
    p_met = predict(model, [related.pair(row) for row in bench.test])
    return Judged(
        p_met=tuple(p_met),
        labels=len(bench.few),
        train_s=trained,
        per_s=len(p_met) / (time.monotonic() - began),
        mb=2 * sum(one.numel() for one in model.parameters()) / 1e6,
    )


def train(model: CrossEncoder, related: Related, bench: Bench, rate: float, epochs: int) -> None:
    """AdamW, `rate` at its peak. Prints the mean loss of each epoch."""
    rng = np.random.default_rng(bench.seed)
    lessons = [
        rows
        for _ in range(epochs)
        for rows in [*batches(bench.few, ANSWERS, rng), *mirrored(bench.few, related, rng)]
    ]
    optimizer = torch.optim.AdamW(
        [one for one in model.parameters() if one.requires_grad], weight_decay=0.01
    )
    model.train()
    losses: list[float] = []
    per_epoch = len(lessons) // epochs
    for step, rows in enumerate(lessons):
        for group in optimizer.param_groups:
            group["lr"] = rate_at(step, len(lessons), rate)
        loss = loss_of(model([pair_of(row, related) for row in rows]), rows)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
        if (step + 1) % per_epoch == 0:
            print(f"epoch {(step + 1) // per_epoch}: loss {np.mean(losses):.3f}", flush=True)
            losses = []


def predict(model: CrossEncoder, pairs: Pairs) -> list[float]:
    """p(met) of each pair; those of like length are read together."""
    model.eval()
    order = sorted(range(len(pairs)), key=lambda place: sum(map(len, pairs[place])))
    found = [0.0] * len(pairs)
    with torch.inference_mode():
        for start in range(0, len(order), _SHOWN):
            places = order[start : start + _SHOWN]
            p_met = torch.sigmoid(model([pairs[place] for place in places]))
            for place, p in zip(places, p_met.tolist(), strict=True):
                found[place] = p
    return found


_EXEMPLAR = "exemplar: "


def mirrored(rows: Sequence[Row], related: Related, rng: np.random.Generator) -> list[list[Row]]:
    """Batches of exemplars as answers: for some criteria a right one and what stands in its place among
    the wrong ones, named by their text."""
    found: list[list[Row]] = []
    one_each = list({(row.item, row.criterion): row for row in rows}.values())
    for row in [one_each[n] for n in rng.permutation(len(one_each))[: len(rows) // 4]]:
        exemplars = related.criteria[row.item, row.criterion].exemplars
        if not (exemplars.met and exemplars.not_met):
            continue
        place = int(rng.integers(min(len(exemplars.met), len(exemplars.not_met))))
        pair = (exemplars.met[place], exemplars.not_met[place])
        if not found or len(found[-1]) >= _SHOWN:
            found.append([])
        found[-1] += [
            replace(row, specimen=f"{_EXEMPLAR}{text}", met=met)
            for text, met in zip(pair, (True, False), strict=True)
        ]
    return found


def pair_of(row: Row, related: Related) -> tuple[str, str]:
    """What is read of a row; of an exemplar that stands as an answer, without its pair in sight."""
    if not row.specimen.startswith(_EXEMPLAR):
        return related.pair(row)
    text = row.specimen.removeprefix(_EXEMPLAR)
    exemplars = related.criteria[row.item, row.criterion].exemplars
    pairs = zip(exemplars.met, exemplars.not_met, strict=False)
    hidden = next(pair for pair in pairs if text in pair)
    return related.pair_of(row.item, row.criterion, [text], hidden)
