"""A job can be put off."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """From when on it may be taken, and how often it was put off."""

    dependencies = (("jobs", "0001_initial"),)

    operations = (
        migrations.AddField("job", "not_before", models.DateTimeField(null=True)),
        migrations.AddField("job", "postponed", models.PositiveSmallIntegerField(default=0)),
    )
