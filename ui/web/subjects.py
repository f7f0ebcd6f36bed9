"""How the subjects are called on the pages."""

_SPELLED = {"rag": "RAG", "kv": "KV", "prem": "prem"}


def subject_name(subject: str) -> str:
    """ "transformers-attention-kv-cache" -> "Transformers attention KV cache"."""
    words = [_SPELLED.get(word, word) for word in subject.split("-")]
    text = " ".join(words)
    return text[:1].upper() + text[1:]
