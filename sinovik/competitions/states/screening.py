from datetime import timedelta

# how long an entry is held for the screener who opened it, from the last time they said so
HOLD = timedelta(minutes=15)
