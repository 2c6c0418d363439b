"""Organisations say what they are and who vouches for them, memberships since when, and people ask to join."""

from __future__ import annotations

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.state import StateApps

import plait.site.people.fields
import plait.site.people.models


def read_off_the_record(apps: StateApps, _editor: object) -> None:
    """Since when somebody belongs stands on record; whoever came first looks after the members.

    The first organisation of a site counts as verified, as it does on a new one.
    """
    membership, deed = apps.get_model("people", "Membership"), apps.get_model("audit", "Deed")
    seen: set[int] = set()
    for item in membership.objects.order_by("pk"):
        made = deed.objects.filter(kind="people.membership", verb="add_member", number=item.pk).order_by("pk").first()
        item.since = made.at if made else item.since
        item.looks_after = item.organisation_id not in seen
        item.save()
        seen.add(item.organisation_id)
    first = apps.get_model("people", "Organisation").objects.order_by("pk").first()
    if first is not None:
        first.verified_at = django.utils.timezone.now()
        first.save()


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("audit", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="about",
            field=models.CharField(blank=True, default="", max_length=200),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="organisation",
            name="register",
            field=models.CharField(
                blank=True,
                choices=[("charity", "charity number"), ("company", "company number")],
                default="",
                max_length=10,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="organisation",
            name="number",
            field=models.CharField(blank=True, default="", max_length=20),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="organisation",
            name="verified_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="organisation",
            name="verified_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="doubt",
            field=models.CharField(blank=True, default="", max_length=200),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="membership",
            name="looks_after",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="membership",
            name="since",
            field=models.DateTimeField(auto_now_add=True, default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="JoinRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(default=plait.site.people.models.new_key, max_length=24, unique=True)),
                ("organisation_name", plait.site.people.fields.EncryptedField(blank=True)),
                ("name", plait.site.people.fields.EncryptedField(blank=True)),
                ("email", plait.site.people.fields.EncryptedField(blank=True)),
                ("email_index", models.CharField(blank=True, max_length=64)),
                ("text", plait.site.people.fields.EncryptedField(blank=True)),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("kept_until", models.DateField()),
                (
                    "said",
                    models.CharField(
                        choices=[("nothing", "not answered yet"), ("yes", "yes"), ("no", "no")],
                        default="nothing",
                        max_length=10,
                    ),
                ),
                ("reason", plait.site.people.fields.EncryptedField(blank=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requests",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.RunPython(read_off_the_record, migrations.RunPython.noop),
    ]
