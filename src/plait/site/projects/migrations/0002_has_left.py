"""Somebody who takes part may leave their organisation, and may be asked anew by another."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="partner",
            name="left_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RemoveConstraint(model_name="partner", name="asked_once"),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_at", None)),
                fields=("project", "person"),
                name="asked_once",
            ),
        ),
    ]
