"""The table of jobs."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Makes it."""

    initial = True

    dependencies = ()

    operations = (
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("subject", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("running", "running"),
                            ("done", "done"),
                            ("failed", "failed"),
                            ("cancelled", "cancelled"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("step", models.PositiveIntegerField(default=0)),
                ("steps", models.PositiveIntegerField(default=0)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("lease", models.CharField(blank=True, max_length=32)),
                ("leased_until", models.DateTimeField(null=True)),
                ("cancel_asked", models.BooleanField(default=False)),
                ("fault", models.TextField(blank=True)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("id",),
                "indexes": [models.Index(fields=["state", "leased_until"], name="jobs_job_state_f0b0d9_idx")],
            },
        ),
    )
