from django.db import migrations

SQLITE = [
    """CREATE TRIGGER team_trace_is_not_changed BEFORE UPDATE ON team_trace
       BEGIN SELECT RAISE(ABORT, 'the trace is never changed'); END""",
    """CREATE TRIGGER team_trace_is_not_deleted BEFORE DELETE ON team_trace
       BEGIN SELECT RAISE(ABORT, 'the trace is never deleted'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION team_trace_refuses() RETURNS trigger LANGUAGE plpgsql AS
       $$BEGIN RAISE EXCEPTION 'the trace is neither changed nor deleted'; END$$""",
    """CREATE TRIGGER team_trace_is_not_changed BEFORE UPDATE OR DELETE ON team_trace
       FOR EACH ROW EXECUTE FUNCTION team_trace_refuses()""",
]


def guard(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("team", "0001_staff_log_in")]
    operations = [migrations.RunPython(guard)]
