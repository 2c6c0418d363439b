"""Ways are chosen for a place."""

from __future__ import annotations

from django.db import migrations

import plait.site.places


class Migration(migrations.Migration):
    dependencies = [("ways", "0001_initial")]

    operations = [migrations.AddField(model_name="choice", name="place", field=plait.site.places.PlaceField())]
