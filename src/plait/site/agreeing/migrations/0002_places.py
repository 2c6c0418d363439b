"""A standard is a place's, and its versions are numbered there."""

from __future__ import annotations

from django.db import migrations, models

import plait.site.places


class Migration(migrations.Migration):
    dependencies = [("agreeing", "0001_initial")]

    operations = [
        migrations.AddField(model_name="proposal", name="place", field=plait.site.places.PlaceField()),
        migrations.AddField(model_name="version", name="place", field=plait.site.places.PlaceField()),
        migrations.AlterField(model_name="version", name="number", field=models.PositiveIntegerField()),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(fields=("place", "number"), name="one_version_of_a_number"),
        ),
    ]
