"""A GGUF model loaded by llama.cpp: its weights, its vocabulary, what its header says.

Child process only.
"""

import ctypes
import logging
from pathlib import Path

import llama_cpp

from models.engine_options import EngineOptions
from models.errors import ModelSetupError

_TEXT_BYTES = 1 << 16
_NO_LIMIT = 1 << 31


class NativeModel:
    """Owns the native model of `path`; close it. `trained_tokens` is the context that it learnt.

    Raises ModelSetupError where it cannot be loaded."""

    def __init__(self, path: Path, options: EngineOptions) -> None:
        logging.getLogger("llama-cpp-python").setLevel(logging.ERROR)
        llama_cpp.llama_backend_init()
        params = llama_cpp.llama_model_default_params()
        params.n_gpu_layers = options.gpu_layers
        devices = int(llama_cpp.llama_max_devices())
        if len(options.tensor_split) > devices:
            raise ModelSetupError(
                f"tensor_split names {len(options.tensor_split)} GPUs; this llama.cpp knows at most "
                f"{devices}. Give one share for each GPU."
            )
        split = (ctypes.c_float * devices)(*options.tensor_split)
        if options.tensor_split:
            params.tensor_split = split
        self._handle: llama_cpp.llama_model_p | None = llama_cpp.llama_model_load_from_file(
            str(path).encode(), params
        )
        if not self._handle:
            raise ModelSetupError(
                f"llama.cpp cannot load {str(path)!r}. Its architecture may be newer than the "
                "installed llama-cpp-python, or memory too small: try a smaller model or n_ctx."
            )
        self.vocabulary = llama_cpp.llama_model_get_vocab(self._handle)
        self.n_vocab = int(llama_cpp.llama_vocab_n_tokens(self.vocabulary))
        trained = int(llama_cpp.llama_model_n_ctx_train(self._handle))
        self.trained_tokens = trained if trained > 0 else _NO_LIMIT
        self.bos = int(llama_cpp.llama_vocab_bos(self.vocabulary))
        self.eos = int(llama_cpp.llama_vocab_eos(self.vocabulary))

    @property
    def handle(self) -> llama_cpp.llama_model_p:
        if self._handle is None:
            raise RuntimeError("the native model is closed")
        return self._handle

    def text(self, key: str) -> str | None:
        """The value of `key` in the header, None where it is missing."""
        buffer = ctypes.create_string_buffer(_TEXT_BYTES)
        size = llama_cpp.llama_model_meta_val_str(self.handle, key.encode(), buffer, _TEXT_BYTES)
        if (
            size >= _TEXT_BYTES
        ):  # llama.cpp returns the whole length, and fills what there is room for
            buffer = ctypes.create_string_buffer(size + 1)
            llama_cpp.llama_model_meta_val_str(self.handle, key.encode(), buffer, size + 1)
        return buffer.value.decode("utf-8", "replace") if size >= 0 else None

    def tokenize(self, text: str, special: bool) -> list[int]:
        """Token ids of `text`; its control tokens count as such only if `special`."""
        data = text.encode()
        room = len(data) + 8  # a token spells a byte at the least; some vocabularies add a space
        tokens = (llama_cpp.llama_token * room)()
        count = llama_cpp.llama_tokenize(
            self.vocabulary, data, len(data), tokens, room, False, special
        )
        if count < 0:
            raise RuntimeError(f"llama.cpp found {-count} tokens in {len(data)} bytes")
        return list(tokens[:count])

    def close(self) -> None:
        if self._handle is not None:
            llama_cpp.llama_model_free(self._handle)
            self._handle = None
