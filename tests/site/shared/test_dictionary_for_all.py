"""The dictionary on the shared site: open to everybody, with what the place has added to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.site.shared.conftest import Browser

from plait.site.dictionary.slugs import slug_of
from plait.site.standard import the_dictionary

if TYPE_CHECKING:
    from plait.site.projects.models import Project


@pytest.mark.django_db
def test_a_visitor_gets_to_every_page_from_the_first_one() -> None:
    visitor = Browser()
    assert "/dictionary/" in visitor.look("/").links
    assert {"/dictionary/print/", "/templates/", "/standard/"} <= set(visitor.look("/dictionary/").links)
    assert "/templates/volunteers/" in visitor.look("/templates/").links


def test_what_the_place_has_agreed_on_is_in_its_dictionary(story: Project) -> None:
    dictionary, visitor = the_dictionary(), Browser()
    (extension,) = dictionary.extensions
    tags = [entry.tag for entry in extension.entries] or list(extension.allowed)
    assert tags
    for tag in tags:
        assert extension.name in visitor.look(f"/dictionary/{slug_of(tag)}/").text, tag
    assert str(dictionary.follows) in visitor.look("/dictionary/").text
