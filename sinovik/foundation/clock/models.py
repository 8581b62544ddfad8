from datetime import timedelta

import pgtrigger
from django.db import models
from django.db.models import Q


class DatabaseKind(models.TextChoices):
    PRODUCTION = "production", "produksi"
    DEMO = "demo", "demo"
    TEST = "test", "uji"
    SCRATCH = "scratch", "gladi"


class ClockSetting(models.Model):
    """The one row that says what kind of database this is and how its clock differs from the real one.

    Without the row, and in production, `sinovik_now()` is the real time. The kind is set once and never changes.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    kind = models.CharField(max_length=12, choices=DatabaseKind)
    shift = models.DurationField(default=timedelta())
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="clock_one_row", condition=Q(id=1)),
            models.CheckConstraint(
                name="clock_production_is_real",
                condition=~Q(kind=DatabaseKind.PRODUCTION) | Q(shift=timedelta(), frozen_at__isnull=True),
                violation_error_message="Jam basis data produksi tidak dapat digeser.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="kind_is_final",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF TG_OP = 'DELETE' OR NEW.kind <> OLD.kind THEN
                        RAISE EXCEPTION USING ERRCODE = 'SN001',
                            MESSAGE = 'Jenis basis data sudah ditetapkan dan tidak dapat diubah.';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.kind
