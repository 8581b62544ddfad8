from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from sinovik.foundation import clock
from sinovik.foundation.clock.models import ClockSetting, DatabaseKind

pytestmark = pytest.mark.django_db
MOMENT = datetime(2022, 6, 1, 16, 59, 59, tzinfo=UTC)


def test_a_frozen_clock_stands_still():
    clock.freeze(MOMENT)

    assert [clock.now(), clock.now()] == [MOMENT, MOMENT]


def test_a_frozen_clock_advances_by_the_step():
    clock.freeze(MOMENT)

    clock.advance(timedelta(seconds=1))

    assert clock.now() == datetime(2022, 6, 1, 17, 0, 0, tzinfo=UTC)


def test_a_shifted_clock_runs_on():
    clock.travel_to(MOMENT)

    first, second = clock.now(), clock.now()

    assert timedelta() < second - first < timedelta(seconds=5)
    assert timedelta() <= first - MOMENT < timedelta(seconds=5)


def test_database_columns_take_their_time_from_the_same_clock():
    clock.freeze(MOMENT)

    with connection.cursor() as cursor:
        cursor.execute("SELECT sinovik_now()")
        assert cursor.fetchone() == (MOMENT,)


@pytest.mark.parametrize("change", [{"shift": timedelta(seconds=1)}, {"frozen_at": MOMENT}])
def test_production_refuses_to_shift_its_clock(change):
    setting = ClockSetting(id=1, kind=DatabaseKind.PRODUCTION, **change)

    with pytest.raises(IntegrityError, match="clock_production_is_real"), transaction.atomic():
        setting.save(force_insert=True)


def test_the_kind_of_a_database_is_final():
    with pytest.raises(DatabaseError, match="Jenis basis data sudah ditetapkan"), transaction.atomic():
        clock.fix_kind(DatabaseKind.PRODUCTION)

    assert ClockSetting.objects.get().kind == DatabaseKind.TEST


def test_saying_the_kind_again_changes_nothing():
    clock.fix_kind(DatabaseKind.TEST)

    assert ClockSetting.objects.get().kind == DatabaseKind.TEST
