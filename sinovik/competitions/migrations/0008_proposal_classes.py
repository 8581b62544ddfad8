"""An entry tells the goals it serves, its sector, its kind of service and whether it is digital; sealed with it."""

import django.contrib.postgres.fields
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0002_letters_and_lost_factors"),
        ("competitions", "0007_selection_with_order"),
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
            name="digital",
            field=models.CharField(
                blank=True,
                choices=[("yes", "Ya, dilayani lewat sistem elektronik"), ("partly", "Sebagian"), ("no", "Tidak")],
                max_length=10,
                verbose_name="layanan digital",
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="goals",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveSmallIntegerField(
                    choices=[
                        (1, "Tanpa kemiskinan"),
                        (2, "Tanpa kelaparan"),
                        (3, "Kehidupan sehat dan sejahtera"),
                        (4, "Pendidikan berkualitas"),
                        (5, "Kesetaraan gender"),
                        (6, "Air bersih dan sanitasi layak"),
                        (7, "Energi bersih dan terjangkau"),
                        (8, "Pekerjaan layak dan pertumbuhan ekonomi"),
                        (9, "Industri, inovasi dan infrastruktur"),
                        (10, "Berkurangnya kesenjangan"),
                        (11, "Kota dan permukiman yang berkelanjutan"),
                        (12, "Konsumsi dan produksi yang bertanggung jawab"),
                        (13, "Penanganan perubahan iklim"),
                        (14, "Ekosistem lautan"),
                        (15, "Ekosistem daratan"),
                        (16, "Perdamaian, keadilan dan kelembagaan yang tangguh"),
                        (17, "Kemitraan untuk mencapai tujuan"),
                    ]
                ),
                blank=True,
                default=list,
                size=None,
                verbose_name="tujuan pembangunan",
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="sector",
            field=models.CharField(blank=True, max_length=100, verbose_name="sektor"),
        ),
        migrations.AddField(
            model_name="proposal",
            name="service",
            field=models.CharField(blank=True, max_length=100, verbose_name="jenis layanan"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposal",
            trigger=pgtrigger.compiler.Trigger(
                name="sealed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.state IN ('eligible', 'ineligible', 'submitted') AND (OLD.edition_id, OLD.agency_id, OLD.unit_id, OLD.innovation_id, OLD.group, OLD.category, OLD.title, OLD.started_on, OLD.novelty, OLD.origin_id, OLD.number, OLD.video, OLD.video_captions, OLD.goals, OLD.sector, OLD.service, OLD.digital) IS DISTINCT FROM (NEW.edition_id, NEW.agency_id, NEW.unit_id, NEW.innovation_id, NEW.group, NEW.category, NEW.title, NEW.started_on, NEW.novelty, NEW.origin_id, NEW.number, NEW.video, NEW.video_captions, NEW.goals, NEW.sector, NEW.service, NEW.digital))",
                    func="RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE = 'Proposal ini sudah diajukan atau pendaftaran sudah ditutup, jadi isinya tidak dapat diubah.';",
                    hash="d16ec3c6ed0820a9a75d8194eeb0f7d0e92f436f",
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
                condition=models.Q(
                    ("goals__contained_by", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17])
                ),
                name="proposal_goals_are_known",
                violation_error_message="Pilih tujuan pembangunan dari daftar.",
            ),
        ),
    ]
