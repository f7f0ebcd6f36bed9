"""An adapter trained in torch is the same one in the worker."""

from pathlib import Path

import pytest
import torch

from eval.juror.variants.lora import YesNo, export
from eval.juror.variants.packed import pack
from models.engine_options import EngineOptions, LoraAdapter
from models.llama_model import LlamaModel
from models.native_model import NativeModel
from models.protocol import ChatMessage, Scheduling
from models.tokenizing import Tokenizer
from models.weights import embedded_model


@pytest.mark.weights
def test_the_worker_answers_as_torch_does(tmp_path: Path) -> None:
    path = embedded_model()
    assert path is not None
    prompts = [
        (ChatMessage(role="user", content=f"The capital of France is {city}. Yes or no?"),)
        for city in ("Paris", "the town of Berlin")
    ]
    native = NativeModel(path, EngineOptions())
    tokenizer = Tokenizer(native)
    torch.manual_seed(0)  # Half of an adapter is drawn when it is made.
    model = YesNo(path, *tokenizer.yes_no_tokens())
    packed = pack([tokenizer.prompt(prompt) for prompt in prompts])
    native.close()
    with torch.inference_mode():
        plain = torch.sigmoid(model([packed]))
        for lora in model.adapters.values():
            lora.up.normal_(0, 0.06)
        here = torch.sigmoid(model([packed])).tolist()
    export(model, tmp_path / "adapter.gguf")
    options = EngineOptions(
        n_ctx=256, threads=1, parallel=1, lora=(LoraAdapter(path=tmp_path / "adapter.gguf"),)
    )
    worker = LlamaModel(path, tmp_path, options)
    worker.start()
    served = [one.p_yes for one in worker.yes_probabilities(prompts, Scheduling())]
    worker.close()
    assert served == pytest.approx(here, abs=0.05)
    assert max(abs(a - b) for a, b in zip(here, plain.tolist(), strict=True)) > 0.1
