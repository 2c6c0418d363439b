"""Who carries the post of an organisation that takes part on paper."""

from __future__ import annotations

from django.utils.translation import gettext as _

from plait.site import on_paper
from plait.site.people.looking_after import Somebody, names_of, vouching
from plait.site.people.models import Membership, Organisation, Post
from plait.site.people.serving import places_served


def post_of(organisation: Organisation) -> Post | None:
    """Its post; None where it takes part with accounts."""
    return (
        Post.objects.filter(organisation=organisation).select_related("organisation", "carrier", "carried_for").first()
    )


def is_carried(post: Post) -> bool:
    """Whether the one who carries it is still the convenor of an organisation that is verified there."""
    where = places_served(post.organisation)
    return vouching(*where).filter(person=post.carrier_id, organisation=post.carried_for_id).exists()


def carried_by(post: Post) -> str:
    """Who carries it, in words."""
    if post.carrier is None or not is_carried(post):
        return _("nobody now")
    return _("%(name)s of %(organisation)s") % {"name": post.carrier.words, "organisation": post.carried_for.name}


def why_not_carry(organisation: Organisation, somebody: Somebody) -> str | None:
    """Why somebody may not write down what an organisation wrote on paper; None where they may."""
    post = post_of(organisation)
    words = {"organisation": organisation.name}
    if post is None:
        return _("%(organisation)s does not take part on paper: ask its own people.") % words
    if not is_carried(post):
        said = _("Nobody carries the post of %(organisation)s now: ask %(names)s.")
        return said % (words | {"names": names_of(vouching(*places_served(organisation)))})
    if post.carrier_id == somebody.pk:
        return None
    said = _("Only %(carrier)s, who carries the post of %(organisation)s, can do this.")
    return said % (words | {"carrier": carried_by(post)})


def end_post(first: Membership) -> None:
    """An organisation has an account: it takes part by it from now on. How to reach it on paper is deleted."""
    if Post.objects.filter(organisation=first.organisation_id).delete()[0]:
        on_paper.come_in(first.person_id, first.organisation_id)
