"""Tries are counted before anybody looks, and by all processes together."""

from __future__ import annotations

import threading

import pytest
from django.db import connection


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_no_more_tries_than_one_after_the_other() -> None:
    """ASVS 6.3.1 and 2.3.4: twelve threads, each with a connection of its own as another process has."""
    from plait.site.entering.tries import TRIES, Tried, may_try

    answers: list[bool] = []
    together = threading.Barrier(12)

    def tries() -> None:
        together.wait()
        try:
            answers.append(may_try(Tried.PASSWORD, "ann@example.org"))
        finally:
            connection.close()

    threads = [threading.Thread(target=tries) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(answers), sum(answers)) == (12, TRIES)


def test_what_is_tried_is_counted_apart_for_everybody_and_everything(db: None) -> None:
    from plait.site.entering.tries import TRIES, Tried, forget_tries, may_try

    for _ in range(TRIES):
        assert may_try(Tried.PASSWORD, "ann@example.org")
    assert not may_try(Tried.PASSWORD, " ANN@example.org")
    assert may_try(Tried.LINK, "ann@example.org")
    assert may_try(Tried.PASSWORD, "bea@example.org")
    forget_tries(Tried.PASSWORD, "Ann@example.org")
    assert may_try(Tried.PASSWORD, "ann@example.org")


def test_who_it_was_cannot_be_read_in_the_database(db: None) -> None:
    from plait.site.entering.models import Tries
    from plait.site.entering.tries import Tried, may_try

    may_try(Tried.PASSWORD, "ann@example.org")
    assert "ann" not in Tries.objects.get().key
