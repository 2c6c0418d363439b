"""Whose reviews they are: to anybody else a review is as if it were not there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from plait.site.access import to_sign_in
from plait.site.matching.reviews import Review, Reviews, reviews_for

View = Callable[..., HttpResponse]


def with_reviews(view: View) -> View:
    """Give a view the reviews of whoever asks; those without an account have to sign in."""

    @wraps(view)
    def found(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        reviews = reviews_for(request)
        return to_sign_in(request) if reviews is None else view(request, reviews, *arguments, **named)

    return found


def with_review(view: View) -> View:
    """Give a view the review that its address names. Raises Http404 where there is none for whoever asks."""

    @wraps(view)
    def found(request: HttpRequest, reviews: Reviews, token: str, *arguments: Any, **named: Any) -> HttpResponse:
        review: Review | None = reviews.find(token)
        if review is None:
            raise Http404
        return view(request, review, *arguments, **named)

    return with_reviews(found)
