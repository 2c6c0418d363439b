"""Who saw what."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

CASCADE = django.db.models.deletion.CASCADE


class Migration(migrations.Migration):
    """A table of its own: a line for each person, thing and day."""

    dependencies = (("people", "0003_on_paper"),)

    operations = (
        migrations.CreateModel(
            name="Seen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("number", models.BigIntegerField()),
                ("day", models.DateField()),
                (
                    "organisation",
                    models.ForeignKey(null=True, on_delete=CASCADE, related_name="+", to="people.organisation"),
                ),
                ("person", models.ForeignKey(on_delete=CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                (
                    "whose",
                    models.ForeignKey(null=True, on_delete=CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "ordering": ("-day", "-id"),
                "indexes": [models.Index(fields=["organisation", "-day"], name="seen_of_an_organisation")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "number", "person", "day"), name="seen_once_by_one_on_a_day"
                    )
                ],
            },
        ),
    )
