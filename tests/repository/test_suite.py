"""The suite itself: what cannot be tried in CI has failed there."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

SKIPPED = "import pytest\n\n\ndef test_needs_something():\n    pytest.skip('it is not here')\n"


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_a_skipped_test_fails_in_ci_and_only_there(tmp_path, ci, code):
    (tmp_path / "test_planted.py").write_text(SKIPPED)
    command = [sys.executable, "-m", "pytest", "-p", "tests.skips", "-n0", "-q", str(tmp_path)]

    done = subprocess.run(command, cwd=settings.ROOT, env={**os.environ, "CI": ci}, capture_output=True, text=True)

    assert done.returncode == code, done.stdout + done.stderr
