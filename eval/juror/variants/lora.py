"""(c) A LoRA adapter (Hu et al. 2021, arXiv:2106.09685) of rank 16 on all linear layers of the language model,
trained on the log-odds of "yes" against "no" and exported as GGUF, which the worker serves.

The test rows are judged in torch, on the same unpacked weights; some of their answers by the worker with the
exported adapter as well, for its speed and to see that both agree.
"""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from eval.grading.rows import Row
from eval.juror.variants import smol
from eval.juror.variants.adapter_file import write_adapter
from eval.juror.variants.bench import Bench, Judged, answer_texts
from eval.juror.variants.learning import batches, loss_of, rate_at
from eval.juror.variants.packed import Packed, batch_of, pack
from models.engine_options import EngineOptions, LoraAdapter
from models.llama_model import LlamaModel
from models.native_model import NativeModel
from models.protocol import ChatMessage, Scheduling
from models.tokenizing import Tokenizer
from models.weights import locate_language_model

RANK = 16
SCALE = 2.0
RATE = 5e-4
EPOCHS = 1
ANSWERS = 4
_SERVED = 16
"""Answers that the worker judges too."""
Prompt = tuple[ChatMessage, ...]


class Lora(nn.Module):
    """A frozen linear layer and the product of two narrow ones beside it."""

    def __init__(self, frozen: nn.Linear) -> None:
        super().__init__()
        self.frozen = frozen
        self.down = nn.Parameter(torch.randn(RANK, frozen.in_features) / frozen.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(frozen.out_features, RANK))

    def forward(self, given: torch.Tensor) -> torch.Tensor:
        added = given @ self.down.T.to(given.dtype) @ self.up.T.to(given.dtype)
        out: torch.Tensor = self.frozen(given) + SCALE * added
        return out


class YesNo(nn.Module):
    """Log-odds of yes against no after prompts: the tokens that spell them, whatever case and space."""

    def __init__(self, path: Path, yes: frozenset[int], no: frozenset[int]) -> None:
        super().__init__()
        self.model = smol.load(path)
        self._words = [sorted(yes), sorted(no)]
        self.adapters: dict[str, Lora] = {}
        for number, layer in enumerate(self.model.layers):
            for name, part in smol.NAMES.items():
                block, _, leaf = part.partition(".")
                parent: Any = getattr(layer, block)
                lora = Lora(getattr(parent, leaf))
                setattr(parent, leaf, lora)
                self.adapters[f"blk.{number}.{name}.weight"] = lora

    def forward(self, several: Sequence[Packed]) -> torch.Tensor:
        tokens, positions, mask = batch_of(several)
        states = self.model(
            input_ids=tokens,
            position_ids=positions,
            attention_mask=mask.to(torch.bfloat16),
            use_cache=False,
        ).last_hidden_state
        ends = torch.cat([states[row, packed.ends] for row, packed in enumerate(several)]).float()
        words = self.model.embed_tokens.weight  # which the model's output shares
        yes, no = ((ends @ words[ids].float().T).logsumexp(1) for ids in self._words)
        log_odds: torch.Tensor = yes - no
        return log_odds


def judge(bench: Bench, rate: float = RATE) -> Judged:
    torch.manual_seed(bench.seed)
    path = locate_language_model(None, bench.data)
    native = NativeModel(path, EngineOptions())
    tokenizer = Tokenizer(native)
    model = YesNo(path, *tokenizer.yes_no_tokens())
    began = time.monotonic()
    _train(model, bench, tokenizer, rate)
    trained = time.monotonic() - began
    p_met = _predict(model, bench, tokenizer)
    native.close()
    adapter = bench.data / "variants" / "adapter.gguf"
    export(model, adapter)
    return Judged(
        p_met=tuple(p_met),
        labels=len(bench.few),
        train_s=trained,
        per_s=_served(bench, path, adapter, p_met),
        mb=adapter.stat().st_size / 1e6,
    )


def export(model: YesNo, path: Path) -> None:
    """The adapter as the GGUF file that the worker loads."""
    shape = model.model.config
    pairs = {name: (lora.down, lora.up) for name, lora in model.adapters.items()}
    heads = {"attn_q": shape.num_attention_heads, "attn_k": shape.num_key_value_heads}
    write_adapter(path, pairs, alpha=SCALE * RANK, heads=heads)


def _train(model: YesNo, bench: Bench, tokenizer: Tokenizer, rate: float) -> None:
    rng = np.random.default_rng(bench.seed)
    lessons = [rows for _ in range(EPOCHS) for rows in batches(bench.few, ANSWERS, rng)]
    trained = [one for one in model.parameters() if one.requires_grad]
    optimizer = torch.optim.AdamW(trained, weight_decay=0.0)
    for step, rows in enumerate(lessons):
        for group in optimizer.param_groups:
            group["lr"] = rate_at(step, len(lessons), rate)
        loss = loss_of(model(_packed(bench, rows, tokenizer)), rows)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        if step % 10 == 0:
            print(f"step {step} of {len(lessons)}: loss {loss.item():.3f}", flush=True)


def _predict(model: YesNo, bench: Bench, tokenizer: Tokenizer) -> list[float]:
    found: list[float] = []
    packed = _packed(bench, bench.test, tokenizer)
    with torch.inference_mode():
        for start in range(0, len(packed), ANSWERS):
            found += torch.sigmoid(model(packed[start : start + ANSWERS])).tolist()
    return found


def _served(bench: Bench, path: Path, adapter: Path, p_met: Sequence[float]) -> float:
    """Judgements a second by the worker; prints how far it is from torch."""
    groups = _by_answer(bench.test)
    chosen = list(groups.values())[:: max(1, len(groups) // _SERVED)]
    options = EngineOptions(threads=1, parallel=1, lora=(LoraAdapter(path=adapter),))
    worker = LlamaModel(path, bench.data, options)
    worker.start()
    prompts = _prompts(bench)
    here = {row.key: p for row, p in zip(bench.test, p_met, strict=True)}
    began, apart = time.monotonic(), []
    for rows in chosen:
        served = worker.yes_probabilities(
            [prompts(row) for row in rows], Scheduling(deadline_s=600)
        )
        apart += [abs(one.p_yes - here[row.key]) for one, row in zip(served, rows, strict=True)]
    seconds = time.monotonic() - began
    worker.close()
    print(
        f"served against torch: p apart by {np.mean(apart):.3f} on average, {max(apart):.3f} at most"
    )
    return len(apart) / seconds


def _by_answer(rows: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row.item, row.specimen), []).append(row)
    return found


def _packed(bench: Bench, rows: Sequence[Row], tokenizer: Tokenizer) -> list[Packed]:
    """One for each answer; its criteria are neighbours among the rows."""
    prompts = _prompts(bench)
    return [
        pack([tokenizer.prompt(prompts(row)) for row in its]) for its in _by_answer(rows).values()
    ]


def _prompts(bench: Bench) -> Any:
    items, texts = {item.id: item for item in bench.bank.items}, answer_texts(bench.bank)

    def prompt(row: Row) -> Prompt:
        item = items[row.item]
        [criterion] = [one for one in item.criteria if one.id == row.criterion]
        text = (
            "Does the answer say what the statement says? Reply yes or no.\n\n"
            f"Question: {item.asked}\n\nAnswer: {texts[row.item, row.specimen]}\n\n"
            f"Statement: {criterion.statement}"
        )
        return (ChatMessage(role="user", content=text),)

    return prompt
