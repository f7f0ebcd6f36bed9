"""The desk's components by name."""

from dataclasses import dataclass

from gradio.blocks import Block
from gradio.components import HTML, Button, Dropdown, Number, Radio, Textbox
from gradio.layouts import Column

VERDICTS = [("Met", "met"), ("Not met", "not_met"), ("Not scored", "abstain")]


@dataclass(frozen=True)
class DeskParts:
    header: HTML
    listing: HTML
    refresh: Button
    name: Textbox
    profile: Dropdown
    extra_time: Number
    make: Button
    link: Textbox
    problem: HTML
    interview: Textbox
    report: Column
    head: HTML
    depth: HTML
    transcript: HTML
    criterion: Dropdown
    verdict: Radio
    reason: Textbox
    save: Button
    saved: HTML

    def outputs(self) -> list[Block]:
        around = (self.header, self.listing, self.name, self.extra_time, self.link, self.problem)
        report = (self.interview, self.report, self.head, self.depth, self.transcript)
        form = (self.criterion, self.verdict, self.reason, self.saved)
        return [*around, *report, *form]
