"""Settings: from the command line, then from the environment (`VIVA_...`), then the defaults."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

DEFAULT_DATA = Path("data")


class Settings(BaseSettings):
    """Everything an operator can set. Each field is the variable `VIVA_<NAME>` in the environment."""

    model_config = SettingsConfigDict(env_prefix="VIVA_", frozen=True, extra="ignore")

    data: Path = Field(default=DEFAULT_DATA, description="the data directory")
    model: Path | None = Field(
        default=None, description="a GGUF file instead of the embedded model"
    )
    server_url: str | None = Field(default=None, description="an OpenAI-compatible server instead")
    server_model: str = Field(default="default", description="the model's name on that server")
    server_key: str | None = Field(default=None, description="that server's key")
    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=1, le=65535)
    public_url: str = Field(default="", description="the base of links; default http://HOST:PORT")
    secure_cookies: bool = Field(default=False, description="on behind HTTPS")
    threads: int = Field(
        default=0, ge=0, description="CPU threads of the embedder; 0: half of the cores"
    )

    @property
    def data_dir(self) -> Path:
        return self.data

    @property
    def base_url(self) -> str:
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")
