"""The second step: whoever signs in by a password shows a second time who they are, and until then is nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.site.shared.coming_in import (
    PASSWORD,
    Watch,
    codes_of,
    first_step,
    is_in,
    sets_up_app,
    with_password,
)
from tests.site.shared.conftest import Browser

if TYPE_CHECKING:
    from collections.abc import Callable

    from plait.site.people.models import Person

STEP = "/sign-in/step/"
SET_UP = "/sign-in/step/set-up/"
RECOVERY = "/sign-in/step/recovery/"
TOO_MANY = "Too many tries. Wait a quarter of an hour, then try again."
DOES_NOT_FIT = "This code does not fit. Each works once: wait for the next one. Is the clock of your phone right?"


@pytest.fixture
def ann(asker: Person, watch: Watch) -> Person:
    """Somebody with a password and an app."""
    sets_up_app(first_step(with_password(asker)), asker, watch)
    asker.refresh_from_db()
    return asker


# --- Setting it up -----------------------------------------------------------------------------


def test_a_password_alone_signs_nobody_in(asker: Person) -> None:
    """ASVS 6.3.3."""
    browser = first_step(with_password(asker))
    assert browser.goes_to == STEP
    assert not is_in(browser)
    browser.look(STEP)
    assert browser.goes_to == SET_UP
    assert "others may find it out" in browser.look(SET_UP).text


def test_setting_up_an_app_signs_in_and_gives_eight_recovery_codes(asker: Person, watch: Watch) -> None:
    browser = first_step(with_password(asker), then="/messages/")
    codes = sets_up_app(browser, asker, watch)
    assert (browser.status, len(set(codes))) == (200, 8)
    assert "/messages/" in browser.page.links
    assert is_in(browser)


def test_the_square_says_the_key_that_can_be_typed_and_names_nobody(asker: Person) -> None:
    browser = first_step(with_password(asker))
    page = browser.look(SET_UP)
    address = next(link for link in page.links if link.startswith("otpauth:"))
    secret = asker.code_apps.get().secret
    assert f"secret={secret}&" in address
    assert " ".join(secret[at : at + 4] for at in range(0, 32, 4)) in page.text
    assert not [word for word in ("ann", "asker", "example") if word in address.lower()]


def test_a_wrong_code_sets_nothing_up_and_the_key_stays_the_same(asker: Person) -> None:
    browser = first_step(with_password(asker))
    browser.look(SET_UP)
    secret = asker.code_apps.get().secret
    assert browser.send(SET_UP, code="123").errors == [DOES_NOT_FIT]
    assert asker.code_apps.filter(confirmed=True).count() == 0
    assert asker.code_apps.get().secret == secret


def test_a_key_that_another_browser_was_shown_is_not_set_up(asker: Person, watch: Watch) -> None:
    """Whoever knows the password and opens the page first does not know the second step that comes of it."""
    thief, owner = first_step(with_password(asker)), first_step(asker)
    thief.look(SET_UP)
    known = asker.code_apps.get().secret
    sets_up_app(owner, asker, watch)
    assert asker.code_apps.get(confirmed=True).secret != known


def test_nobody_gets_past_a_second_step_by_setting_up_another(ann: Person, watch: Watch) -> None:
    browser = first_step(ann)
    for address in (SET_UP, f"{SET_UP}passkey/"):
        browser.look(address)
        assert browser.goes_to == STEP
        browser.send(address, code=watch.code(ann), name="mine", answer="{}")
        assert browser.goes_to == STEP
    assert not is_in(browser)


# --- Codes of an app ---------------------------------------------------------------------------


def test_a_code_signs_in_and_goes_on_to_where_somebody_wanted_to_go(ann: Person, watch: Watch) -> None:
    """ASVS 6.3.3."""
    browser = first_step(ann, then="/messages/")
    browser.send(STEP, code=watch.code(ann))
    assert browser.goes_to == "/messages/"
    assert is_in(browser)


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_that_is_half_a_minute_off_does_no_harm(ann: Person, watch: Watch, steps: int) -> None:
    browser = first_step(ann)
    code = watch.code(ann, steps=steps)
    browser.send(STEP, code=f" {code[:3]} {code[3:]} ")
    assert is_in(browser)


@pytest.mark.parametrize("steps", [-2, 2])
def test_a_code_of_another_minute_does_not_fit(ann: Person, watch: Watch, steps: int) -> None:
    assert first_step(ann).send(STEP, code=watch.code(ann, steps=steps)).errors == [DOES_NOT_FIT]


def test_a_code_works_once_and_none_before_it_does(ann: Person, watch: Watch) -> None:
    """ASVS 6.5.1."""
    code, earlier = watch.code(ann), watch.code(ann, steps=-1)
    first_step(ann).send(STEP, code=code)
    for again in (code, earlier):
        assert first_step(ann).send(STEP, code=again).errors == [DOES_NOT_FIT]


def test_of_two_who_send_the_same_code_at_once_one_gets_in(ann: Person, watch: Watch) -> None:
    from plait.site.entering.steps import use_code

    app = ann.code_apps.get()
    code = watch.code(ann)
    assert [use_code(app, code), use_code(app, code)] == [True, False]


def test_after_five_wrong_codes_even_the_right_one_has_to_wait(ann: Person, watch: Watch) -> None:
    """ASVS 6.3.1 and 6.6.3: the same tries for codes of both kinds, and a new first step makes no more of them."""
    for _ in range(5):
        assert first_step(ann).send(STEP, code="000000").errors == [DOES_NOT_FIT]
    assert first_step(ann).send(STEP, code=watch.code(ann)).errors == [TOO_MANY]
    assert first_step(ann).send(RECOVERY, code="22222-22222").errors == [TOO_MANY]


@pytest.mark.parametrize("code", ["", "١٢٣٤٥٦", "12345", "1234567", "x" * 20, "\x00" * 6])
def test_what_is_no_code_is_refused_in_a_sentence(ann: Person, code: str) -> None:
    browser = first_step(ann)
    assert (len(browser.send(STEP, code=code).errors), browser.status) == (1, 422)


# --- Half-way in -------------------------------------------------------------------------------


def test_the_first_step_is_good_for_ten_minutes(ann: Person, watch: Watch) -> None:
    browser = first_step(ann)
    watch.put_on(minutes=9.9)
    assert "The second step" in browser.look(STEP).text
    watch.put_on(minutes=0.2)
    for page in (browser.look(STEP), browser.send(STEP, code=watch.code(ann))):
        assert (browser.status, "Please start again" in page.text) == (410, True)
    assert not is_in(browser)


def test_half_way_in_no_page_knows_who_it_is(ann: Person) -> None:
    browser = first_step(ann)
    for address in ("/", "/account/", "/password/", "/messages/", "/ask/"):
        assert "Ann" not in browser.look(address).text
        assert address == "/" or browser.goes_to.startswith("/sign-in/?next=")


def test_signing_out_forgets_the_first_step(ann: Person) -> None:
    browser = first_step(ann)
    browser.send("/sign-out/")
    browser.look(STEP)
    assert browser.status == 410


def test_a_new_password_ends_what_was_begun_with_the_old_one(ann: Person, watch: Watch) -> None:
    browser = first_step(ann)
    ann.set_password("another three odd words")
    ann.save()
    browser.send(STEP, code=watch.code(ann))
    assert (browser.status, is_in(browser)) == (410, False)


def test_whoever_was_signed_in_as_somebody_else_is_not_any_more(ann: Person, member: Callable[..., Person]) -> None:
    browser = Browser(member("Olga Other", organisation="Another"))
    browser.send("/sign-in/", email=ann.email, password=PASSWORD)
    assert not is_in(browser)


def test_each_step_has_a_session_of_its_own(ann: Person, watch: Watch) -> None:
    """ASVS 7.2.4."""
    browser = Browser()
    keys = [browser.client.session.session_key]
    for _ in range(2):
        browser.send("/sign-in/", email=ann.email, password=PASSWORD)
        keys.append(browser.client.session.session_key)
        browser.send(STEP, code=watch.code(ann))
        keys.append(browser.client.session.session_key)
        watch.put_on(minutes=1)
    assert len(set(keys)) == 5


# --- Other ways --------------------------------------------------------------------------------


def test_a_link_asks_for_the_second_step_of_whoever_has_one(ann: Person, watch: Watch) -> None:
    from plait.site.people.actions import link_for

    link = link_for(ann, then="/messages/")
    browser = Browser()
    browser.send(link)
    assert (browser.goes_to, is_in(browser)) == (STEP, False)
    browser.send(STEP, code=watch.code(ann))
    assert browser.goes_to == "/messages/"


def test_a_link_works_once_even_where_two_come_half_way_by_it(ann: Person, watch: Watch) -> None:
    from plait.site.people.actions import link_for

    link = link_for(ann)
    one, two = Browser(), Browser()
    one.send(link)
    two.send(link)
    one.send(STEP, code=watch.code(ann))
    two.send(STEP, code=watch.code(ann, steps=1))
    assert (is_in(one), is_in(two)) == (True, False)


# --- Recovery codes ----------------------------------------------------------------------------


@pytest.fixture
def codes(asker: Person, watch: Watch) -> list[str]:
    """The recovery codes of somebody with a password and an app."""
    return sets_up_app(first_step(with_password(asker)), asker, watch)


def test_a_recovery_code_signs_in_once_however_it_is_typed(asker: Person, codes: list[str]) -> None:
    browser = first_step(asker)
    assert "You have 8 recovery codes left." in browser.look(RECOVERY).text
    browser.send(RECOVERY, code=f" {codes[3].lower().replace('-', ' ')}")
    assert is_in(browser)
    again = first_step(asker)
    assert len(again.send(RECOVERY, code=codes[3]).errors) == 1
    assert asker.recovery_codes.count() == 7


def test_recovery_codes_cannot_be_read_in_the_database(asker: Person, codes: list[str]) -> None:
    """ASVS 6.5.2."""
    kept = " ".join(f"{row.salt} {row.digest}" for row in asker.recovery_codes.all()).upper()
    assert len(kept) > 8 * 64
    assert not [code for code in codes if code in kept or code.replace("-", "") in kept]


def test_new_recovery_codes_replace_the_old_and_are_shown_once(asker: Person, codes: list[str], watch: Watch) -> None:
    browser = first_step(asker)
    browser.send(STEP, code=watch.code(asker))
    browser.send("/account/recovery-codes/")
    new = codes_of(browser)
    assert len({*codes, *new}) == 16
    assert codes_of(browser) != []
    for address in ("/account/recovery-codes/", "/account/"):
        browser.look(address)
        assert codes_of(browser) == []
    assert len(first_step(asker).send(RECOVERY, code=codes[0]).errors) == 1
    other = first_step(asker)
    other.send(RECOVERY, code=new[0])
    assert is_in(other)


def test_recovery_codes_are_saved_as_a_file_that_holds_nothing_else(asker: Person, codes: list[str]) -> None:
    """ASVS 5.4.1: the file is to be saved, and what is no code is left out."""
    browser = Browser(asker)
    answer = browser.client.post("/account/recovery-codes/file/", {"code": [codes[0], "<script>", "=1+1", codes[1]]})
    assert answer.content.decode() == f"{codes[0]}\r\n{codes[1]}\r\n"
    assert answer.headers["Content-Disposition"].startswith("attachment")


# --- Taken away by whoever runs the site -------------------------------------------------------


def test_a_second_step_that_was_taken_away_is_set_up_anew(ann: Person, watch: Watch) -> None:
    from plait.site.audit.models import Deed
    from plait.site.entering.removing import remove_second_step

    browser = first_step(ann)
    browser.send(STEP, code=watch.code(ann))
    remove_second_step(" ANN.asker@example.org")
    deed = Deed.objects.last()
    assert deed is not None
    assert (deed.verb, deed.by, deed.number) == ("remove_second_step", None, ann.pk)
    assert not is_in(browser)
    assert (ann.code_apps.count(), ann.recovery_codes.count()) == (0, 0)
    again = first_step(ann)
    again.look(STEP)
    assert again.goes_to == SET_UP


def test_nobodys_second_step_cannot_be_taken_away(db: None) -> None:
    from plait.errors import PlaitError
    from plait.site.entering.removing import remove_second_step

    with pytest.raises(PlaitError, match="Nobody has an account with this e-mail address"):
        remove_second_step("nobody@example.org")


def test_nothing_of_a_second_step_stays_of_an_account_that_is_deleted(ann: Person) -> None:
    """ASVS 7.4.2 and 14.2.7."""
    from plait.site.entering.models import Visit
    from plait.site.people.actions import forget_person

    browser = Browser(ann)
    assert is_in(browser)
    forget_person(ann, by=None)
    assert (ann.code_apps.count(), ann.recovery_codes.count(), Visit.objects.filter(person=ann).count()) == (0, 0, 0)
    assert not is_in(browser)
