"""What is kept until the next deed: never what belongs to one person, and gone as soon as somebody does something."""

from __future__ import annotations

import gzip
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.site.shared.conftest import Browser

from plait.site.audit.kept import Shown
from plait.site.compression import compression

if TYPE_CHECKING:
    from plait.site.people.models import Person
    from plait.site.projects.models import Project

PARTS = Template(
    "{% load keeping %}{% for thing in things %}"
    '{% kept "one" thing %}{{ thing.name }}{{ reader }};{% endkept %}{% endfor %}'
    '{% kept "all" %}{{ title }}{{ reader }}{{ csrf_token }}{% endkept %}'
)


def test_a_kept_part_sees_nothing_of_who_asks() -> None:
    shown = Shown(title="Food")
    things = [SimpleNamespace(pk=1, name="first"), SimpleNamespace(pk=2, name="second")]
    first = PARTS.render(Context({"shown": shown, "things": things, "reader": "Ada", "csrf_token": "secret"}))
    second = PARTS.render(Context({"shown": shown, "things": things, "reader": "Bea"}))
    assert first == second == "first;second;Food"


def test_a_part_is_made_once() -> None:
    shown = Shown(title="Food")
    PARTS.render(Context({"shown": shown, "things": []}))
    shown["title"] = "Heat"
    assert PARTS.render(Context({"shown": shown, "things": []})) == "Food"


def test_what_is_kept_is_escaped_once() -> None:
    shown = Shown(title="<b>&")
    assert [PARTS.render(Context({"shown": shown, "things": []})) for _time in range(2)] == ["&lt;b&gt;&amp;"] * 2


@pytest.mark.parametrize("words", ["", "why", '"a" b c', '"a'])
def test_a_tag_without_a_name_is_refused(words: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="one name in quotes"):
        Template(f"{{% load keeping %}}{{% kept {words} %}}{{% endkept %}}")


@pytest.mark.parametrize("page", ["", "picture/"])
def test_each_of_two_people_sees_their_own_buttons(story: Project, page: str) -> None:
    said = story.remarks.select_related("by")[0]
    reader = next(part.person for part in story.partners.select_related("person") if part.person != said.by)
    address = f"/questions/{story.ident}/{page}"
    take_back = f'action="{reverse("take-back", kwargs={"ident": story.ident, "number": said.pk})}"'
    for _time in range(2):
        assert take_back in _text(said.by, address)
        assert take_back not in _text(reader, address)


def _text(person: Person, path: str) -> str:
    browser = Browser(person)
    browser.look(path)
    return browser.body.decode()


def test_the_next_deed_is_seen_at_once(project: Project, asker: Person) -> None:
    from plait.site.projects.actions import About, say

    address = f"/questions/{project.ident}/"
    assert "The pantry has closed." not in _text(asker, address)
    say(project, by=asker, tone="story", text="The pantry has closed.", about=About())
    assert "The pantry has closed." in _text(asker, address)


def test_pages_travel_compressed_to_those_who_can_read_that(project: Project) -> None:
    client = Client(HTTP_HOST="127.0.0.1")
    plain = client.get(f"/questions/{project.ident}/")
    packed = client.get(f"/questions/{project.ident}/", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.content) == plain.content


@pytest.mark.parametrize(
    "answer",
    [
        HttpResponse("short"),
        StreamingHttpResponse([b"x" * 900]),
        HttpResponse(b"x" * 900, headers={"Content-Encoding": "br"}),
    ],
    ids=["short", "in pieces", "compressed already"],
)
def test_what_is_not_worth_compressing_is_left_alone(answer: HttpResponse) -> None:
    before = answer.headers.get("Content-Encoding")
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})
    assert compression(lambda _request: answer)(request).headers.get("Content-Encoding") == before


def test_the_length_of_a_compressed_page_varies() -> None:
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})
    lengths = {compression(lambda _request: HttpResponse("x" * 900))(request)["Content-Length"] for _time in range(40)}
    assert len(lengths) > 5


def test_one_page_looks_up_the_last_deed_once(story: Project) -> None:
    asker = Browser(story.asked_by)
    with CaptureQueriesContext(connection) as asked:
        asker.look(f"/questions/{story.ident}/")
    assert sum("max(id)" in query["sql"] for query in asked) == 1


def test_what_is_done_while_a_page_is_made_is_seen_on_it(story: Project) -> None:
    from plait.site.audit.actions import record
    from plait.site.audit.kept import kept, one_moment

    seen: list[int] = []

    def view(_request: HttpRequest) -> HttpResponse:
        seen.append(kept("how many remarks", story.remarks.count))
        story.remarks.all()[0].delete()
        record("take_back", story, by=story.asked_by)
        seen.append(kept("how many remarks", story.remarks.count))
        return HttpResponse()

    one_moment(view)(RequestFactory().get("/"))
    assert seen[1] == seen[0] - 1
