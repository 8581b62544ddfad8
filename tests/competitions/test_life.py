"""The life of a proposal, verb by verb."""

import hashlib

import pytest

from sinovik.competitions.states import ProposalState
from sinovik.methods.canonical import canonical_json
from tests.competitions.makers import a_submitted_proposal, an_eligible_proposal

pytestmark = pytest.mark.django_db


def test_a_proposal_is_sealed_under_the_digest_of_its_canonical_content():
    proposal = a_submitted_proposal()
    seal = proposal.seals.get()
    assert proposal.state == ProposalState.SUBMITTED
    assert hashlib.sha256(canonical_json(seal.content)).hexdigest() == seal.digest
    assert bytes(seal.entry.secret.digest).hex() == seal.digest


def test_an_entry_passes_the_screening():
    assert an_eligible_proposal().state == ProposalState.ELIGIBLE
