"""What the program's own database role may do: everything but own, truncate, alter what is written once, or delete what
has a life of states."""

from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import connection

GRANTS = """
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {role};
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role};
"""

TABLES_WITH_TRIGGER = """
SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE starts_with(t.tgname, %s) ORDER BY c.relname
"""


def _tables_with(trigger: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES_WITH_TRIGGER, [f"pgtrigger_{trigger}_"])
        return [name for (name,) in cursor.fetchall()]


def append_only_tables() -> list[str]:
    """Tables whose triggers say that their rows are written once."""
    return _tables_with("append_only")


def guarded_tables() -> list[str]:
    """Tables whose rows move from state to state beside their history, and whose rows therefore stay."""
    return _tables_with("state_guarded")


def program_role() -> str:
    """The role with which the program connects, quoted for SQL."""
    return connection.ops.quote_name(unquote(urlsplit(settings.DATABASE_URL).username or ""))


def grant_rights() -> None:
    """Give the program's role its rights anew; run as the owner after every migration."""
    role = program_role()
    with connection.cursor() as cursor:
        cursor.execute(
            f"GRANT CONNECT ON DATABASE {connection.ops.quote_name(connection.settings_dict['NAME'])} TO {role}"
        )
        cursor.execute(GRANTS.format(role=role))
        for table in append_only_tables():
            cursor.execute(f"REVOKE UPDATE, DELETE ON {connection.ops.quote_name(table)} FROM {role}")
        for table in guarded_tables():
            cursor.execute(f"REVOKE DELETE ON {connection.ops.quote_name(table)} FROM {role}")
