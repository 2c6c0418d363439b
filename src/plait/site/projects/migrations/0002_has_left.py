"""Somebody who takes part may leave their organisation, and may be asked anew by another."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="partner",
            name="answer",
            field=models.CharField(
                choices=[
                    ("open", "has not answered yet"),
                    ("joined", "takes part"),
                    ("declined", "said no"),
                    ("left", "has left the organisation"),
                ],
                default="open",
                max_length=10,
            ),
        ),
        migrations.RemoveConstraint(model_name="partner", name="asked_once"),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answer", "left"), _negated=True),
                fields=("project", "person"),
                name="asked_once",
            ),
        ),
    ]
