"""Tables whose rows are written once. A correction is a new row."""

import pgtrigger

MESSAGE = "Catatan ini tidak dapat diubah atau dihapus. Untuk membetulkan, buat catatan baru beserta alasannya."


def _refuse(name: str, operation: object, level: object) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=operation,
        level=level,
        func=f"RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE = '{MESSAGE}', TABLE = TG_TABLE_NAME;",
    )


def append_only(table: str) -> list[pgtrigger.Trigger]:
    """The triggers of an append-only model; the program's database role also lacks the rights (config setup).

    table: the database table, e.g. "audit_record"; named so that a reader of the model sees what is protected.
    """
    return [
        _refuse("append_only", pgtrigger.Update | pgtrigger.Delete, pgtrigger.Row),
        _refuse("append_only_truncate", pgtrigger.Truncate, pgtrigger.Statement),
    ]
