"""Settings: from the command line, then from the environment (`VIVA_...`), then the defaults."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from models.engine_options import EngineOptions, KvType, LoraAdapter
from models.server_options import Dialect, ServerOptions, split_addresses

DEFAULT_DATA = Path("data")


class Settings(BaseSettings):
    """Everything an operator can set. Each field is the variable `VIVA_<NAME>` in the environment."""

    model_config = SettingsConfigDict(env_prefix="VIVA_", frozen=True, extra="ignore")

    data: Path = Field(default=DEFAULT_DATA, description="the data directory")
    items: Path | None = Field(
        default=None,
        description="a folder of your own items; default: items/ in the data directory",
    )
    model: Path | None = Field(
        default=None, description="a GGUF file instead of the embedded model"
    )
    server_url: str | None = Field(
        default=None, description="OpenAI-compatible servers instead, with commas between"
    )
    server_model: str | None = Field(
        default=None, description="the model's name on them, where they list several"
    )
    server_key: str | None = Field(default=None, description="their key")
    server_dialect: Dialect | Literal["auto"] = Field(
        default="auto", description="what they speak; auto: they are asked"
    )
    server_concurrency: int = Field(
        default=0,
        ge=0,
        description="requests that one server gets at a time; 0: as it says, else 8",
    )
    context: int = Field(
        default=4096, ge=64, description="tokens of one request to the model file, reply included"
    )
    parallel: int = Field(default=8, ge=1, le=64, description="requests decoded at once")
    model_threads: int | None = Field(
        default=None, ge=1, description="CPU threads of the model file; default: the physical cores"
    )
    gpu_layers: int = Field(default=0, ge=-1, description="layers put on the GPU; -1: all")
    tensor_split: tuple[float, ...] = Field(
        default=(), description="share of each GPU, as JSON: [3, 1]"
    )
    flash_attention: Literal["auto", "on", "off"] = "auto"
    kv_type: KvType = Field(default="f16", description="type of the KV cache: f16, q8_0 or q4_0")
    lora: tuple[LoraAdapter, ...] = Field(
        default=(), description='LoRA adapters, as JSON: [{"path": "a.gguf", "scale": 1.0}]'
    )
    swap_mb: int = Field(default=1024, ge=0, description="host memory for idle sessions' KV, in MB")
    unqualified_follow_ups: bool = Field(
        default=False, description="ask a model for follow-ups that is not qualified to write them"
    )
    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=1, le=65535)
    public_url: str = Field(default="", description="the base of links; default http://HOST:PORT")
    secure_cookies: bool = Field(default=False, description="on behind HTTPS")
    threads: int = Field(
        default=0, ge=0, description="CPU threads of the embedder; 0: half of the cores"
    )

    @property
    def engine(self) -> EngineOptions:
        """How a model file is run."""
        return EngineOptions(
            n_ctx=self.context,
            parallel=self.parallel,
            threads=self.model_threads,
            gpu_layers=self.gpu_layers,
            tensor_split=self.tensor_split,
            flash_attention=self.flash_attention,
            kv_type=self.kv_type,
            lora=self.lora,
            swap_mb=self.swap_mb,
        )

    @property
    def servers(self) -> ServerOptions | None:
        """The model servers that are configured. Raises ModelSetupError for a list that is none."""
        if self.server_url is None:
            return None
        return ServerOptions(
            addresses=split_addresses(self.server_url),
            model=self.server_model or None,
            api_key=SecretStr(self.server_key) if self.server_key else None,
            dialect=self.server_dialect,
            concurrency=self.server_concurrency,
        )

    @property
    def data_dir(self) -> Path:
        return self.data

    @property
    def items_dir(self) -> Path:
        """Where the operator's own items are, whether or not there are any."""
        return self.items or self.data / "items"

    @property
    def base_url(self) -> str:
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")
