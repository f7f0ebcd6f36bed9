"""The chain finds every changed place."""

from agent.chain import GENESIS, Link, canonical, chain_faults, head_faults, head_message, link_hash


def _chain(count: int) -> list[Link]:
    links, previous = [], GENESIS
    for seq in range(1, count + 1):
        place = ("i", seq, f"at{seq}", f"key{seq}", canonical({"n": seq}), previous)
        previous = link_hash(*place)
        links.append(
            Link(
                interview="i",
                seq=seq,
                at=place[2],
                key=place[3],
                body=place[4],
                previous=place[5],
                hash=previous,
            )
        )
    return links


def test_an_unchanged_chain_has_no_faults() -> None:
    assert chain_faults(_chain(5)) == []


def test_every_changed_field_is_found() -> None:
    for place in range(4):
        for field in ("interview", "at", "key", "body", "previous", "hash"):
            links = _chain(4)
            value = getattr(links[place], field)
            links[place] = links[place].model_copy(update={field: "x" + value[1:]})
            assert chain_faults(links), (place, field)


def test_a_missing_event_and_swapped_events_are_found() -> None:
    links = _chain(4)
    assert chain_faults([links[0], *links[2:]])
    assert chain_faults([links[1], links[0], *links[2:]])


def test_a_cut_tail_is_found_by_the_head() -> None:
    links = _chain(4)
    head = (4, links[-1].hash, "signature")

    def verifies(message: str, _signature: str) -> bool:
        return message == head_message("i", 4, links[-1].hash)

    assert head_faults("i", links, head, verifies) == []
    assert head_faults("i", links[:-1], head, verifies)
    assert head_faults("i", links, (4, links[-1].hash, "forged"), lambda *_: False)


def test_canonical_json_is_ascii_and_ordered() -> None:
    assert canonical({"b": "\u202e\x00é", "a": 1}) == '{"a":1,"b":"\\u202e\\u0000\\u00e9"}'
