"""Notes are written once; what the unit did about one stands beside it."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("competitions", "0003_reminders_told_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NoteAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("body", models.TextField(verbose_name="jawaban")),
                ("at", models.DateTimeField(verbose_name="pada")),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="note",
            name="note_settled_by_and_at",
        ),
        migrations.RemoveField(
            model_name="note",
            name="settled_at",
        ),
        migrations.RemoveField(
            model_name="note",
            name="settled_by",
        ),
        migrations.AddField(
            model_name="note",
            name="revision",
            field=models.PositiveIntegerField(default=0, verbose_name="versi yang dibaca"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="note",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE = 'Catatan ini tidak dapat diubah atau dihapus. Untuk membetulkan, buat catatan baru beserta alasannya.', TABLE = TG_TABLE_NAME;",
                    hash="568615bb2adf9be8e4414acca137745b1e14c314",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_9eb05",
                    table="competitions_note",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="note",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE = 'Catatan ini tidak dapat diubah atau dihapus. Untuk membetulkan, buat catatan baru beserta alasannya.', TABLE = TG_TABLE_NAME;",
                    hash="d3e6858c775b4e28a563c99f86b8027d8c53244b",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_append_only_truncate_5732e",
                    table="competitions_note",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="note",
            trigger=pgtrigger.compiler.Trigger(
                name="pinned_before_sealing",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF NOT EXISTS (\n                SELECT 1 FROM competitions_proposal p WHERE p.id = COALESCE(NEW.proposal_id, OLD.proposal_id)\n                AND p.state IN ('draft', 'returned', 'checking') AND competitions_stage_permits(p.edition_id, 'draft', sinovik_now())\n            ) THEN\n                RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE = 'Proposal ini sudah diajukan atau pendaftaran sudah ditutup, jadi catatan tidak dapat ditambahkan lagi.';\n            END IF;\n            RETURN COALESCE(NEW, OLD);\n        ",
                    hash="ea1c0b400379b1dca9e28040eb4992e36c4c1f19",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_pinned_before_sealing_7e6dd",
                    table="competitions_note",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="noteanswer",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="noteanswer",
            name="note",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answer",
                to="competitions.note",
                verbose_name="catatan",
            ),
        ),
        migrations.AddConstraint(
            model_name="noteanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("body", ""), _negated=True),
                name="note_answer_has_body",
                violation_error_message="Tuliskan apa yang sudah dilakukan.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="noteanswer",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE = 'Catatan ini tidak dapat diubah atau dihapus. Untuk membetulkan, buat catatan baru beserta alasannya.', TABLE = TG_TABLE_NAME;",
                    hash="afd23d14b6ac9a0b6dfa919ecda2e42387e6d225",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_ed416",
                    table="competitions_noteanswer",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="noteanswer",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE = 'Catatan ini tidak dapat diubah atau dihapus. Untuk membetulkan, buat catatan baru beserta alasannya.', TABLE = TG_TABLE_NAME;",
                    hash="ebed0ea3f8b783a1552c227b82dc454d6307c2f6",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_append_only_truncate_1439c",
                    table="competitions_noteanswer",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="noteanswer",
            trigger=pgtrigger.compiler.Trigger(
                name="answered_by_unit",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF NOT EXISTS (\n                SELECT 1 FROM competitions_proposal p WHERE p.id = (SELECT proposal_id FROM competitions_note WHERE id = NEW.note_id)\n                AND p.state IN ('draft', 'returned') AND competitions_stage_permits(p.edition_id, 'draft', sinovik_now())\n            ) THEN\n                RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE = 'Proposal ini tidak sedang ditulis unit atau pendaftaran sudah ditutup, jadi catatan tidak dapat dijawab.';\n            END IF;\n            RETURN COALESCE(NEW, OLD);\n        ",
                    hash="fe3cd422b447ac3b68b5e313545adbd25ed58c53",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_answered_by_unit_fecde",
                    table="competitions_noteanswer",
                    when="BEFORE",
                ),
            ),
        ),
    ]
