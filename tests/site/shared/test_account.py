"""One's own account: where one is signed in, what ends it, and that it is nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from tests.site.shared.coming_in import PASSWORD, Watch, first_step, is_in, sets_up_app, with_password
from tests.site.shared.conftest import Browser

if TYPE_CHECKING:
    from plait.site.people.models import Person

PHONE = "Mozilla/5.0 (Android 16; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0"
STEP = "/sign-in/step/"


@pytest.fixture
def ann(asker: Person, watch: Watch) -> Person:
    """Somebody with a password and an app."""
    sets_up_app(first_step(with_password(asker)), asker, watch)
    Session.objects.all().delete()
    asker.refresh_from_db()
    return asker


@pytest.fixture
def browsers(asker: Person) -> list[Browser]:
    """Three browsers in which the same person is signed in."""
    opened = [Browser(asker) for _ in range(3)]
    assert [is_in(browser) for browser in opened] == [True] * 3
    return opened


def who_is_in(browsers: list[Browser]) -> list[bool]:
    return [is_in(browser) for browser in browsers]


# --- The page ----------------------------------------------------------------------------------


def test_the_page_says_who_one_is_and_the_name_on_top_leads_there(asker: Person) -> None:
    browser = Browser(asker)
    assert "/account/" in browser.look("/").links
    text = browser.look("/account/").text
    for words in ("Ann Asker", "ann.asker@example.org", "Food Share, community worker", "You have none: you sign in"):
        assert words in text


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (PHONE, "Firefox on Android"),
        ("(X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36", "Chrome on Linux"),
        ("(iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile Safari/604.1", "Safari on iPhone"),
        ("(Windows NT 10.0; Win64; x64) Chrome/141.0 Safari/537.36 Edg/141.0", "Edge on Windows"),
        ("", "A browser"),
        ("<script>alert(1)</script>", "A browser"),
    ],
)
def test_a_browser_is_told_in_a_few_words(agent: str, words: str) -> None:
    from plait.site.entering.visits import browser_in_words

    assert browser_in_words(agent) == words


def test_sessions_are_listed_with_this_one_marked(asker: Person, browsers: list[Browser]) -> None:
    """ASVS 7.5.2."""
    page = Browser(asker)
    page.client.defaults["HTTP_USER_AGENT"] = PHONE
    text = page.look("/account/").text  # its own line is there from its first page on
    text = page.look("/account/").text
    assert (text.count("Signed in on"), text.count("This one")) == (4, 1)
    assert "Firefox on Android This one" in text


def test_what_sort_of_browser_it_is_cannot_be_read_in_the_database(asker: Person) -> None:
    browser = Browser(asker)
    browser.client.get("/messages/", headers={"user-agent": PHONE})
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM entering_visit")
        stored = " ".join(map(str, cursor.fetchall()))
    assert "Firefox" not in stored
    assert asker.visits.get().browser == "Firefox on Android"


def test_a_session_is_noted_once_an_hour_and_no_minute_is_kept(asker: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Browser(asker)
    browser.look("/messages/")
    later = timezone.now().replace(minute=59) + timedelta(hours=3)
    monkeypatch.setattr(timezone, "now", lambda: later)
    for _ in range(2):
        browser.look("/messages/")
    assert asker.visits.get().seen_at == later.replace(minute=0, second=0, microsecond=0)


def test_a_session_ends_eight_hours_after_signing_in_however_much_it_is_used(asker: Person) -> None:
    """ASVS 7.3.2."""
    from plait.site.people.actions import link_for

    browser = Browser()
    browser.send(link_for(asker))
    ends = Session.objects.get().expire_date
    session = browser.client.session
    session["something"] = "else"
    session.save()
    assert abs(Session.objects.get().expire_date - ends) < timedelta(seconds=2)
    assert ends - timezone.now() <= timedelta(hours=8)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_visitor_is_sent_to_sign_in_from_every_page_of_an_account(db: None, method: str) -> None:
    """ASVS 8.3.1."""
    from plait.site.entering.urls import urlpatterns

    own = [path for path in urlpatterns if str(path.pattern).startswith(("account/", "password/"))]
    assert len(own) >= 10
    for path in own:
        address = reverse(str(path.name), kwargs=dict.fromkeys(path.pattern.converters, 1))
        answer = getattr(Browser().client, method)(address)
        assert answer.headers["Location"].startswith("/sign-in/?next="), address


# --- Ending sessions ---------------------------------------------------------------------------


def test_one_session_is_ended(asker: Person, browsers: list[Browser]) -> None:
    """ASVS 7.5.2."""
    other = asker.visits.get(session_id=browsers[1].client.session.session_key)
    browsers[0].send(f"/account/sessions/{other.pk}/end/")
    assert who_is_in(browsers) == [True, False, True]


def test_ending_the_session_that_one_is_in_signs_out(asker: Person, browsers: list[Browser]) -> None:
    own = asker.visits.get(session_id=browsers[1].client.session.session_key)
    browsers[1].send(f"/account/sessions/{own.pk}/end/")
    assert (browsers[1].goes_to, who_is_in(browsers)) == ("/", [True, False, True])


def test_all_other_sessions_are_ended(asker: Person, browsers: list[Browser]) -> None:
    """ASVS 7.4.3."""
    browsers[2].send("/account/sessions/end/")
    assert who_is_in(browsers) == [False, False, True]


def test_nobody_ends_anothers_session(asker: Person, browsers: list[Browser], member: Callable[..., Person]) -> None:
    """ASVS 8.2.2."""
    stranger = Browser(member("Sam Stranger", organisation="Elsewhere"))
    for visit in asker.visits.all():
        stranger.send(f"/account/sessions/{visit.pk}/end/")
        assert stranger.status == 404
    stranger.send("/account/sessions/end/")
    assert who_is_in(browsers) == [True] * 3


def test_a_new_password_ends_all_other_sessions(asker: Person, browsers: list[Browser]) -> None:
    """ASVS 7.4.3."""
    browsers[0].send("/password/", password=PASSWORD)
    assert who_is_in(browsers) == [True, False, False]
    assert asker.visits.count() == 1


def test_a_new_password_makes_links_that_were_sent_before_useless(asker: Person) -> None:
    from plait.site.people.actions import link_for

    link = link_for(asker)
    Browser(asker).send("/password/", password=PASSWORD)
    thief = Browser()
    thief.send(link)
    assert thief.status == 410


def test_whoever_is_removed_from_an_organisation_is_signed_out_everywhere(
    asker: Person, browsers: list[Browser]
) -> None:
    """ASVS 7.4.2."""
    asker.memberships.all().delete()
    assert who_is_in(browsers) == [False] * 3
    assert Session.objects.filter(visit__person=asker).count() == 0


def test_a_second_step_that_is_set_up_or_removed_ends_all_other_sessions(
    asker: Person, watch: Watch, browsers: list[Browser]
) -> None:
    """ASVS 7.4.3."""
    sets = browsers[0]
    sets.look("/account/app/")
    sets.send("/account/app/", code=watch.code(asker))
    assert who_is_in(browsers) == [True, False, False]
    other = Browser(asker)
    assert is_in(other)
    sets.send("/account/app/remove/")
    assert sets.goes_to.startswith("/sign-in/step/")  # it is long ago that this session was begun
    sets.send(STEP, code=watch.code(asker, steps=1))
    sets.send("/account/app/remove/")
    assert (who_is_in([sets, other]), asker.code_apps.count()) == ([True, False], 0)


# --- Changing how one signs in -----------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["password/", "account/app/", "account/app/remove/", "account/passkeys/add/", "account/recovery-codes/"]
)
def test_whoever_came_in_a_while_ago_shows_it_again_before_a_change(ann: Person, watch: Watch, address: str) -> None:
    """ASVS 7.5.1."""
    browser = first_step(ann)
    browser.send(STEP, code=watch.code(ann))
    watch.put_on(minutes=16)
    browser.send(f"/{address}", password=PASSWORD, code=watch.code(ann))
    assert (browser.goes_to, is_in(browser)) == (STEP, False)
    browser.send(STEP, code=watch.code(ann))
    assert browser.goes_to == f"/{address.replace('app/remove/', '')}"
    assert is_in(browser)


def test_the_last_second_step_of_a_password_is_not_removed_and_the_page_says_why(ann: Person, watch: Watch) -> None:
    """ASVS 6.3.3."""
    browser = first_step(ann)
    browser.send(STEP, code=watch.code(ann))
    sentence = "This is your only second step. Add another one first, then you can remove this one."
    page = browser.look("/account/")
    assert (sentence in page.text, "Remove the app" in page.text) == (True, False)
    page = browser.send("/account/app/remove/")
    assert (browser.status, sentence in page.text) == (409, True)
    assert ann.code_apps.count() == 1


def test_another_app_takes_the_place_of_the_first(ann: Person, watch: Watch) -> None:
    browser = first_step(ann)
    browser.send(STEP, code=watch.code(ann))
    watch.put_on(minutes=1)
    before = ann.code_apps.get()
    browser.look("/account/app/")
    assert ann.code_apps.get(confirmed=True) == before
    new = ann.code_apps.get(confirmed=False)
    from plait.site.entering.codes import code_at

    browser.send("/account/app/", code=code_at(new.secret, int(watch.now // 30)))
    assert (browser.goes_to, ann.code_apps.get()) == ("/account/", new)


def test_nobody_changes_how_another_signs_in(ann: Person, member: Callable[..., Person]) -> None:
    """ASVS 8.2.2: not even an action that is called with what is another's."""
    from plait.site.audit.policies import Refused
    from plait.site.entering import actions

    sam = member("Sam Stranger", organisation="Elsewhere")
    for change in (
        lambda: actions.remove_app(ann.code_apps.get(), by=sam, session=None),
        lambda: actions.set_up_app(ann.code_apps.get(), by=sam, session=None),
        lambda: actions.add_passkey(ann, by=sam, name="mine", credential="", session=None),
        lambda: actions.make_recovery_codes(ann, by=sam, codes=["22222-22222"]),
        lambda: actions.change_password(ann, by=sam, password=PASSWORD),
        lambda: actions.end_other_sessions(ann, by=sam, session=None),
    ):
        with pytest.raises(Refused, match="Only the person whose account it is"):
            change()


