"""Near-duplicates among thousands of texts, beside counting every pair with Python's own sets in the same run.

    python benchmarks/overlap.py [--texts 3478] [--words 1500]

Texts are drawn from a seed; one in 25 is a copy of another with part of its words replaced. Prints CPU seconds, the
pairs found, and how many of those that counting every pair finds; ends with 1 if one is missed.
"""

import argparse
import random
import sys
import time
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from sinovik.methods.text import WIDTH, near_duplicates, tokens

THRESHOLD = 0.3
SYLLABLES = ["ba", "ca", "da", "ga", "ja", "ka", "la", "ma", "na", "pa", "ra", "sa", "ta", "wa", "ri", "tu", "pe", "di"]
BESIDE = 400  # counting every pair grows with the square; it is timed on so many texts and scaled


def vocabulary(chance: random.Random) -> tuple[list[str], list[float]]:
    words = list({"".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(12_000)})
    words.sort()
    return words, [1 / (place + 3) for place in range(len(words))]  # Zipf


def texts(count: int, length: int) -> dict[str, str]:
    chance = random.Random(2022)
    words, weights = vocabulary(chance)
    made = {
        f"P{n:05}": chance.choices(words, weights, k=chance.randint(length // 2, length * 3 // 2)) for n in range(count)
    }
    keys = sorted(made)
    for n, key in enumerate(keys[::25]):
        source = made[keys[n * 25 - chance.randint(1, 24)]]
        share = 0.02 + 0.2 * chance.random()
        made[key] = [chance.choice(words) if chance.random() < share else word for word in source]
        if n % 3 == 0:  # the other half is its own
            made[key] = made[key][: len(source) // 2] + chance.choices(words, weights, k=len(source) // 2)
    return {key: " ".join(row) for key, row in made.items()}


def every_pair(given: dict[str, str], common: int) -> set[tuple[str, str]]:
    runs = {}
    for key, text in given.items():
        row = tokens(text)
        runs[key] = {tuple(row[i : i + WIDTH]) for i in range(len(row) - WIDTH + 1)}
    holders: dict[tuple[str, ...], int] = {}
    for row in runs.values():
        for run in row:
            holders[run] = holders.get(run, 0) + 1
    own = {key: {run for run in row if holders[run] <= common} for key, row in runs.items()}
    return {
        (one, other)
        for one, other in combinations(sorted(own), 2)
        if len(own[one] & own[other]) >= THRESHOLD * min(len(own[one]), len(own[other])) > 0
    }


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--texts", type=int, default=3478)
    parser.add_argument("--words", type=int, default=1500)
    terms = parser.parse_args()
    given = texts(terms.texts, terms.words)
    started = time.process_time()
    found = near_duplicates(given, threshold=THRESHOLD)
    seconds = time.process_time() - started
    few = dict(list(given.items())[:BESIDE])
    common = max(10, len(few) // 100)
    ours_few = {(near.first, near.second) for near in near_duplicates(few, threshold=THRESHOLD, common=common)}
    started = time.process_time()
    counted = every_pair(few, common)
    beside = (time.process_time() - started) * (len(given) / len(few)) ** 2
    words = sum(len(text.split()) for text in given.values())
    print("| texts | words | seconds | pairs found | every pair, s (scaled) | ratio | missed of every pair | added |")
    print("|---|---|---|---|---|---|---|---|")
    print(
        f"| {len(given)} | {words} | {seconds:.1f} | {len(found)} | {beside:.0f} | {beside / seconds:.0f} "
        f"| {len(counted - ours_few)} of {len(counted)} (among {len(few)} texts) | {len(ours_few - counted)} |"
    )
    return 1 if counted - ours_few else 0


if __name__ == "__main__":
    sys.exit(main())
