"""Since when a job is done, and whether there is anybody to do it."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """When a worker took it, and when a worker was last heard of."""

    dependencies = (("jobs", "0002_not_before"),)

    operations = (
        migrations.CreateModel(
            name="Alive",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seen_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField("job", "started_at", models.DateTimeField(null=True)),
    )
