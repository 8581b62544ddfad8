"""The hash tree of the public record: proofs that an entry is in it, and that it only ever grew.

Source: RFC 6962 section 2.1 (the same hashing as RFC 9162 section 2.1), SHA-256. A leaf hash starts with 0x00, an
inner node with 0x01, so that neither can be passed off as the other. The tree of n leaves splits at the largest power
of two below n.
"""

import hashlib
from collections.abc import Iterable, Sequence

EMPTY_ROOT = hashlib.sha256(b"").digest()


class NoSuchProof(ValueError):
    """A proof was asked for a position or a size that the tree does not have."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry as a leaf."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two neighbouring subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def salted_leaf(digest: bytes, salt: bytes) -> bytes:
    """A digest hidden behind its salt: the leaf hash of salt ‖ digest, both of 32 bytes.

    Whoever does not know the salt learns nothing of the digest, not even by guessing what was sealed.
    Raises: ValueError if either is not 32 bytes long.
    """
    if len(digest) != 32 or len(salt) != 32:
        raise ValueError(f"digest and salt have 32 bytes each, not {len(digest)} and {len(salt)}")
    return leaf_hash(salt + digest)


def root(leaves: Sequence[bytes]) -> bytes:
    """The tree head over leaf hashes in their order; of no leaves, the hash of nothing."""
    if not leaves:
        return EMPTY_ROOT
    row = list(leaves)
    while len(row) > 1:
        # pairing row by row and carrying an odd last one upward gives RFC 6962's tree
        paired = [node_hash(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)]
        row = paired + row[len(paired) * 2 :]
    return row[0]


def grow(peaks: Sequence[bytes], size: int, leaves: Iterable[bytes]) -> tuple[bytes, ...]:
    """The peaks of a tree after more leaves, from the peaks of its first `size` leaves; both largest subtree first.

    Peaks are the roots of the full subtrees that a tree of this size is made of (one per set bit of the size), so a
    log of any length grows by remembering only these. Raises: ValueError if peaks and size do not fit.
    """
    if len(peaks) != size.bit_count():
        raise ValueError(f"a tree of {size} has {size.bit_count()} peaks, not {len(peaks)}")
    grown = list(peaks)
    for leaf in leaves:
        grown.append(leaf)
        for _ in range((~size & size + 1).bit_length() - 1):  # one join per trailing 1 bit, as in a binary counter
            right, left = grown.pop(), grown.pop()
            grown.append(node_hash(left, right))
        size += 1
    return tuple(grown)


def root_of_peaks(peaks: Sequence[bytes]) -> bytes:
    """The tree head over peaks as `grow` gives them."""
    if not peaks:
        return EMPTY_ROOT
    *rest, head = peaks
    for peak in reversed(rest):
        head = node_hash(peak, head)
    return head


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The hashes that lead from leaf `index` (from 0) to the root, from the bottom up.

    Raises: NoSuchProof if there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise NoSuchProof(f"leaf {index} of a tree of {len(leaves)}")
    return tuple(_path(leaves, index))


def _path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*_path(leaves[:split], index), root(leaves[split:])]
    return [*_path(leaves[split:], index - split), root(leaves[:split])]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], head: bytes) -> bool:
    """Whether the proof shows the leaf hash at `index` in the tree of `size` leaves with this head.

    Source: RFC 9162 section 2.1.3.2.
    """
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(step, found)
            at, last = _climb(at, last, past=0)
        else:
            found = node_hash(found, step)
        at, last = at >> 1, last >> 1
    return last == 0 and found == head


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> tuple[bytes, ...]:
    """The hashes which show that the tree of the first `old_size` leaves grew into this one.

    Empty when nothing was added. Raises: NoSuchProof unless 1 ≤ old_size ≤ the number of leaves.
    """
    if not 1 <= old_size <= len(leaves):
        raise NoSuchProof(f"from size {old_size} to {len(leaves)}")
    return tuple(_growth(leaves, old_size, whole=True))


def _growth(leaves: Sequence[bytes], old_size: int, whole: bool) -> list[bytes]:
    if old_size == len(leaves):
        return [] if whole else [root(leaves)]
    split = _split(len(leaves))
    if old_size <= split:
        return [*_growth(leaves[:split], old_size, whole), root(leaves[split:])]
    return [*_growth(leaves[split:], old_size - split, whole=False), root(leaves[:split])]


def verify_consistency(old_size: int, size: int, proof: Sequence[bytes], old_head: bytes, head: bytes) -> bool:
    """Whether the proof shows that the tree with `old_head` is the beginning of the tree with `head`.

    Source: RFC 9162 section 2.1.4.2.
    """
    if old_size == size:
        return not proof and old_head == head
    if not 1 <= old_size < size:
        return False
    hashes = list(proof) if old_size & (old_size - 1) else [old_head, *proof]
    if not hashes:
        return False
    at, last = _climb(old_size - 1, size - 1, past=1)
    old_found = found = hashes[0]
    for step in hashes[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old_found, found = node_hash(step, old_found), node_hash(step, found)
            at, last = _climb(at, last, past=0)
        else:
            found = node_hash(found, step)
        at, last = at >> 1, last >> 1
    return last == 0 and old_found == old_head and found == head


def _climb(at: int, last: int, past: int) -> tuple[int, int]:
    """Go up while the position's last bit is `past` (0: our node is a left one, 1: a right one)."""
    while at and at & 1 == past:
        at, last = at >> 1, last >> 1
    return at, last


def _split(size: int) -> int:
    return 1 << ((size - 1).bit_length() - 1)
