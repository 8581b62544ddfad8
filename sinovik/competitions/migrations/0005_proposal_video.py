"""An entry may name a video, and then says whether it has captions."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0002_letters_and_lost_factors"),
        ("competitions", "0004_note_answers"),
        ("innovations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="proposal",
            name="sealed",
        ),
        migrations.AddField(
            model_name="proposal",
            name="video",
            field=models.CharField(blank=True, max_length=300, verbose_name="alamat video"),
        ),
        migrations.AddField(
            model_name="proposal",
            name="video_captions",
            field=models.CharField(
                blank=True,
                choices=[("there", "Ya, ada takarir"), ("missing", "Belum ada takarir")],
                max_length=10,
                verbose_name="takarir video",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposal",
            trigger=pgtrigger.compiler.Trigger(
                name="sealed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.state IN ('eligible', 'ineligible', 'submitted') AND (OLD.edition_id, OLD.agency_id, OLD.unit_id, OLD.innovation_id, OLD.group, OLD.category, OLD.title, OLD.started_on, OLD.novelty, OLD.origin_id, OLD.number, OLD.video, OLD.video_captions) IS DISTINCT FROM (NEW.edition_id, NEW.agency_id, NEW.unit_id, NEW.innovation_id, NEW.group, NEW.category, NEW.title, NEW.started_on, NEW.novelty, NEW.origin_id, NEW.number, NEW.video, NEW.video_captions))",
                    func="RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE = 'Proposal ini sudah diajukan atau pendaftaran sudah ditutup, jadi isinya tidak dapat diubah.';",
                    hash="6f2278e0857b1919ff30203cacd02f7705808cf8",
                    operation="UPDATE",
                    pgid="pgtrigger_sealed_7d25b",
                    table="competitions_proposal",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("video", ""), ("video__startswith", "https://"), _connector="OR"),
                name="proposal_video_is_secure",
                violation_error_message="Pakai alamat video yang diawali https:// supaya tidak ada yang membelokkannya di jalan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("video", ""), ("video_captions", "")),
                    models.Q(models.Q(("video", ""), _negated=True), models.Q(("video_captions", ""), _negated=True)),
                    _connector="OR",
                ),
                name="proposal_video_tells_captions",
                violation_error_message="Nyatakan apakah video ini bertakarir.",
            ),
        ),
    ]
