"""The posts that somebody carries, and who carries them on when they leave their organisation."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from plait.site.conversations import writing
from plait.site.leaving import Theirs, Thing
from plait.site.messaging.actions import tell
from plait.site.people.looking_after import vouching
from plait.site.people.models import Membership, Organisation, Person, Post
from plait.site.people.serving import places_served
from plait.site.places import codes
from plait.site.projects.models import OnPaper


class Posts:
    """Hands over the post of organisations that take part on paper, and what was asked of such organisations."""

    def theirs(self, person: int, organisation: int) -> list[Theirs]:
        """The organisations whose post somebody carries."""
        things = tuple(Thing(post.organisation.name, reverse("paper")) for post in _carried(person, organisation))
        becomes = _(
            "Nobody carries their post until another convenor takes it over. Who takes over must be a convenor."
        )
        return [Theirs(_("Organisations whose post you carry"), things, becomes)] if things else []

    def hand_over(self, person: int, organisation: int, *, to: int | None) -> None:
        """Give it to a colleague who is a convenor, else to another convenor there, or else put it down."""
        taker = Membership.objects.select_related("person").filter(person=to, organisation=organisation).first()
        for part in OnPaper.objects.filter(asked_by=person, project__organisation=organisation):
            writing.hand_over(part, of=person, to=taker.person if taker else None)
        next_one = _next_carrier(person, organisation, to=to)
        for post in _carried(person, organisation):
            for part in OnPaper.objects.filter(organisation=post.organisation_id, left_at=None):
                writing.hand_over(part, of=person, to=next_one)
            post.carrier = next_one
            post.save(update_fields=["carrier"])
            _tell_of(post.organisation, next_one, person)


def of_place(organisation: int, place: str) -> list[Theirs]:
    """The organisations of a place whose post an organisation's convenors carry."""
    found = Post.objects.filter(carried_for=organisation, carrier__isnull=False, organisation__servings__place=place)
    names = found.order_by("organisation__name").values_list("organisation__name", flat=True)
    becomes = _("Nobody carries their post there until a convenor of a verified organisation takes it over.")
    things = tuple(Thing(name, reverse("paper")) for name in names)
    return [Theirs(_("Organisations whose post you carry"), things, becomes)]


def _carried(person: int, organisation: int) -> QuerySet[Post]:
    return Post.objects.filter(carrier=person, carried_for=organisation).select_related("organisation").order_by("pk")


def _next_carrier(person: int, organisation: int, *, to: int | None) -> Person | None:
    """Whoever takes over, where that is a convenor; else the first other convenor of the same organisation."""
    others = [item for item in vouching(*codes()).filter(organisation=organisation) if item.person_id != person]
    chosen = next((item.person for item in others if item.person_id == to), None)
    return chosen or next((item.person for item in others if item.person.is_active), None)


def _tell_of(organisation: Organisation, taker: Person | None, leaver: int) -> None:
    words = {"organisation": organisation.name}
    if taker is not None:
        said = _("You carry the post of %(organisation)s now, as a colleague has left.") % words
        tell(taker, subject=_("You take something over"), body=said, link=reverse("paper"))
        return
    said = _("Nobody carries the post of %(organisation)s now. A convenor can take it over.") % words
    for person in {item.person for item in vouching(*places_served(organisation)) if item.person_id != leaver}:
        tell(person, subject=_("A post is free"), body=said, link=reverse("paper"))
