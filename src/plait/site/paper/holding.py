"""How organisations are reached on paper, as what is held (see `plait.site.holding`), and its end."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from plait.site.holding import Holding
from plait.site.people.models import Post
from plait.site.people.post import carried_by


def contacts_of(organisation: int) -> Iterator[Holding]:
    """Whom the paper is sent to, for each organisation whose post is carried for this one."""
    found = Post.objects.filter(carried_for=organisation).exclude(contact_until=None)
    for post in found.select_related("organisation", "carrier", "carried_for").order_by("pk"):
        yield Holding(
            what=_("How %(organisation)s is reached on paper") % {"organisation": post.organisation.name},
            why=_("To send it the sheets on which it takes part."),
            basis=_("Legitimate interests, or your public task: your organisation decides which."),
            until=date_format(post.contact_until, "j F Y") if post.contact_until else "",
            seen_by=_("Only whoever carries its post: %(carrier)s.") % {"carrier": carried_by(post)},
            link=reverse("paper"),
        )


def delete_old_contacts() -> None:
    """Delete how to reach somebody whose day has come."""
    Post.objects.filter(contact_until__lt=timezone.localdate()).update(contact="", contact_until=None)
