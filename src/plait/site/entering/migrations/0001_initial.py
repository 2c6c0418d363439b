"""The tables of second steps, of sessions as their owners see them, and of tries."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import plait.site.people.fields

_NUMBER = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def _person(related_name: str) -> tuple[str, models.ForeignKey[object, object]]:
    key = models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE, related_name=related_name, to=settings.AUTH_USER_MODEL
    )
    return ("person", key)


class Migration(migrations.Migration):
    """Makes them."""

    initial = True

    dependencies = (("people", "0001_initial"), ("sessions", "0001_initial"))

    operations = (
        migrations.CreateModel(
            name="CodeApp",
            fields=[
                _NUMBER,
                ("secret", plait.site.people.fields.EncryptedField()),
                ("confirmed", models.BooleanField(default=False)),
                ("last_step", models.BigIntegerField(default=0)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                _person("code_apps"),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "confirmed"), name="one_app_and_one_being_set_up")
                ],
            },
        ),
        migrations.CreateModel(
            name="Passkey",
            fields=[
                _NUMBER,
                ("name", plait.site.people.fields.EncryptedField()),
                ("credential", plait.site.people.fields.EncryptedField()),
                ("used", models.BigIntegerField(default=0)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                _person("passkeys"),
            ],
            options={"ordering": ("id",)},
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                _NUMBER,
                ("salt", models.CharField(max_length=32)),
                ("digest", models.CharField(max_length=64)),
                _person("recovery_codes"),
            ],
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                _NUMBER,
                ("browser", plait.site.people.fields.EncryptedField()),
                ("since", models.DateTimeField(auto_now_add=True)),
                ("seen_at", models.DateTimeField()),
                (
                    "session",
                    models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, to="sessions.session"),
                ),
                _person("visits"),
            ],
            options={"ordering": ("-seen_at", "-id")},
        ),
        migrations.CreateModel(
            name="Tries",
            fields=[
                _NUMBER,
                ("key", models.CharField(max_length=64, unique=True)),
                ("count", models.PositiveSmallIntegerField(default=0)),
                ("until", models.DateTimeField()),
            ],
        ),
    )
