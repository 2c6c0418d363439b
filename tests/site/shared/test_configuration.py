"""What is wrong with a site's settings is said in a sentence each, before it starts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from plait.site import configuration
from plait.site.configuration import SETTINGS, advice, problems

SITE = Path(__file__).resolve().parents[3] / "src" / "plait" / "site"
PAGE = SITE.parents[2] / "docs" / "reference" / "settings.md"
GOOD = {
    "PLAIT_SITE_DATABASE": "postgresql://plait:p%2Fw@localhost:5432/plait",
    "PLAIT_SITE_ADDRESS": "https://plait.example.org",
    "PLAIT_SITE_HOSTS": "127.0.0.1,plait.example.org",
    "PLAIT_SITE_MAIL": "smtps://plait:secret@mail.example.org",
    "PLAIT_SITE_MAIL_FROM": "Plait <plait@example.org>",
    "PLAIT_SITE_LOG": "json",
    "PLAIT_SITE_HSTS": "0",
    "PLAIT_SITE_METRICS_TOKEN": "a-token-that-nobody-guesses",
    "PATH": "/bin",
}


def test_settings_in_order_have_no_problem() -> None:
    assert problems(GOOD) == []
    assert problems({}) == []


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DATABSE", "x", "PLAIT_SITE_DATABSE is no setting of a site: did you mean PLAIT_SITE_DATABASE?"),
        ("ZZZZZZZZ", "x", "PLAIT_SITE_ZZZZZZZZ is no setting of a site."),
        ("DATABASE", "mysql://zqsecret@x/y", "The database's address has to begin with postgresql://."),
        ("DATABASE", "postgresql://a:zqsecret@host", "PLAIT_SITE_DATABASE names no database"),
        ("DATABASE", "postgresql://a:zqsecret@host:port/x", "PLAIT_SITE_DATABASE is no address"),
        ("DATABASE", "postgresql://a:zq#secret@host/x", "PLAIT_SITE_DATABASE"),
        ("ADDRESS", "plait.example.org", "PLAIT_SITE_ADDRESS is 'plait.example.org'"),
        ("HOSTS", "*", "PLAIT_SITE_HOSTS has to name each host"),
        ("HOSTS", "a,,b", "PLAIT_SITE_HOSTS has to name each host"),
        ("MAIL", "smtp://a:zqsecret@mail.example.org", "PLAIT_SITE_MAIL would send its password readable"),
        ("MAIL", "postmark://zqsecret@api.postmarkapp.com/x", "PLAIT_SITE_MAIL is postmark://TOKEN@HOST or"),
        ("MAIL", "mailgun://zqsecret@api.mailgun.net", "PLAIT_SITE_MAIL is postmark://TOKEN@HOST or mailgun://KEY"),
        ("ANSWERS", "pop3://a:zqsecret@mail.example.org", "PLAIT_SITE_ANSWERS has to begin with one of imap://"),
        ("ANSWERS", "imap://a:zqsecret@mail.example.org", "PLAIT_SITE_ANSWERS would send its password readable"),
        ("ANSWERS", "imaps://a@mail.example.org", "PLAIT_SITE_ANSWERS has to name a user and a password"),
        ("ANSWERS", "imaps://a:zqsecret@mail.example.org/%C3%A9", "PLAIT_SITE_ANSWERS names a folder with other"),
        ("ANSWERS", "imaps://a:zqsecret@mail.example.org:x", "PLAIT_SITE_ANSWERS is no address: its port"),
        ("WEBHOOK", "sendgrid://a:zqsecret@", "PLAIT_SITE_WEBHOOK has to begin with one of postmark://, mailgun://."),
        ("WEBHOOK", "postmark://a:zqsecret@", "PLAIT_SITE_WEBHOOK has to name a user and a password of at least 20"),
        ("WEBHOOK", "mailgun://a:zqsecret-zqsecret-zqsecret@", "PLAIT_SITE_WEBHOOK is postmark://USER:PASSWORD@ or"),
        ("REPLIES", "plait", "PLAIT_SITE_REPLIES is not an e-mail address"),
        ("MAIL_FROM", "plait", "PLAIT_SITE_MAIL_FROM is not an e-mail address"),
        ("LOG", "yes", "PLAIT_SITE_LOG is 'yes', and takes only json."),
        ("HSTS", "a year", "PLAIT_SITE_HSTS is 'a year', and a number of seconds is wanted."),
        ("METRICS_TOKEN", "short", "PLAIT_SITE_METRICS_TOKEN has to be at least 20"),
        ("READS_LISTS", "maybe", "PLAIT_SITE_READS_LISTS is 'maybe'"),
    ],
)
def test_each_wrong_setting_is_said_in_one_sentence_without_a_password(name: str, value: str, sentence: str) -> None:
    (found,) = problems(GOOD | {f"PLAIT_SITE_{name}": value})
    assert found.startswith(sentence)
    assert found.endswith((".", "?"))
    assert "secret" not in found


def test_answers_from_a_mailbox_need_the_address_that_they_go_to() -> None:
    there = GOOD | {"PLAIT_SITE_ANSWERS": "imaps://replies:secret@mail.example.org/INBOX"}
    assert [found.partition(":")[0] for found in problems(there)] == ["PLAIT_SITE_REPLIES is missing"]
    assert problems(there | {"PLAIT_SITE_REPLIES": "replies@example.org"}) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("MAIL", "postmark://t@api.postmarkapp.com"), ("WEBHOOK", "mailgun://plait:a-password-nobody-guesses@key-1")],
)
def test_an_e_mail_service_needs_the_package_that_speaks_to_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    with_it = GOOD | {f"PLAIT_SITE_{name}": value}
    assert problems(with_it) == []
    monkeypatch.setattr(configuration, "find_spec", lambda _name: None)
    (found,) = problems(with_it)
    assert found.startswith(f"PLAIT_SITE_{name} names an e-mail service, and the package for those is not there")


def test_a_mail_server_needs_an_address_that_messages_come_from() -> None:
    assert problems(GOOD | {"PLAIT_SITE_MAIL_FROM": ""}) == [
        "PLAIT_SITE_MAIL_FROM is missing: the e-mail address that messages come from."
    ]


def test_an_address_without_https_is_only_advised_against() -> None:
    unencrypted = GOOD | {"PLAIT_SITE_ADDRESS": "http://plait.example.org"}
    assert problems(unencrypted) == []
    assert "not encrypted" in advice(unencrypted)[0]
    assert advice(GOOD) == advice(GOOD | {"PLAIT_SITE_ADDRESS": "http://127.0.0.1:8000"}) == []


def test_every_setting_that_the_code_reads_is_known_and_every_known_one_is_read() -> None:
    others = [path for path in SITE.rglob("*.py") if path.name != "configuration.py"]
    read = set(re.findall(r"PLAIT_SITE_([A-Z_]+)", "\n".join(path.read_text(encoding="utf-8") for path in others)))
    assert read == {setting.name for setting in SETTINGS}


def test_every_setting_is_documented_as_the_code_says_it() -> None:
    rows = [
        f"| `PLAIT_SITE_{setting.name}` | {f'`{setting.option}`' if setting.option else ''} | {setting.meaning} |"
        for setting in SETTINGS
    ]
    page = PAGE.read_text(encoding="utf-8")
    assert [row for row in rows if row not in page] == []
    assert page.count("| `PLAIT_SITE_") == len(rows)


def django_check(tmp_path: Path, **settings: str) -> str:
    """What Django's own check of a site that is put to use says."""
    own = {"DJANGO_SETTINGS_MODULE": "plait.site.settings.shared", "PLAIT_SITE_DATA": f"{tmp_path}"}
    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env=os.environ | own | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.mark.slow
