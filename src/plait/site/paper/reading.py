"""Finding posts, and what was asked on paper, for whoever carries them. To everybody else they are not there."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from plait.site.people.looking_after import vouches, vouching
from plait.site.people.models import Organisation, Person, Post
from plait.site.people.post import is_carried, why_not_carry
from plait.site.people.serving import working_in
from plait.site.places import codes
from plait.site.projects.models import OnPaper, Remark


def carried_posts(person: Person) -> list[tuple[Post, list[OnPaper]]]:
    """The posts that somebody carries, each with what its organisation is asked."""
    ours = vouching(*codes()).filter(person=person).values("organisation")
    posts = Post.objects.filter(carrier=person, carried_for__in=ours).select_related("organisation")
    found = posts.order_by("organisation__name")
    return [
        (post, list(OnPaper.objects.filter(organisation=post.organisation_id, left_at=None).select_related("project")))
        for post in found
    ]


def free_posts(person: Person) -> list[Post]:
    """The posts that nobody carries now, of organisations that work where somebody could carry them."""
    where = [code for code in codes() if vouches(person, code)]
    posts = Post.objects.select_related("organisation", "carrier", "carried_for").order_by("organisation__name")
    here = posts.filter(organisation__servings__place__in=where, organisation__servings__since__isnull=False)
    return [post for post in here.distinct() if not is_carried(post)]


def organisations_on_paper(place: str) -> QuerySet[Organisation]:
    """Those that can be asked on paper in a place, by name."""
    return working_in(place).filter(post__carrier__isnull=False).order_by("name")


def find_post(number: int, person: Person) -> Post:
    """A post, for the one who carries it. Raises Http404 for everybody else."""
    post = get_object_or_404(Post.objects.select_related("organisation", "carried_for"), pk=number)
    if why_not_carry(post.organisation, person):
        raise Http404
    return post


def find_part(number: int, person: Person) -> OnPaper:
    """What was asked of an organisation, for the one who carries its post. Raises Http404 for everybody else."""
    found = OnPaper.objects.select_related("organisation", "project__organisation", "project__asked_by", "asked_by")
    part = get_object_or_404(found, pk=number, left_at=None)
    if why_not_carry(part.organisation, person):
        raise Http404
    return part


def find_remark(part: OnPaper, number: int) -> Remark:
    """Something that stands on one of its papers. Raises Http404 where it does not."""
    return get_object_or_404(Remark, paper__part=part, taken_back_at=None, pk=number)
