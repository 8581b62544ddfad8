from datetime import datetime


def load_reference(*, now: datetime) -> None:
    """Nothing to load yet."""
