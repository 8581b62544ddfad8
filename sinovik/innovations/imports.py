from datetime import datetime


def load_history(*, now: datetime) -> None:
    """Nothing to load yet."""
