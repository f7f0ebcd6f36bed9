"""The catalogue of models that Viva knows by name: `catalog.yaml`.

Sample entry:

    - name: qwen3-4b                       # as `viva models pull qwen3-4b`
      title: Qwen3 4B
      parameters: 4022468096
      licence: Apache-2.0
      repository: Qwen/Qwen3-4B-GGUF       # on the hub; `package` instead where pip brings the file
      files: "*{quantization}.gguf"        # a pattern; letter case does not matter
      quantizations: [Q4_K_M, Q8_0]        # smallest first
      layers: 36
      heads: 32
      kv_heads: 8
      head_size: 128
      vocabulary: 151936
      context: 32768                       # tokens, without rope scaling of one's own
      source: https://huggingface.co/Qwen/Qwen3-4B (model card, config.json)

A mixture of experts has `active_parameters`, those read per token. Where some layers look at a window
only, `window` is its tokens and of `window_every` layers in a row the last looks at everything.
"""

from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from models.errors import ModelSetupError
from models.gguf_shape import windowed_layers
from models.memory_need import BITS_PER_WEIGHT, ModelShape, weight_bytes

CATALOG = Path(__file__).parent / "catalog.yaml"

Count = Annotated[int, Field(gt=0)]


class CatalogEntry(BaseModel):
    """One model; see the module's sample for the fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z0-9.-]+$")
    title: str
    parameters: Count
    active_parameters: Count | None = None
    licence: str
    repository: str | None = Field(default=None, pattern=r"^[\w.-]+/[\w.-]+$")
    package: str | None = None
    files: str
    quantizations: tuple[str, ...] = Field(min_length=1)
    layers: Count
    heads: Count
    kv_heads: Count
    head_size: Count
    vocabulary: Count
    context: Count
    window: Count | None = None
    window_every: Count | None = None
    source: str
    note: str = ""

    @model_validator(mode="after")
    def _consistent(self) -> "CatalogEntry":
        unknown = [name for name in self.quantizations if name not in BITS_PER_WEIGHT]
        if unknown:
            raise ValueError(f"no bits per weight are tabled for {unknown!r}")
        sizes = [BITS_PER_WEIGHT[name] for name in self.quantizations]
        if sizes != sorted(sizes):
            raise ValueError(f"quantizations are not smallest first: {self.quantizations!r}")
        if (self.repository is None) == (self.package is None):
            raise ValueError("expected either a repository or a package")
        if (self.window is None) != (self.window_every is None):
            raise ValueError("window and window_every belong together")
        return self

    @property
    def shape(self) -> ModelShape:
        return ModelShape(
            heads=self.heads,
            kv_heads=(self.kv_heads,) * self.layers,
            key_size=self.head_size,
            value_size=self.head_size,
            vocabulary=self.vocabulary,
            window=self.window,
            windowed=windowed_layers(self.layers, self.window_every) if self.window else (),
        )

    def weight_bytes(self, quantization: str) -> int:
        """An estimate of the file's size."""
        return weight_bytes(self.parameters, quantization)


@cache
def load_catalog(path: Path = CATALOG) -> tuple[CatalogEntry, ...]:
    """All entries, smallest first. Raises pydantic's ValidationError where the file is wrong."""
    rows = yaml.safe_load(path.read_text("utf-8"))
    return tuple(sorted((CatalogEntry(**row) for row in rows), key=lambda e: e.parameters))


def find_entry(name: str) -> CatalogEntry:
    """The entry of that name. Raises ModelSetupError."""
    for entry in load_catalog():
        if entry.name == name.lower():
            return entry
    names = [entry.name for entry in load_catalog()]
    raise ModelSetupError(f"No model {name!r} in the catalogue; expected one of {names!r}.")
