"""Phone numbers and e-mail addresses are read as people type them, and faults are told apart."""

from __future__ import annotations

import phonenumbers
import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from plait.standard import Fault
from plait.standard.contacts import _PLAIN_HOST, is_short_number, phone_with_its_zero, read_email, read_phone


@pytest.mark.parametrize(
    "text",
    [
        "07911123456",
        "07911 123456",
        "07911-123-456",
        "(07911) 123456",
        "+447911123456",
        "+44 7911 123456",
        "+44 (0)7911 123456",
        "0044 7911 123456",
        "tel: 07911 123456",
        " 07911 123456 ",
        "07911123456.0",
        "07911 123456;",
        "07911 123456 (daughter)",
        "07911123456 - her son",
    ],
)
def test_the_ways_people_write_a_number_mean_that_number(text: str) -> None:
    assert read_phone(text) == "+447911123456"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("020 7946 0000", "+442079460000"),
        ("01582 123456", "+441582123456"),
        ("0800 1111", "+448001111"),
        ("01481 670495", "+441481670495"),
        ("+33 1 42 68 53 00", "+33142685300"),
        ("07911 123456 ext 12", "+447911123456"),
    ],
)
def test_other_numbers_that_can_exist_are_good(text: str, number: str) -> None:
    assert read_phone(text) == number


@pytest.mark.parametrize("text", ["7911123456", "7911 123456", "7911123456.0", "2079460000", "1582123456"])
def test_a_number_that_lost_its_zero_is_told_from_a_bad_one(text: str) -> None:
    assert read_phone(text) is Fault.PHONE_LOST_ZERO


@pytest.mark.parametrize("text", ["7911123456", " 7911 123456", "7911123456.0"])
def test_the_lost_zero_is_put_back(text: str) -> None:
    assert phone_with_its_zero(text) == "07911 123456"


def test_a_zero_does_not_make_a_number_of_any_figures() -> None:
    assert phone_with_its_zero("123") is None


@pytest.mark.parametrize("text", ["7.911E9", "7.91E+09", "7,91E+09", "8e10"])
def test_a_number_in_powers_of_ten_has_lost_its_figures(text: str) -> None:
    assert read_phone(text) is Fault.PHONE_SHORTENED


@pytest.mark.parametrize(
    "text",
    [
        "07911 123456 / 01582 123456",
        "07911123456,07911123457",
        "020 7946 0000 or 07911 123456",
        "020 7946 0000 & 07911 123456",
        "07911123456\n02079460000",
        "07911123456 07911123457",
        "mum 07911123456 dad 07911123457",
    ],
)
def test_two_numbers_in_one_cell_are_not_one_bad_number(text: str) -> None:
    assert read_phone(text) is Fault.PHONE_SEVERAL


@pytest.mark.parametrize(("text", "short"), [("111", True), ("116 123", True), ("12345", False), ("n/a", False)])
def test_a_number_of_few_figures_that_everybody_can_ring_is_known(text: str, short: bool) -> None:
    assert is_short_number(text) is short


@pytest.mark.parametrize(
    "text",
    [
        "",
        "n/a",
        "none",
        "0207 123",
        "07911 12345",
        "07911 12345 (her son)",
        "07911 l23456",
        "01582 123456/7",
        "999",
        "(",
        "é" * 300,
    ],
)
def test_anything_else_is_no_phone_number(text: str) -> None:
    assert read_phone(text) is Fault.PHONE_FORM


@pytest.mark.parametrize(
    "text",
    ["07609011111", "07609 011 111", "+44 7609 011111", "+44 (0)7609 011111", "00447609011111", "7609011111", "0" * 11],
)
def test_figures_of_the_right_length_that_are_no_number_begin_wrongly(text: str) -> None:
    assert read_phone(text) is Fault.PHONE_BEGINNING


@given(number=st.from_regex(r"0[1-9][0-9]{8,9}", fullmatch=True))
def test_the_quick_way_agrees_with_libphonenumber(number: str) -> None:
    parsed = phonenumbers.parse(number, "GB")
    is_mobile = len(number) == 11 and number[1] == "7" and number[2] not in "06"  # Ofcom's plan, which we trust more

    assert (read_phone(number) == f"+44{number[1:]}") is (is_mobile or phonenumbers.is_valid_number(parsed))


@given(text=st.text(alphabet="0123456789+() .-/;,eEx\n", max_size=40))
def test_a_good_number_is_good_again_as_it_is_written_down(text: str) -> None:
    read = read_phone(text)

    assert isinstance(read, Fault) or read_phone(read) == read


@pytest.mark.parametrize(
    "text", ["haniya@example.org", " haniya@example.org ", "h.begum+food@mail.example.co.uk", "o'hara@example.org"]
)
def test_an_address_is_good_without_asking_the_network(text: str) -> None:
    assert read_email(text) == text.strip()


def test_the_domain_is_written_in_lower_case_and_the_name_as_typed() -> None:
    assert read_email("Haniya@Example.ORG") == "Haniya@example.org"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@",
        "haniya@",
        "haniya",
        "@example.org",
        "haniya@example",
        "haniya @example.org",
        "haniya@example..org",
        "a..b@example.org",
        ".a@example.org",
        "a@example.org; b@example.org",
        "a" * 60 + "@" + "b" * 60 + "." + "c" * 60 + "." + "d" * 60 + "." + "e" * 12 + ".org",
        "none",
    ],
)
def test_anything_else_is_no_address(text: str) -> None:
    assert read_email(text) is Fault.EMAIL_FORM


@given(text=st.emails() | st.text(alphabet="aA1.-_+@ '\u00e9", max_size=30))
def test_the_quick_way_agrees_with_email_validator(text: str) -> None:
    try:
        expected = validate_email(text.strip(), check_deliverability=False).normalized
    except EmailNotValidError:
        expected = Fault.EMAIL_FORM

    assert read_email(text) == expected


@given(host=st.from_regex(_PLAIN_HOST, fullmatch=True, alphabet=st.characters(codec="ascii")))
def test_a_domain_that_needs_no_judging_would_be_judged_good(host: str) -> None:
    assert validate_email(f"a@{host}", check_deliverability=False).domain == host
