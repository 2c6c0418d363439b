"""The record becomes a chain: what is on record already is tied together, in one transaction with the triggers off."""

from __future__ import annotations

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from plait.site.audit.chain import START, Line, digest_of

_TRIGGERS = {
    "sqlite": {
        f"audit_deed_no_{what}": f"BEFORE {what} ON audit_deed "
        "BEGIN SELECT RAISE(ABORT, 'a deed on record is not changed'); END"
        for what in ("UPDATE", "DELETE")
    },
    "postgresql": {
        "audit_deed_never_changed": "BEFORE UPDATE OR DELETE ON audit_deed "
        "FOR EACH ROW EXECUTE FUNCTION audit_deed_refuse()",
        "audit_deed_never_emptied": "BEFORE TRUNCATE ON audit_deed "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_deed_refuse()",
    },
}
"""Those of the migration before this one, by their names. A table that SQLite makes anew has lost them."""
_FIELDS = ("at", "verb", "by", "kind", "number", "project", "organisation")
"""What the digest of a deed was taken of when there came to be one."""
_AT_ONCE = 2_000
"""Deeds in memory at once."""


def allow(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away."""
    vendor = schema_editor.connection.vendor
    of_the_table = " ON audit_deed" if vendor == "postgresql" else ""
    for name in _TRIGGERS[vendor]:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{of_the_table}")


def refuse(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make them again."""
    for name, what in _TRIGGERS[schema_editor.connection.vendor].items():
        schema_editor.execute(f"CREATE TRIGGER {name} {what}")


def tie(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give every deed the digest of the one before it, and its own."""
    database = schema_editor.connection
    deeds = apps.get_model("audit", "Deed").objects.using(database.alias).order_by("id")
    before, after = START, 0
    while rows := list(deeds.filter(id__gt=after).values_list("id", *_FIELDS)[:_AT_ONCE]):
        tied = []
        for number, *values in rows:
            digest = digest_of(before, Line(*values))
            tied.append((before, digest, number))
            before, after = digest, number
        with database.cursor() as cursor:
            cursor.executemany("UPDATE audit_deed SET before = %s, digest = %s WHERE id = %s", tied)


class Migration(migrations.Migration):
    """The fields of the chain, filled in."""

    dependencies = (("audit", "0002_never_changed"),)
    operations = (
        migrations.RunPython(allow, refuse),
        migrations.AlterField("deed", "at", models.DateTimeField()),
        migrations.AddField("deed", "organisation", models.BigIntegerField(null=True)),
        migrations.AddField("deed", "before", models.CharField(default="", max_length=64), preserve_default=False),
        migrations.AddField("deed", "digest", models.CharField(default="", max_length=64), preserve_default=False),
        migrations.RunPython(tie, migrations.RunPython.noop),
        migrations.AddConstraint("deed", models.UniqueConstraint(fields=["before"], name="one_deed_after_another")),
        migrations.AddIndex("deed", models.Index(fields=["organisation", "id"], name="deeds_of_an_organisation")),
        migrations.AddIndex("deed", models.Index(fields=["by", "id"], name="deeds_of_a_person")),
        migrations.AddIndex("deed", models.Index(fields=["kind", "number"], name="deeds_done_to_a_thing")),
        migrations.RunPython(refuse, allow),
    )
