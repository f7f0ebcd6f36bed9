"""A llama.cpp context of many sequences in one KV cache: the few calls that the engine makes.

Child process only. Cells of the cache are shared: a prefix copied to another sequence takes no room.
"""

import ctypes
from collections.abc import Sequence
from typing import Any, NamedTuple

import llama_cpp
import numpy as np

from models.engine_options import EngineOptions, KvType
from models.errors import ModelRunError, ModelSetupError
from models.hardware import physical_cores
from models.native_model import NativeModel
from models.sampling import Logits

_FLASH = {
    "auto": llama_cpp.LLAMA_FLASH_ATTN_TYPE_AUTO,
    "on": llama_cpp.LLAMA_FLASH_ATTN_TYPE_ENABLED,
    "off": llama_cpp.LLAMA_FLASH_ATTN_TYPE_DISABLED,
}
_KV_TYPES: dict[KvType, int] = {
    "f16": llama_cpp.GGML_TYPE_F16,
    "q8_0": llama_cpp.GGML_TYPE_Q8_0,
    "q4_0": llama_cpp.GGML_TYPE_Q4_0,
}


class Entry(NamedTuple):
    """A token to evaluate: where in which sequence, and whether its logits are wanted."""

    token: int
    position: int
    sequence: int
    logits: bool


