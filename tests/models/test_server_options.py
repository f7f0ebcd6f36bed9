"""The list of addresses, and what the defaults are."""

import pytest

from models.errors import ModelSetupError
from models.server_options import ServerOptions, split_addresses


def test_addresses_stand_between_commas() -> None:
    assert split_addresses("http://a:1/v1/, http://b:2/v1,") == ("http://a:1/v1", "http://b:2/v1")


@pytest.mark.parametrize("text", ["", " , "])
def test_no_address_is_a_mistake(text: str) -> None:
    with pytest.raises(ModelSetupError, match="holds no server address"):
        split_addresses(text)


def test_an_address_twice_is_a_mistake() -> None:
    with pytest.raises(ModelSetupError, match="'http://a:1/v1' is given twice"):
        split_addresses("http://a:1/v1,http://a:1/v1/")


def test_the_key_is_not_printed() -> None:
    options = ServerOptions.model_validate({"addresses": ["http://a:1/v1"], "api_key": "hush"})
    assert "hush" not in repr(options)
