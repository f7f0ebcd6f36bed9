"""Names of uploaded files: what stays of them, and what is refused."""

import pytest

from ui.errors import UsageError
from ui.web.upload_names import LONGEST_NAME, safe_name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("kaplan2020.pdf", "kaplan2020.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\papers\\Scaling laws.PDF", "Scaling laws.PDF"),
        ("/etc/cron.d/x.md", "x.md"),
        (".hidden.md", "hidden.md"),
        ("a\x00b\n\u202efdp.txt", "ab fdp.txt"),
        ("re\u0301sume\u0301.tex", "r\u00e9sum\u00e9.tex"),
        ("half \ud800 pair.txt", "half \ufffd pair.txt"),
        ("<img src=x>.jsonl", "<img src=x>.jsonl"),
    ],
)
def test_a_name_is_one_plain_part(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def test_a_long_name_is_cut_before_its_suffix() -> None:
    name = safe_name("\u00fc" * 400 + ".pdf")
    assert name.endswith("\u00fc.pdf")
    assert LONGEST_NAME - 2 <= len(name.encode()) <= LONGEST_NAME


@pytest.mark.parametrize("given", ["letter.docx", "pdf", "", "..", "x.pdf/", "page.html", ".pdf"])
def test_what_cannot_be_read_is_refused_with_what_can(given: str) -> None:
    with pytest.raises(UsageError, match=r"expected .*\.pdf"):
        safe_name(given)


def test_a_manifest_is_sent_to_the_command_line() -> None:
    with pytest.raises(UsageError, match="viva corpus add"):
        safe_name("manifest.jsonl")
