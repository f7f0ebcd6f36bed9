"""How the engine is set up: what an operator may choose, and what follows from it.

Sample: {"n_ctx": 4096, "parallel": 8, "threads": null, "gpu_layers": 0, "kv_type": "f16"}
"""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

KvType = Literal["f16", "q8_0", "q4_0"]


class LoraAdapter(BaseModel):
    """A GGUF adapter that is applied at load; `scale` 1.0 is as it was trained."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: Path
    scale: float = 1.0


class EngineOptions(BaseModel):
    """`n_ctx` is the context of one request in tokens, prompt and reply together.

    `parallel` requests decode at once; together they share `cells` of KV cache (default: a quarter
    of what all of them could ask for, at the least `n_ctx`). `threads` defaults to the physical
    cores. `gpu_layers` -1 offloads all; `tensor_split` is the share of each GPU. KV quantization
    other than f16 needs flash attention. `swap_mb` of host memory keep the KV of idle sessions.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    n_ctx: int = Field(default=4096, ge=64)
    parallel: int = Field(default=8, ge=1, le=64)
    cells: int | None = Field(default=None, ge=64)
    threads: int | None = Field(default=None, ge=1)
    gpu_layers: int = Field(default=0, ge=-1)
    tensor_split: tuple[float, ...] = ()
    flash_attention: Literal["auto", "on", "off"] = "auto"
    kv_type: KvType = "f16"
    lora: tuple[LoraAdapter, ...] = ()
    swap_mb: int = Field(default=1024, ge=0)

    @property
    def kv_cells(self) -> int:
        """Cells of the shared KV cache, in tokens."""
        return self.cells or max(self.n_ctx, self.n_ctx * self.parallel // 4)
