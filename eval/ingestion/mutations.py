"""Damaged and hostile PDFs, made from sound ones, the same for the same seed.

Five kinds in turn: truncated, flipped bits, nested objects, page counts, streams that grow.
"""

import random
import re
import zlib
from collections.abc import Callable, Iterator, Sequence

Mutation = Callable[[bytes, random.Random], bytes]

_COUNT = re.compile(rb"/Count\s+\d+")


def mutated(originals: Sequence[bytes], count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """`count` pairs of a name, which says the kind, and the file's bytes."""
    draw = random.Random(seed)
    kinds = list(_KINDS.items())
    for number in range(count):
        kind, mutate = kinds[number % len(kinds)]
        yield f"{number:04}-{kind}.pdf", mutate(draw.choice(originals), draw)


def truncated(pdf: bytes, draw: random.Random) -> bytes:
    """Cut off somewhere; every third time with an end that claims to be whole."""
    cut = pdf[: draw.randrange(1, len(pdf))]
    return cut + b"\n%%EOF\n" if draw.random() < 1 / 3 else cut


def flipped(pdf: bytes, draw: random.Random) -> bytes:
    """One to a few thousand bits turned over, anywhere but in the first line."""
    damaged = bytearray(pdf)
    for _ in range(int(10 ** draw.uniform(0, 3.5))):
        damaged[draw.randrange(16, len(damaged))] ^= 1 << draw.randrange(8)
    return bytes(damaged)


def nested(_pdf: bytes, draw: random.Random) -> bytes:
    """Arrays, dictionaries or page trees within each other, to a depth of up to 100,000."""
    depth = int(10 ** draw.uniform(2, 5))
    kind = draw.randrange(4)
    if kind == 0:
        return small_pdf(b"[" * depth + b"]" * depth)
    if kind == 1:
        return small_pdf(b"<</A " * depth + b"1" + b">>" * depth)
    if kind == 2:
        return small_pdf(b"1", kids=b"2 0 R")  # the tree of pages holds itself
    q = b"q " * depth + b"BT /F1 9 Tf 50 700 Td (deep) Tj ET " + b"Q " * depth
    return small_pdf(b"1", content=q)


def page_counts(pdf: bytes, draw: random.Random) -> bytes:
    """More pages than there are, or one page very many times."""
    kind = draw.randrange(3)
    many = draw.choice((10**4, 10**6, 2**31 - 1, 10**12, -1))
    if kind == 0:
        return _COUNT.sub(b"/Count %d" % many, pdf)
    if kind == 1:
        return small_pdf(b"1", count=many)
    times = draw.choice((2_000, 20_000, 200_000))
    return small_pdf(b"1", kids=b"3 0 R " * times, count=times)


def growing(_pdf: bytes, draw: random.Random) -> bytes:
    """A small stream that unpacks to many megabytes of text, operators or nothing."""
    unit = draw.choice((b"(aaaaaaaa) Tj ", b"q Q ", b"0 0 m 9 9 l S ", b"\0" * 16))
    size = int(10 ** draw.uniform(6, 8.3))
    content = b"BT /F1 9 Tf 50 700 Td " + unit * (size // len(unit))
    return small_pdf(b"1", content=content, packed=True)


def small_pdf(
    extra: bytes,
    content: bytes = b"BT /F1 9 Tf 50 700 Td (A small page.) Tj ET",
    kids: bytes = b"3 0 R",
    count: int = 1,
    packed: bool = False,
) -> bytes:
    """A PDF of one page with an object of the caller's making in it."""
    data = zlib.compress(content, 9) if packed else content
    flate = b"/Filter /FlateDecode " if packed else b""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Extra 6 0 R >>",
        b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, count),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R "
        b"/Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< %b/Length %d >>\nstream\n%b\nendstream" % (flate, len(data), data),
        extra,
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, table)
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return out + head + tail % (len(objects) + 1, len(out))


_KINDS: dict[str, Mutation] = {
    "truncated": truncated,
    "flipped": flipped,
    "nested": nested,
    "pages": page_counts,
    "growing": growing,
}
