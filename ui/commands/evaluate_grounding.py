"""`viva eval grounding`: does the grounding check refuse what is wrong and let pass what is right?"""

import typer

from ui.commands.options import JsonOption


def grounding(as_json: JsonOption = False) -> None:
    """The grounding check on labelled sentences: those that it was tuned on (dev), test, and minimal pairs.

    Example: viva eval grounding
    """
    # Late, because no other command needs the labelled sentences.
    from eval.grounding.measure import load_sentences, measure  # noqa: PLC0415
    from knowledge.papers import load_notes  # noqa: PLC0415

    figures = measure(load_sentences(), load_notes())
    if as_json:
        typer.echo(figures.model_dump_json())
        return
    for split, found in figures:
        rows = [
            ("right", found.right),
            ("right, as a follow-up", found.right_by_follow_ups),
            ("wrong", found.wrong),
            *found.wrong_by_kind.items(),
        ]
        for name, share in rows:
            counted = f"{share.refused}/{share.of}"
            typer.echo(f"{split:5} {name:22} refused {share.share:6.1%}  {counted:>8}")
