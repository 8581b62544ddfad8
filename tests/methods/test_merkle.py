"""The tree of RFC 6962 against the reference roots of Certificate Transparency, and what no forged proof may pass."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinovik.methods import merkle
from sinovik.methods.merkle import (
    NoSuchProof,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    salted_leaf,
    verify_consistency,
    verify_inclusion,
)

# entries and roots of the reference implementation (certificate-transparency, merkletree/merkle_tree_test)
CT_ENTRIES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
CT_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
CT_LEAVES = [leaf_hash(entry) for entry in CT_ENTRIES]
# paths of the same reference test: (leaf from 0, size) -> proof
CT_PATHS = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CT_GROWTH = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}


def leaves_of(size):
    return [leaf_hash(str(i).encode()) for i in range(size)]


def test_the_empty_tree_has_the_hash_of_nothing():
    assert root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("size", range(1, 9))
def test_reference_roots(size):
    assert root(CT_LEAVES[:size]).hex() == CT_ROOTS[size - 1]


@pytest.mark.parametrize(("index", "size"), CT_PATHS)
def test_reference_inclusion_proofs(index, size):
    assert [step.hex() for step in inclusion_proof(CT_LEAVES[:size], index)] == CT_PATHS[index, size]


@pytest.mark.parametrize(("old", "size"), CT_GROWTH)
def test_reference_consistency_proofs(old, size):
    assert [step.hex() for step in consistency_proof(CT_LEAVES[:size], old)] == CT_GROWTH[old, size]


def recursive_root(leaves):
    """The definition in RFC 6962 section 2.1, word for word."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(recursive_root(leaves[:split]), recursive_root(leaves[split:]))


@pytest.mark.parametrize("size", range(1, 70))
def test_every_proof_of_every_small_tree_holds(size):
    leaves = leaves_of(size)
    head = root(leaves)
    assert head == recursive_root(leaves)
    for index in range(size):
        assert verify_inclusion(leaves[index], index, size, inclusion_proof(leaves, index), head)
    for old in range(1, size + 1):
        assert verify_consistency(old, size, consistency_proof(leaves, old), root(leaves[:old]), head)


@given(st.integers(1, 300), st.data())
def test_no_other_leaf_position_or_hash_passes(size, data):
    leaves = leaves_of(size)
    head, index = root(leaves), data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(leaves, index)
    elsewhere = data.draw(st.integers(0, size - 1).filter(lambda i: i != index)) if size > 1 else size
    assert not verify_inclusion(leaves[index], elsewhere, size, proof, head)
    assert not verify_inclusion(leaf_hash(b"forged"), index, size, proof, head)
    assert not verify_inclusion(leaves[index], index, size, [*proof, head], head)
    if proof:
        assert not verify_inclusion(leaves[index], index, size, proof[:-1], head)
        changed = data.draw(st.integers(0, len(proof) - 1))
        forged = [leaf_hash(step) if i == changed else step for i, step in enumerate(proof)]
        assert not verify_inclusion(leaves[index], index, size, forged, head)


@given(st.integers(2, 300), st.data())
def test_a_rewritten_past_is_not_consistent(size, data):
    leaves = leaves_of(size)
    old = data.draw(st.integers(1, size - 1))
    rewritten = list(leaves)
    rewritten[data.draw(st.integers(0, old - 1))] = leaf_hash(b"rewritten")
    old_head, head = root(leaves[:old]), root(leaves)
    assert not verify_consistency(old, size, consistency_proof(rewritten, old), old_head, root(rewritten))
    proof = consistency_proof(leaves, old)
    assert not verify_consistency(old, size, proof[:-1], old_head, head)
    assert not verify_consistency(old, size, [*proof, head], old_head, head)
    assert not verify_consistency(old, size, proof, root(rewritten[:old]), head)


@given(st.integers(1, 64), st.integers(1, 64), st.lists(st.binary(min_size=32, max_size=32), max_size=8))
def test_invented_proofs_prove_nothing(old, size, proof):
    heads = hashlib.sha256(b"a").digest(), hashlib.sha256(b"b").digest()
    assert not verify_consistency(old, size, proof, *heads)
    assert not verify_inclusion(heads[0], old - 1, size, proof, heads[1])


@pytest.mark.parametrize("index", [-1, 3])
def test_there_is_no_inclusion_proof_outside_the_tree(index):
    with pytest.raises(NoSuchProof):
        inclusion_proof(leaves_of(3), index)
    assert not verify_inclusion(b"", index, 3, [], b"")


@pytest.mark.parametrize("old", [0, 4])
def test_there_is_no_consistency_proof_outside_the_tree(old):
    with pytest.raises(NoSuchProof):
        consistency_proof(leaves_of(3), old)
    assert not verify_consistency(old, 3, [], b"", b"")


def test_the_same_size_is_consistent_only_with_itself():
    head = root(leaves_of(3))
    assert verify_consistency(3, 3, [], head, head)
    assert not verify_consistency(3, 3, [], head, merkle.EMPTY_ROOT)
    assert not verify_consistency(3, 3, [head], head, head)


@given(st.integers(0, 200), st.integers(0, 200))
def test_a_tree_grown_from_its_peaks_has_the_same_root(size, more):
    leaves = leaves_of(size + more)
    peaks = merkle.grow((), 0, leaves[:size])
    assert merkle.root_of_peaks(peaks) == root(leaves[:size])
    assert merkle.root_of_peaks(merkle.grow(peaks, size, leaves[size:])) == root(leaves)


def test_peaks_of_another_size_are_refused():
    with pytest.raises(ValueError, match="3 has 2 peaks"):
        merkle.grow([leaf_hash(b"")], 3, [])


def test_a_salted_leaf_depends_on_digest_and_salt():
    digest, salt = hashlib.sha256(b"proposal").digest(), hashlib.sha256(b"salt").digest()
    assert salted_leaf(digest, salt) == hashlib.sha256(b"\x00" + salt + digest).digest()
    assert salted_leaf(digest, salt) != salted_leaf(salt, digest)


@pytest.mark.parametrize(("digest", "salt"), [(b"short", bytes(32)), (bytes(32), b"")])
def test_a_salted_leaf_refuses_other_lengths(digest, salt):
    with pytest.raises(ValueError, match="32 bytes"):
        salted_leaf(digest, salt)