class NativeContext:
    """`sequences` of them share `cells` of KV cache; one batch holds at most `batch` tokens.

    Close it before its model. Raises ModelSetupError where memory or an adapter is missing.
    """

    def __init__(
        self, model: NativeModel, options: EngineOptions, sequences: int, batch: int
    ) -> None:
        params = llama_cpp.llama_context_default_params()
        params.n_ctx = options.kv_cells
        params.n_seq_max = sequences
        params.n_batch = params.n_ubatch = batch
        params.n_threads = params.n_threads_batch = options.threads or physical_cores()
        params.kv_unified = True
        params.flash_attn_type = _FLASH[options.flash_attention]
        params.type_k = params.type_v = _KV_TYPES[options.kv_type]
        params.no_perf = True
        # With a cell for each token a sliding window is the rarer a bar to going back: see `reach`.
        params.swa_full = True
        self._handle = llama_cpp.llama_init_from_model(model.handle, params)
        if not self._handle:
            raise ModelSetupError(
                f"llama.cpp cannot make a context of {options.kv_cells} cells with a KV cache of "
                f"type {options.kv_type!r}: memory is too small, or this type needs flash "
                "attention. Lower n_ctx or parallel, or set kv_type to 'f16'."
            )
        self._adapters = [_adapter(model, str(adapter.path)) for adapter in options.lora]
        self._apply_adapters([adapter.scale for adapter in options.lora])
        self._memory = llama_cpp.llama_get_memory(self._handle)
        self._batch = llama_cpp.llama_batch_init(batch, 0, 1)
        self._n_vocab = model.n_vocab
        self._window = int(llama_cpp.llama_model_n_swa(model.handle))
        self._cuttable = not (
            llama_cpp.llama_model_is_recurrent(model.handle)
            or llama_cpp.llama_model_is_hybrid(model.handle)
        )
        self.cells = int(llama_cpp.llama_n_ctx(self._handle))
        self.sequences = sequences
        self.batch = batch

    def decode(self, entries: Sequence[Entry]) -> bool:
        """Evaluate the batch; False where the cache has no room for it, which changes nothing.

        Raises ModelRunError where llama.cpp fails.
        """
        batch = self._batch
        for place, (token, position, sequence, logits) in enumerate(entries):
            batch.token[place] = token
            batch.pos[place] = position
            batch.n_seq_id[place] = 1
            batch.seq_id[place][0] = sequence
            batch.logits[place] = logits
        batch.n_tokens = len(entries)
        code = int(llama_cpp.llama_decode(self._handle, batch))
        if code not in (0, 1):
            raise ModelRunError(f"llama.cpp could not evaluate the batch (code {code}).")
        return code == 0

    def logits(self, place: int) -> Logits:
        """Logits after the entry at `place` of the last batch, shape (vocabulary,).

        A view that the next batch overwrites; writing into it harms nobody. Raises
        FloatingPointError where they are no numbers: then the cache may hold none either.
        """
        pointer = llama_cpp.llama_get_logits_ith(self._handle, place)
        logits = np.ctypeslib.as_array(pointer, shape=(self._n_vocab,))
        if np.isnan(logits.max()):
            raise FloatingPointError(
                "the model computed NaN. Check its file with: viva models verify; or set kv_type to "
                "'f16' and flash_attention to 'off'"
            )
        return logits

    def copy(self, source: int, target: int, length: int) -> None:
        """Let `target`, which is empty, begin with the first `length` tokens of `source`."""
        llama_cpp.llama_memory_seq_cp(self._memory, source, target, 0, length)

    def cut(self, sequence: int, length: int) -> bool:
        """Keep the first `length` tokens; False where this model's memory cannot, and is left."""
        return bool(llama_cpp.llama_memory_seq_rm(self._memory, sequence, length, -1))

    def reach(self, sequence: int) -> int:
        """The shortest length, in tokens, that `sequence` can be cut to or copied up to.

        A recurrent state has only its whole. llama.cpp gives cells that fell out of a sliding window
        to other sequences, and what follows a cut needs the window before it.
        """
        if not self._cuttable:
            return self.cells + 1
        oldest = int(llama_cpp.llama_memory_seq_pos_min(self._memory, sequence))
        return oldest + self._window if self._window and oldest > 0 else 0

    def clear(self, sequence: int) -> None:
        llama_cpp.llama_memory_seq_rm(self._memory, sequence, -1, -1)

    def wipe(self) -> None:
        """Clear every sequence, and the numbers in the cells as well."""
        llama_cpp.llama_memory_clear(self._memory, True)

    def save(self, sequence: int) -> tuple[bytes, int]:
        """The sequence's KV, to be given to `load`, and its `reach` then.

        Of a sliding window llama.cpp saves only what is inside of it.
        """
        size = int(llama_cpp.llama_state_seq_get_size(self._handle, sequence))
        buffer = (ctypes.c_uint8 * size)()
        written = llama_cpp.llama_state_seq_get_data(self._handle, buffer, size, sequence)
        length = int(llama_cpp.llama_memory_seq_pos_max(self._memory, sequence)) + 1
        whole_only = 0 < self._window < length
        reach = max(length, self.reach(sequence)) if whole_only else self.reach(sequence)
        return bytes(memoryview(buffer)[: int(written)]), reach

    def load(self, sequence: int, state: bytes) -> bool:
        """Fill an empty `sequence`; False where there is no room."""
        data = (ctypes.c_uint8 * len(state)).from_buffer_copy(state)
        read = llama_cpp.llama_state_seq_set_data(self._handle, data, len(state), sequence)
        return int(read) > 0

    def close(self) -> None:
        if self._handle is not None:
            llama_cpp.llama_batch_free(self._batch)
            llama_cpp.llama_free(self._handle)
            self._handle = None

    def _apply_adapters(self, scales: Sequence[float]) -> None:
        if not self._adapters or self._handle is None:
            return
        count = len(self._adapters)
        handles = (llama_cpp.llama_adapter_lora_p_ctypes * count)(*self._adapters)
        factors = (ctypes.c_float * count)(*scales)
        if llama_cpp.llama_set_adapters_lora(self._handle, handles, count, factors):
            raise ModelSetupError("llama.cpp cannot apply the LoRA adapters to this model.")


def _adapter(model: NativeModel, path: str) -> Any:
    """The model frees its adapters itself."""
    handle = llama_cpp.llama_adapter_lora_init(model.handle, path.encode())
    if not handle:
        raise ModelSetupError(
            f"llama.cpp cannot load the LoRA adapter {path!r}. It must be a GGUF adapter that was "
            "trained for this very model."
        )
    return handle
