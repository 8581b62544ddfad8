"""What the program's own database role may do: everything but own, truncate, or alter what is written once."""

from django.db import connection

APP_ROLE = "sinovik_app"

GRANTS = f"""
GRANT USAGE ON SCHEMA public TO {APP_ROLE};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP_ROLE};
GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE};
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {APP_ROLE};
"""

APPEND_ONLY_TABLES = """
SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE t.tgname LIKE 'pgtrigger_append_only_%' ORDER BY c.relname
"""


def append_only_tables() -> list[str]:
    """Tables whose triggers say that their rows are written once."""
    with connection.cursor() as cursor:
        cursor.execute(APPEND_ONLY_TABLES)
        return [name for (name,) in cursor.fetchall()]


def grant_rights() -> None:
    """Give the program's role its rights anew; run as the owner after every migration."""
    with connection.cursor() as cursor:
        cursor.execute(GRANTS)
        for table in append_only_tables():
            cursor.execute(f'REVOKE UPDATE, DELETE ON "{table}" FROM {APP_ROLE}')
