"""Weights of a small BERT that has learned nothing, under the names by which transformers saves them."""

import torch


def bert_tensors(
    dimension: int, layers: int = 2, longest: int = 256, words: int = 1
) -> dict[str, torch.Tensor]:
    """Random ones, layer norms as they begin; seed 0."""
    random = torch.Generator().manual_seed(0)

    def linear(name: str, outputs: int, inputs: int) -> dict[str, torch.Tensor]:
        return {
            f"{name}.weight": torch.randn(outputs, inputs, generator=random) / inputs**0.5,
            f"{name}.bias": torch.randn(outputs, generator=random) / 10,
        }

    def norm(name: str) -> dict[str, torch.Tensor]:
        return {f"{name}.weight": torch.ones(dimension), f"{name}.bias": torch.zeros(dimension)}

    found = norm("embeddings.LayerNorm")
    for name, rows in (("word", words), ("position", longest), ("token_type", 2)):
        tensor = torch.randn(rows, dimension, generator=random)
        found[f"embeddings.{name}_embeddings.weight"] = tensor
    for number in range(layers):
        layer = f"encoder.layer.{number}"
        for name in ("query", "key", "value"):
            found |= linear(f"{layer}.attention.self.{name}", dimension, dimension)
        found |= linear(f"{layer}.attention.output.dense", dimension, dimension)
        found |= norm(f"{layer}.attention.output.LayerNorm")
        found |= linear(f"{layer}.intermediate.dense", 4 * dimension, dimension)
        found |= linear(f"{layer}.output.dense", dimension, 4 * dimension)
        found |= norm(f"{layer}.output.LayerNorm")
    return found
