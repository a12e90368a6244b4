"""Every proof of every tree of up to 2,048 leaves, and random ones of trees of up to ten million,
against a verifier of other make that knows nothing but the leaves."""
import hashlib
import subprocess

import pytest

from harness import merkle
from harness.server import ROOT

# Made by the build with tests, not by the sanitized one that gives the server.
PROGRAM = ROOT / "build" / "dev" / "merkle_proofs"
LEAVES = 10_000_000
HASH = 32

pytestmark = [pytest.mark.harness_only,
              pytest.mark.skipif(not PROGRAM.exists(), reason=f"no program at {PROGRAM}; build it")]


class Proofs:
    """What merkle_proofs writes, read value by value."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen([PROGRAM, *map(str, arguments)], stdout=subprocess.PIPE,
                                        bufsize=1 << 20)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()

    def hash(self):
        return self.process.stdout.read(HASH)

    def number(self):
        return int.from_bytes(self.process.stdout.read(8), "little")

    def path(self):
        read = self.process.stdout.read
        whole = read(read(1)[0] * HASH)
        return [whole[at:at + HASH] for at in range(0, len(whole), HASH)]

    def ended(self):
        return self.process.stdout.read(1) == b"" and self.process.wait() == 0


@pytest.fixture
def remembered(monkeypatch):
    """Inner hashes made once: millions of proofs repeat a few thousand of them."""
    known = {}

    def node_hash(left, right):
        both = left + right
        if both not in known:
            known[both] = hashlib.sha256(b"\x01" + both).digest()
        return known[both]

    monkeypatch.setattr(merkle, "node_hash", node_hash)


@pytest.fixture(scope="module")
def small():
    """Leaves 0 … 2,047 and the root of every tree of them, by the definition alone."""
    leaves = [merkle.leaf_hash(str(n)) for n in range(2_048)]
    tree = merkle.Tree(leaves)
    return leaves, [tree.root(size) for size in range(2_049)]


def test_every_inclusion_proof_of_every_tree_to_2048_leaves_holds(remembered, small):
    leaves, roots = small
    with Proofs("pairs", 2_048, "inclusion") as proofs:
        for size in range(1, 2_049):
            assert proofs.hash() == roots[size], size
            for index in range(size):
                root = merkle.root_from_path(leaves[index], index, size, proofs.path())
                assert root == roots[size], (index, size)
        assert proofs.ended()


def test_every_consistency_proof_of_every_pair_of_trees_to_2048_leaves_holds(remembered, small):
    _, roots = small
    with Proofs("pairs", 2_048, "consistency") as proofs:
        for size in range(1, 2_049):
            assert proofs.hash() == roots[size], size
            for older in range(1, size + 1):
                found = merkle.roots_from_consistency(older, roots[older], size, proofs.path())
                assert found == (roots[older], roots[size]), (older, size)
        assert proofs.ended()


def test_random_proofs_of_trees_to_ten_million_leaves_hold():
    tree = merkle.Tree(merkle.leaf_hash(str(n)) for n in range(LEAVES))
    with Proofs("random", LEAVES, 500, 20261) as proofs:
        for _ in range(500):
            size, index, root, older, older_root = (
                proofs.number(), proofs.number(), proofs.hash(), proofs.number(), proofs.hash())
            assert root == tree.root(size) and older_root == tree.root(older)
            leaf = merkle.leaf_hash(str(index))
            assert merkle.root_from_path(leaf, index, size, proofs.path()) == root
            found = merkle.roots_from_consistency(older, older_root, size, proofs.path())
            assert found == (older_root, root)
        assert proofs.ended()
