"""A question is asked in a place."""

from __future__ import annotations

from django.db import migrations

import plait.site.places


class Migration(migrations.Migration):
    dependencies = [("projects", "0003_on_paper")]

    operations = [migrations.AddField(model_name="project", name="place", field=plait.site.places.PlaceField())]
