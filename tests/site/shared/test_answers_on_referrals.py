"""Answers on referrals on a shared site: anyone may put them in, and nobody finds another's lists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.http import urlencode
from pytest_django.fixtures import Settings
from tests.site.shared.conftest import Browser

EXAMPLES = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "examples"
NAMES = ("referrals_sent.csv", "referrals_returned.csv")


@pytest.fixture(autouse=True)
def checks_for_anyone(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site on which anyone may check a list. However slow the machine is, short lists are read at once."""
    from plait.site.lists import bringing, memory
    from plait.site.lists.tray import Tray

    settings.LISTS_FOR = "anyone"
    monkeypatch.setattr(memory, "tray", Tray())
    monkeypatch.setattr(bringing, "MOMENT", 60)


@pytest.mark.usefixtures("db")
def test_a_visitor_puts_answers_in_and_nobody_else_finds_the_lists() -> None:
    visitor, stranger = Browser(), Browser()
    files = [SimpleUploadedFile(name, (EXAMPLES / name).read_bytes()) for name in NAMES]
    assert visitor.client.post("/referrals/bring/", {"files": files}).status_code == 302
    page = visitor.client.get("/referrals/").content.decode()
    tokens = re.findall(r'name="sent" value="([^"]+)"', page)
    assert len(tokens) == len(NAMES)
    sent = next(token for token in tokens if re.search(rf'name="sent" value="{token}".*?{NAMES[0]}', page, re.DOTALL))
    query = urlencode({"sent": sent, "answers": tokens}, doseq=True)
    assert "nobody has answered yet" in visitor.client.get(f"/referrals/answered/?{query}").content.decode()
    for page_of_theirs in ("answered/", "updated.xlsx"):
        answer = stranger.client.get(f"/referrals/{page_of_theirs}?{query}")
        assert answer.status_code == 422
        assert "R-1" not in answer.content.decode()
