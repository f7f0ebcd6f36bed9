"""Settings become the options of model servers."""

import pytest

from models.errors import ModelSetupError
from ui.settings import Settings


def test_no_address_means_no_servers() -> None:
    assert Settings(server_url=None).servers is None


def test_the_variables_become_options() -> None:
    settings = Settings(
        server_url="http://a:1/v1, http://b:2/v1",
        server_model="",
        server_key="hush",
        server_dialect="vllm",
        server_concurrency=4,
    )
    servers = settings.servers
    assert servers is not None
    assert servers.addresses == ("http://a:1/v1", "http://b:2/v1")
    assert (servers.model, servers.dialect, servers.concurrency) == (None, "vllm", 4)
    assert servers.api_key is not None
    assert servers.api_key.get_secret_value() == "hush"


def test_a_list_without_addresses_is_a_mistake() -> None:
    with pytest.raises(ModelSetupError, match="holds no server address"):
        _ = Settings(server_url=" , ").servers
