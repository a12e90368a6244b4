"""Shared by the lint tests."""

from pathlib import Path

import pytest


@pytest.fixture
def sample_path():
    """Makes the path of a sample that exists in the test alone."""
    return Path
