"""What the web app needs of the settings; `ui.settings.Settings` has it."""

from pathlib import Path
from typing import Protocol


class WebSettings(Protocol):
    @property
    def data_dir(self) -> Path: ...

    @property
    def base_url(self) -> str:
        """The base of links, without a slash at its end: http://127.0.0.1:7860"""
        ...

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies are sent over HTTPS alone."""
        ...
