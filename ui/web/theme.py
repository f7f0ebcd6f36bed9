"""One look for both Gradio apps and the plain pages: system fonts, one accent colour, light and dark."""

from functools import cache
from pathlib import Path
from typing import Literal

import gradio as gr

_STATIC = Path(__file__).parent / "static"
_SANS = (
    "system-ui",
    "-apple-system",
    "Segoe UI",
    "Roboto",
    "Noto Sans",
    "DejaVu Sans",
    "sans-serif",
)
_MONO = ("ui-monospace", "SFMono-Regular", "Consolas", "DejaVu Sans Mono", "monospace")


def theme() -> gr.themes.Base:
    """Plain names of fonts only: a `GoogleFont` would be fetched from another host."""
    base = gr.themes.Base(
        primary_hue=gr.themes.colors.teal,
        neutral_hue=gr.themes.colors.slate,
        radius_size=gr.themes.sizes.radius_md,
        font=_SANS,
        font_mono=_MONO,
    )
    return base.set(
        body_background_fill="var(--viva-ground)",
        body_background_fill_dark="var(--viva-ground)",
        body_text_color="var(--viva-ink)",
        body_text_color_dark="var(--viva-ink)",
        body_text_color_subdued="var(--viva-soft)",
        body_text_color_subdued_dark="var(--viva-soft)",
        block_background_fill="var(--viva-paper)",
        block_background_fill_dark="var(--viva-paper)",
        block_border_color="var(--viva-line)",
        block_border_color_dark="var(--viva-line)",
        border_color_primary="var(--viva-line)",
        border_color_primary_dark="var(--viva-line)",
        block_title_text_color="var(--viva-soft)",
        block_title_text_color_dark="var(--viva-soft)",
        block_label_text_color="var(--viva-soft)",
        block_label_text_color_dark="var(--viva-soft)",
        input_border_width="1px",
        input_border_width_dark="1px",
        input_background_fill="var(--viva-paper)",
        input_background_fill_dark="var(--viva-paper)",
        input_border_color="var(--viva-edge)",
        input_border_color_dark="var(--viva-edge)",
        input_border_color_focus="var(--viva-accent)",
        input_border_color_focus_dark="var(--viva-accent)",
        button_primary_background_fill="var(--viva-accent)",
        button_primary_background_fill_dark="var(--viva-accent)",
        button_primary_background_fill_hover="var(--viva-accent-strong)",
        button_primary_background_fill_hover_dark="var(--viva-accent-strong)",
        button_primary_text_color="var(--viva-on-accent)",
        button_primary_text_color_dark="var(--viva-on-accent)",
        button_secondary_background_fill="var(--viva-paper)",
        button_secondary_background_fill_dark="var(--viva-paper)",
        button_secondary_background_fill_hover="var(--viva-wash)",
        button_secondary_background_fill_hover_dark="var(--viva-wash)",
        button_secondary_border_color="var(--viva-edge)",
        button_secondary_border_color_dark="var(--viva-edge)",
        button_secondary_text_color="var(--viva-ink)",
        button_secondary_text_color_dark="var(--viva-ink)",
    )


@cache
def css(side: Literal["room", "desk"]) -> str:
    """The rules of one Gradio app."""
    return _read("gradio.css") + _read(f"{side}.css")


@cache
def head(side: Literal["room", "desk"]) -> str:
    """The palette, in the page itself: nothing flashes in other colours before Gradio has started."""
    script = f"<script>{_read('room.js')}</script>" if side == "room" else ""
    return f"<style>{_read('palette.css')}</style>{script}"


def _read(name: str) -> str:
    return (_STATIC / name).read_text(encoding="utf-8")
