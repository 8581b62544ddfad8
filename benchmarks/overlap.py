"""Copies found among thousands of texts, beside Broder's containment counted with Python's own sets in the same run.

    python benchmarks/overlap.py [--copies 200] [--unrelated 1000] [--texts 3478] [--words 1500] [--past 30000]

First how many of the planted copies (benchmarks/planted.py) are found, and how many pairs that nobody planted. Then the
time of a whole edition: texts are drawn from a seed; one in 25 is a copy of another with part of its words replaced.
Then the time of single texts against many past ones. Times are CPU seconds. Ends with 1 if fewer than 95 in 100 planted
copies of a kind are found, more than one unrelated pair in a thousand, one less than counting finds, an edition takes
five minutes or a text a second.
"""

import argparse
import random
import sys
import time
from collections import Counter
from itertools import combinations
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benchmarks.planted import DIGEST, KINDS, digest, pairs
from sinovik.methods.overlap import Shelf, near_duplicates
from sinovik.methods.text import tokens

THRESHOLD = 0.3
WIDTH = 5  # words of a run, as Broder counted them
RECALL = 0.95
FALSE_ALARMS = 0.001
EDITION_SECONDS = 300
ONE_SECONDS = 1
ASKED = 20  # texts compared with the past ones, one after the other
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


def runs_of(text: str) -> set[tuple[str, ...]]:
    row = tokens(text)
    return {tuple(row[i : i + WIDTH]) for i in range(len(row) - WIDTH + 1)}


def contained(one: set[tuple[str, ...]], other: set[tuple[str, ...]]) -> bool:
    return len(one & other) >= THRESHOLD * min(len(one), len(other)) > 0


def every_pair(given: dict[str, str], common: int) -> set[tuple[str, str]]:
    runs = {key: runs_of(text) for key, text in given.items()}
    holders = Counter(run for row in runs.values() for run in row)
    own = {key: {run for run in row if holders[run] <= common} for key, row in runs.items()}
    return {(one, other) for one, other in combinations(sorted(own), 2) if contained(own[one], own[other])}


def recall(copies: int, unrelated: int) -> bool:
    """Prints what is found of each kind; whether that is enough."""
    given, kinds, counted = {}, {}, Counter()
    made = list(pairs(copies, unrelated))
    published = "as published" if digest(made) == DIGEST else "a part of what was published"
    for number, pair in enumerate(made):
        kinds[f"{number:05}"] = pair.kind
        given |= {f"{number:05} first": pair.first, f"{number:05} second": pair.second}
        counted[pair.kind] += contained(runs_of(pair.first), runs_of(pair.second))
    near = near_duplicates(given, threshold=THRESHOLD)
    shares = {row.first[:5]: row.overlap.share for row in near if row.first[:5] == row.second[:5]}
    print(f"The planted set, {published}.\n")
    print("| pairs | made | found | runs of 5 words, both in full | lowest share found |\n|---|---|---|---|---|")
    found = Counter(kinds[number] for number in shares)
    for kind, count in Counter(kinds.values()).items():
        least = min((share for number, share in shares.items() if kinds[number] == kind), default=0)
        print(f"| {kind} | {count} | {found[kind]} | {counted[kind]} | {least:.2f} |")
    print(f"\nPairs found that nobody made, of {len(given) * (len(given) - 1) // 2:,}: {len(near) - len(shares)}\n")
    missed = [kind for kind in KINDS if found[kind] < RECALL * copies]
    return not missed and found["unrelated"] + len(near) - len(shares) <= FALSE_ALARMS * unrelated


def edition(count: int, length: int) -> bool:
    """Prints the time that a whole edition takes; whether no pair was missed and it was quick enough."""
    given = texts(count, length)
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
    return not counted - ours_few and seconds < EDITION_SECONDS


def one_by_one(count: int, length: int) -> bool:
    """Prints the time that texts take one by one against past ones, each with 30 % of one past text's words changed."""
    past = texts(count, length)
    chance = random.Random(30)
    words, weights = vocabulary(chance)
    started = time.process_time()
    shelf = Shelf(past)
    ready = time.process_time() - started
    took, found = [], 0
    for key in sorted(past)[7 :: max(25, count // ASKED)][:ASKED]:
        text = " ".join(chance.choices(words, weights)[0] if chance.random() < 0.3 else w for w in past[key].split())
        started = time.process_time()
        near = shelf.near(text, threshold=THRESHOLD)
        took.append(time.process_time() - started)
        found += key in dict(near)
    few = [runs_of(past[key]) for key in sorted(past)[:BESIDE]]
    started = time.process_time()
    own = runs_of(text)
    sum(contained(own, runs) for runs in few)
    beside = (time.process_time() - started) * len(past) / len(few)
    print(
        "\n| past texts | made ready, s | one text, s: median | longest | found | Python's sets, s (scaled) | ratio |"
    )
    print("|---|---|---|---|---|---|---|")
    print(
        f"| {len(past)} | {ready:.1f} | {median(took):.3f} | {max(took):.3f} | {found} of {len(took)} | {beside:.1f} "
        f"| {beside / median(took):.0f} |"
    )
    return max(took) < ONE_SECONDS and found >= RECALL * len(took)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--copies", type=int, default=200)
    parser.add_argument("--unrelated", type=int, default=1000)
    parser.add_argument("--texts", type=int, default=3478)
    parser.add_argument("--words", type=int, default=1500)
    parser.add_argument("--past", type=int, default=30_000)
    terms = parser.parse_args()
    held = [
        recall(terms.copies, terms.unrelated),
        edition(terms.texts, terms.words),
        one_by_one(terms.past, terms.words),
    ]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
