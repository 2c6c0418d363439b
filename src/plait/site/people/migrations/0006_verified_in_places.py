"""Whether an organisation is verified stands with each place in which it works."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0005_places")]

    operations = [
        migrations.RemoveField(model_name="organisation", name="doubt"),
        migrations.RemoveField(model_name="organisation", name="verified_at"),
        migrations.RemoveField(model_name="organisation", name="verified_by"),
    ]
