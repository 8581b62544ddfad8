from django.db import migrations


class Migration(migrations.Migration):
    """Counts of sent forms are worth nothing after a crash: no write-ahead log, no backup, no replica."""

    dependencies = [("inquiries", "0001_begin")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE inquiries_attempt SET UNLOGGED",
            "ALTER TABLE inquiries_attempt SET LOGGED",
        )
    ]
