"""The functions that say what is open. Triggers and `rules.stages` ask them; nothing else compares dates."""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION competitions_stage_has_ended(
    opening text, closing text, state text, opens_at timestamptz, closes_at timestamptz, at timestamptz
) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT state = 'closed' OR (
        closing = 'calendar' AND closes_at IS NOT NULL AND at > closes_at AND (opening = 'calendar' OR state = 'open')
    )
$$;

CREATE FUNCTION competitions_stage_is_open(
    opening text, closing text, state text, opens_at timestamptz, closes_at timestamptz, at timestamptz
) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT (state = 'open' OR (state = 'waiting' AND opening = 'calendar' AND opens_at IS NOT NULL AND at >= opens_at))
        AND (closing <> 'calendar' OR (closes_at IS NOT NULL AND at <= closes_at))
$$;

CREATE FUNCTION competitions_stage_permits(edition bigint, permit text, at timestamptz)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM competitions_stage s JOIN competitions_edition e ON e.id = s.edition_id
        WHERE s.edition_id = edition AND e.state = 'open' AND permit = ANY (s.permits::text[])
        AND competitions_stage_is_open(s.opening, s.closing, s.state, s.opens_at, s.closes_at, at)
    )
$$;
"""
AWAY = """
DROP FUNCTION competitions_stage_permits(bigint, text, timestamptz);
DROP FUNCTION competitions_stage_is_open(text, text, text, timestamptz, timestamptz, timestamptz);
DROP FUNCTION competitions_stage_has_ended(text, text, text, timestamptz, timestamptz, timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("competitions", "0001_initial")]
    operations = [migrations.RunSQL(FUNCTIONS, AWAY)]