def test_djangos_check_of_a_site_with_https_has_no_warning(tmp_path: Path) -> None:
    """ASVS 3.4.1 among others: HSTS for a year."""
    said = django_check(tmp_path, PLAIT_SITE_ADDRESS="https://plait.example.org")
    assert said.strip() == "System check identified no issues (1 silenced)."


@pytest.mark.slow
def test_the_same_check_warns_where_https_is_left_out(tmp_path: Path) -> None:
    assert "security.W004" in django_check(tmp_path, PLAIT_SITE_ADDRESS="http://plait.example.org")


def test_a_site_with_https_is_reached_by_nothing_else(db: None, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT, settings.SECURE_SSL_HOST = True, "plait.example.org"
    settings.SECURE_PROXY_SSL_HEADER, settings.SECURE_HSTS_SECONDS = ("HTTP_X_FORWARDED_PROTO", "https"), 31_536_000
    visitor = Client(HTTP_HOST="127.0.0.1")
    assert visitor.get("/sign-in/").headers["Location"] == "https://plait.example.org/sign-in/"
    answer = visitor.get("/sign-in/", headers={"x-forwarded-proto": "https"})
    assert answer.status_code == 200
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert visitor.get("/healthz").status_code == 200


def test_a_form_that_came_by_https_through_the_web_server_is_taken(db: None, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT, settings.SECURE_PROXY_SSL_HEADER = True, ("HTTP_X_FORWARDED_PROTO", "https")
    settings.ALLOWED_HOSTS = ["plait.example.org"]
    visitor = Client(HTTP_HOST="plait.example.org", HTTP_X_FORWARDED_PROTO="https", enforce_csrf_checks=True)
    page = visitor.get("/sign-in/")
    form = {"csrfmiddlewaretoken": page.context["csrf_token"], "email": "zq@example.org", "password": "wrong"}
    for origin, status in (("https://plait.example.org", 422), ("https://elsewhere.example.org", 403)):
        assert visitor.post("/sign-in/", form, headers={"origin": origin}).status_code == status
