"""Which addresses are taken; what goes over the wire is tested in `test_openai_server`."""

import pytest

from models.errors import ModelSetupError
from models.openai_transport import checked_url


def test_a_closing_slash_is_dropped() -> None:
    assert checked_url("http://127.0.0.1:8080/v1/") == "http://127.0.0.1:8080/v1"


@pytest.mark.parametrize(
    "url", ["localhost:8080", "ftp://host/v1", "http://user:pw@host/v1", "http://h/v1?key=pw", ""]
)
def test_an_address_that_cannot_be_is_refused(url: str) -> None:
    with pytest.raises(ModelSetupError) as caught:
        checked_url(url)
    assert url == "" or "pw" not in str(caught.value)
