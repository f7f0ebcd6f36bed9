"""What is said in the measurements: authored once, so that figures of two runs can be compared."""

from models.protocol import ChatMessage

TOPICS = (
    "the key-value cache",
    "low-rank adapters",
    "mixture of experts",
    "rotary positions",
    "speculative decoding",
    "weight quantization",
    "preference tuning",
    "retrieval of passages",
)
"""One for each session."""

SYSTEM = (
    "You interview an engineer. Reply to each message in full sentences, stay with the subject, and "
    "ask for a mechanism, a direction or a number where one is missing."
)

MESSAGES = (
    "I worked with {topic} for two years at a bank.",
    "The first version of {topic} was far too slow for us.",
    "We measured memory before and after, and it fell by half.",
    "Batches of eight made the longest difference to throughput.",
    "Quality did not suffer, as far as our test set could tell.",
    "Then the inputs grew longer and latency rose again.",
    "I profiled it and found that reading memory was the limit.",
    "A smaller model with {topic} beat the larger one for us.",
    "Two colleagues disagreed and wanted to buy more hardware.",
    "In the end we shipped it and watched the tail latency.",
)
"""A candidate's ten turns."""

DETAIL = (
    " To be exact, the change touched only one part of the pipeline, we repeated every measurement "
    "five times, and I would do it again in the same order."
)
"""Makes a turn of everyday length out of a short one."""

LAST = "Write an essay of three paragraphs about {topic}."

QUESTION = "Why does a decoder keep keys and values of earlier tokens, and what does that cost?"

REFERENCE = "Keys and values of earlier tokens do not change, so keeping them saves recomputation."

ANSWER = (
    "In a causal decoder the keys and values of a token depend only on the tokens before it, so once "
    "they are computed they never change. If we threw them away, every new token would force us to "
    "run the projections of the whole history again, and the work of one step would grow with the "
    "length of the text. So we store them, one key and one value per layer and per head. The price "
    "is memory. It grows linearly with the length and with the number of users that are served at "
    "the same time, and for long inputs it can be larger than the weights. It also changes what "
    "limits us: each step reads the weights and the whole cache and does little arithmetic on them, "
    "so decoding waits for memory and not for compute. Batching helps because the weights are read "
    "once for all users, but the cache is not shared unless the beginnings are the same. Grouped "
    "heads reduce it, since several query heads use the same key and value head, and eight bits "
    "instead of sixteen halve it again. What I would watch in production is how full the cache is, "
    "because when it is full requests have to wait or be evicted. I would not shorten the history "
    "silently, because the model then answers from a text that the user never wrote."
)
"""About 250 tokens in the embedded model's vocabulary; a test counts them."""

CLAIMS = (
    "Keys and values of earlier tokens do not change when later tokens arrive.",
    "Without the cache every step would compute the projections of the whole history again.",
    "The memory of the cache grows linearly with the length of the text.",
    "The cache grows with the number of users who are served at once.",
    "Decoding is limited by reading memory, not by arithmetic.",
    "Grouped query heads make the cache smaller because heads share keys and values.",
    "Storing the cache in eight bits instead of sixteen halves its size.",
    "Beginnings that are the same can be shared between users.",
)


def opening() -> ChatMessage:
    return ChatMessage(role="system", content=SYSTEM)


def message(session: int, turn: int, short: bool) -> ChatMessage:
    """What the candidate of `session` says in `turn`, both counted from 0 and taken round."""
    text = MESSAGES[turn % len(MESSAGES)].format(topic=TOPICS[session % len(TOPICS)])
    return ChatMessage(role="user", content=text if short else text + DETAIL)


def last_message(session: int) -> ChatMessage:
    """A demand that no model answers in a few words."""
    return ChatMessage(role="user", content=LAST.format(topic=TOPICS[session % len(TOPICS)]))
