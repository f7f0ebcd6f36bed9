"""Memory of the key-value cache."""


def kv_cache_bytes(
    layers: float,
    kv_heads: float,
    head_dim: float,
    tokens: float,
    batch: float,
    bytes_per_value: float,
) -> float:
    """Bytes that the keys and values of `batch` sequences of `tokens` tokens take.

    2 * layers * kv_heads * head_dim * tokens * batch * bytes_per_value, the 2 for K and V.
    `bytes_per_value` is 2 for fp16 and bf16. Paged or sliding-window caches hold less.
    Source: arithmetic on the definition of the cache; that multi-query attention divides it by the
    number of heads is paper mqa (recalled), that 8 key-value heads serve 32 query heads is paper
    mistral7b (verified).
    """
    return 2.0 * layers * kv_heads * head_dim * tokens * batch * bytes_per_value
