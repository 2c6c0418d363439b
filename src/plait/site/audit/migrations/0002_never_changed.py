"""The database itself refuses to change or delete a deed: not even the site's own code can."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_SQLITE = """
CREATE TRIGGER audit_deed_no_{what} BEFORE {what} ON audit_deed
BEGIN SELECT RAISE(ABORT, 'a deed on record is not changed'); END
"""
_POSTGRESQL = """
CREATE FUNCTION audit_deed_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a deed on record is not changed'; END $$;
CREATE TRIGGER audit_deed_never_changed BEFORE UPDATE OR DELETE ON audit_deed
FOR EACH ROW EXECUTE FUNCTION audit_deed_refuse();
CREATE TRIGGER audit_deed_never_emptied BEFORE TRUNCATE ON audit_deed
FOR EACH STATEMENT EXECUTE FUNCTION audit_deed_refuse();
"""


def refuse(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers in the dialect of the database."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_POSTGRESQL)
    else:
        for what in ("UPDATE", "DELETE"):
            schema_editor.execute(_SQLITE.format(what=what))


class Migration(migrations.Migration):
    """Triggers on the table of deeds."""

    dependencies = (("audit", "0001_initial"),)
    operations = (migrations.RunPython(refuse, migrations.RunPython.noop),)
