"""An organisation may take part on paper, and somebody carries its post."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import plait.site.people.fields


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_looked_after"),
    ]

    operations = [
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("contact", plait.site.people.fields.EncryptedField(blank=True)),
                ("contact_until", models.DateField(null=True)),
                (
                    "carried_for",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                    ),
                ),
                (
                    "carrier",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="post", to="people.organisation"
                    ),
                ),
            ],
        ),
    ]