def test_what_people_do_about_signing_in_is_on_record_without_any_value(ann: Person, watch: Watch) -> None:
    """ASVS 16.2.1 and 16.3.2."""
    from plait.site.audit.models import Deed

    browser = first_step(ann)
    browser.send(STEP, code=watch.code(ann))
    browser.send("/account/recovery-codes/")
    browser.send("/account/sessions/end/")
    browser.send("/password/", password=PASSWORD)
    found = list(Deed.objects.filter(by=ann.pk).values_list("verb", "kind"))
    assert [verb for verb, _ in found] == [
        "set_up_app", "sign_in", "make_recovery_codes", "sign_in", "make_recovery_codes", "end_other_sessions",
        "change_password", "sign_in",
    ]  # fmt: skip
    assert {kind for _, kind in found} == {"people.person", "entering.codeapp"}


def test_what_was_left_half_done_is_deleted(asker: Person, watch: Watch) -> None:
    """ASVS 14.2.7."""
    from plait.site.entering.models import CodeApp, Tries, Visit
    from plait.site.jobs.housekeeping import tidy_up

    first_step(with_password(asker)).look("/sign-in/step/set-up/")
    Browser().send("/sign-in/", email="nobody@example.org", password="wrong")
    Browser(asker).look("/account/")
    tidy_up()
    assert (CodeApp.objects.count(), Tries.objects.count(), Visit.objects.count()) == (1, 1, 1)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    CodeApp.objects.update(made_at=timezone.now() - timedelta(days=1, minutes=1))
    Tries.objects.update(until=timezone.now() - timedelta(seconds=1))
    tidy_up()
    assert (CodeApp.objects.count(), Tries.objects.count(), Visit.objects.count()) == (0, 0, 0)
