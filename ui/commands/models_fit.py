"""`viva models fit`: which models fit this machine, with which settings, and why no larger one."""

import dataclasses
import json
from typing import Annotated

import typer

from models.bandwidth import ram_bandwidth
from models.catalog import load_catalog
from models.fit import Machine, Plan, Wish, best_plan, next_larger, plan_models
from models.hardware import Hardware, read_hardware
from models.installed import sizes_at_hand
from models.memory_need import gigabytes
from ui.commands.options import DataOption, JsonOption, settings_of


def fit(
    candidates: Annotated[
        int, typer.Option(min=1, max=64, help="How many are interviewed at once.")
    ] = 8,
    context: Annotated[int, typer.Option(min=256, help="Tokens that each may fill.")] = 4096,
    at_least: Annotated[float, typer.Option(help="Tokens/s that each shall get.")] = 5.0,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say which models this machine can run, with weights, KV cache and estimated tokens/s.

    Example: viva models fit --candidates 8 --context 4096
    """
    hardware = read_hardware()
    machine = Machine(
        hardware, ram_bandwidth(hardware.cores), sizes_at_hand(settings_of(data=data).data_dir)
    )
    wish = Wish(candidates, context, at_least)
    plans = plan_models(load_catalog(), machine, wish)
    best = best_plan(plans)
    if as_json:
        typer.echo(json.dumps(_document(machine, wish, plans, best)))
        return
    _print_machine(hardware, machine.ram_bandwidth)
    _print_table(plans, wish)
    _print_advice(best, next_larger(plans, best), wish, hardware)


def _print_machine(hardware: Hardware, bandwidth: float) -> None:
    typer.echo(
        f"{hardware.cpu}, {hardware.cores} physical cores, {gigabytes(hardware.ram_free)} of "
        f"{gigabytes(hardware.ram_total)} RAM free, about {bandwidth / 1e9:.0f} GB/s"
    )
    for gpu in hardware.gpus:
        typer.echo(f"{gpu.name}, {gigabytes(gpu.free)} of {gigabytes(gpu.total)} free")


def _print_table(plans: list[Plan], wish: Wish) -> None:
    typer.echo(
        f"\n{'model':27}{'quantization':14}{'in':5}{'weights':>9}{'KV cache':>10}{'buffers':>9}"
        f"{'total':>9}  tokens/s, at most"
    )
    typer.echo(f"{'':83}  alone  with {wish.candidates}")
    for plan in plans:
        need = plan.need
        kv = gigabytes(need.kv) + ("" if plan.kv_type == "f16" else "*")
        sizes = f"{gigabytes(need.weights):>9}{kv:>10}{gigabytes(need.compute):>9}"
        speed = f"{_speed(plan.alone):>7}{_speed(plan.each):>8}" if plan.fits else " does not fit"
        typer.echo(
            f"{plan.entry.name:27}{plan.quantization:14}{'GPU' if plan.on_gpu else 'RAM':5}{sizes}"
            f"{gigabytes(need.total):>9}{speed}"
        )
    if any(plan.kv_type != "f16" for plan in plans):
        typer.echo("* KV cache at q8_0; the others at f16")


def _speed(value: float | None) -> str:
    return "?" if value is None else f"{value:.1f}"


def _print_advice(best: Plan | None, larger: Plan | None, wish: Wish, hardware: Hardware) -> None:
    many = "1 candidate" if wish.candidates == 1 else f"{wish.candidates} candidates"
    asked = f"{many} with {wish.context} tokens each"
    typer.echo("")
    if best is None:
        typer.echo(f"No model is good for {asked}. Ask for fewer, or a lower --at-least.")
    else:
        settings = _settings(best, wish, hardware).items()
        typer.echo(f"For {asked} the largest is {best.entry.name} at {best.quantization}, with")
        typer.echo("  " + " ".join(f"{name}={value}" for name, value in settings))
        if best.entry.note:
            typer.echo(f"  {best.entry.name}: {best.entry.note}.")
        if best.on_gpu:
            typer.echo("  The GPU is used only by a llama-cpp-python that was built for it.")
    if larger is not None:
        typer.echo(f"Not {larger.entry.name}: {larger.why}.")
    typer.echo("Tokens/s are ceilings from the memory's speed and the cores, not measurements.")


def _settings(plan: Plan, wish: Wish, hardware: Hardware) -> dict[str, int | str]:
    """What to set in the environment."""
    return {
        "VIVA_CONTEXT": wish.context,
        "VIVA_PARALLEL": wish.candidates,
        "VIVA_KV_TYPE": plan.kv_type,
        "VIVA_GPU_LAYERS": -1 if plan.on_gpu else 0,
        "VIVA_MODEL_THREADS": hardware.cores,
    }


def _document(
    machine: Machine, wish: Wish, plans: list[Plan], best: Plan | None
) -> dict[str, object]:
    return {
        "hardware": dataclasses.asdict(machine.hardware),
        "ram_bytes_per_s": machine.ram_bandwidth,
        "wish": dataclasses.asdict(wish),
        "best": best.entry.name if best else None,
        "models": [
            {
                "name": plan.entry.name,
                "quantization": plan.quantization,
                "settings": _settings(plan, wish, machine.hardware),
                "bytes": dataclasses.asdict(plan.need) | {"total": plan.need.total},
                "fits": plan.fits,
                "good": plan.good,
                "tokens_per_s_alone": plan.alone,
                "tokens_per_s_each": plan.each,
                "why_not": plan.why or None,
            }
            for plan in plans
        ],
    }
