"""Passages know their documents by number."""

from knowledge.places import Owners


def test_documents_are_numbered_as_they_come() -> None:
    owners = Owners(["b", "a", "b"])
    assert owners.names == ["b", "a"]
    assert owners.numbers.tolist() == [0, 1, 0]
    assert owners.places_of(["b", "elsewhere"]).tolist() == [True, False, True]
    assert owners.places_of([]).tolist() == [False] * 3
    assert Owners([]).places_of(["b"]).tolist() == []
