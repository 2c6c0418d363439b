"""A deed says by which link whoever did it had come."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """A deed says by which link whoever did it had come."""

    dependencies = (("audit", "0003_chained"),)

    operations = (
        migrations.AddField(
            model_name="deed",
            name="link",
            field=models.BigIntegerField(null=True),
        ),
    )
