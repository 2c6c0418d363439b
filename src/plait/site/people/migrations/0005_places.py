"""Organisations work in places, and are verified there."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.state import StateApps
from django.utils import timezone

import plait.site.places


def take_over(apps: StateApps, _editor: object) -> None:
    """Every organisation works in the site's place, and is verified there if it was.

    Which place that is is said when the site is started (`plait.site.places.settle`).
    """
    serving = apps.get_model("people", "Serving")
    for organisation in apps.get_model("people", "Organisation").objects.order_by("pk"):
        serving.objects.create(
            organisation=organisation,
            since=organisation.verified_at or timezone.now(),
            verified_at=organisation.verified_at,
            verified_by_id=organisation.verified_by_id,
            doubt=organisation.doubt,
        )


class Migration(migrations.Migration):
    dependencies = [("people", "0004_seen")]

    operations = [
        migrations.AddField(model_name="joinrequest", name="place", field=plait.site.places.PlaceField()),
        migrations.CreateModel(
            name="Serving",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", plait.site.places.PlaceField()),
                ("since", models.DateTimeField(null=True)),
                ("verified_at", models.DateTimeField(null=True)),
                ("doubt", models.CharField(blank=True, max_length=200)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="servings",
                        to="people.organisation",
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [models.UniqueConstraint(fields=("organisation", "place"), name="once_in_a_place")],
            },
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop),
    ]
