"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Reviews of an organisation's own matched lists."""

    name = "plait.site.reviews"
    label = "reviews"

    def ready(self) -> None:
        """Keep reviews for the pages of matching, and delete them on their day."""
        from django.utils.translation import gettext_lazy as _

        from plait.site import allowed, holding
        from plait.site.jobs.housekeeping import tidies
        from plait.site.matching import reviews
        from plait.site.people import seeing
        from plait.site.reviews.holding import holdings_of
        from plait.site.reviews.models import Review
        from plait.site.reviews.ours import delete_the_old, our_reviews
        from plait.site.reviews.policies import refusal

        seeing.declare(Review, _("A review of matched lists"))
        reviews.register(our_reviews)
        holding.register(holdings_of)
        tidies(delete_the_old)
        allowed.register(
            _("Match your organisation's lists, and decide about doubtful pairs"),
            lambda ours, somebody: refusal("begin_review", ours, somebody),
        )
