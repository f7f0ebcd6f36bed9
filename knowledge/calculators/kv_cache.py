"""Memory of the key-value cache: full, latent and windowed."""


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


def mla_cache_bytes(
    layers: float,
    latent_dim: float,
    rope_dim: float,
    tokens: float,
    batch: float,
    bytes_per_value: float,
) -> float:
    """Bytes of the cache of multi-head latent attention.

    layers * (latent_dim + rope_dim) * tokens * batch * bytes_per_value: one latent vector a token and
    layer for keys and values alike, and one rotary key that all heads share; hence no factor 2.
    Source: paper deepseek-v2, whose cache is that of 2.25 groups of grouped queries (verified).
    """
    return layers * (latent_dim + rope_dim) * tokens * batch * bytes_per_value


# Inputs are asked for by name, and this cache has eight of them.
def windowed_kv_cache_bytes(  # noqa: PLR0913, PLR0917
    full_layers: float,
    window_layers: float,
    window: float,
    kv_heads: float,
    head_dim: float,
    tokens: float,
    batch: float,
    bytes_per_value: float,
) -> float:
    """Bytes of a cache whose `window_layers` keep the last `window` tokens and the rest all of them.

    `kv_cache_bytes` of each kind of layer, with min(window, tokens) tokens in those with a window.
    Source: arithmetic; that a layer with a sliding window needs no older tokens is paper mistral7b
    (window 4096, verified).
    """
    kept = full_layers * tokens + window_layers * min(window, tokens)
    return kv_cache_bytes(1.0, kv_heads, head_dim, kept, batch, bytes_per_value)
