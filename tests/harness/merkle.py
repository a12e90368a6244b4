"""A verifier of the transparency log of its own: RFC 9162 word by word, and signed notes, from the
texts alone. Nothing here is taken from the program's own code."""
import base64
import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def leaf_hash(entry):
    return hashlib.sha256(b"\x00" + entry.encode()).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def split(n):
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def root_of(leaves):
    """Section 2.1.1, with the leaves' hashes."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return node_hash(root_of(leaves[:k]), root_of(leaves[k:]))


class Tree:
    """Roots of the first n of many leaves: the hashes of all complete subtrees, by height."""

    def __init__(self, leaves):
        row = b"".join(leaves)
        self.rows = [row]
        while len(row) >= 64:
            row = b"".join(hashlib.sha256(b"\x01" + row[at:at + 64]).digest()
                           for at in range(0, len(row) - 63, 64))
            self.rows.append(row)

    def root(self, size):
        if size == 0:
            return hashlib.sha256(b"").digest()
        begin, complete = 0, []  # the parts that section 2.1.1 splits off, largest first
        for height in reversed(range(size.bit_length())):
            if size >> height & 1:
                at = (begin >> height) * 32
                complete.append(self.rows[height][at:at + 32])
                begin += 1 << height
        root = complete.pop()
        while complete:
            root = node_hash(complete.pop(), root)
        return root


def root_from_path(leaf, index, size, path):
    """The root that an inclusion proof leads to, by recursion over the tree's shape."""
    if size == 1:
        assert not path, "the proof is too long"
        return leaf
    k = split(size)
    *rest, sibling = path
    if index < k:
        return node_hash(root_from_path(leaf, index, k, rest), sibling)
    return node_hash(sibling, root_from_path(leaf, index - k, size - k, rest))


def roots_from_consistency(old, old_root, new, path, whole=True):
    """Both roots that a consistency proof leads to."""
    if old == new:
        if whole:
            assert not path
            return old_root, old_root
        (only,) = path
        return only, only
    k = split(new)
    *rest, sibling = path
    if old <= k:
        a, b = roots_from_consistency(old, old_root, k, rest, whole)
        return a, node_hash(b, sibling)
    a, b = roots_from_consistency(old - k, old_root, new - k, rest, False)
    return node_hash(sibling, a), node_hash(sibling, b)


def check_note(note, key):
    """The name, size and root that the note states, once its signature was checked."""
    name, key_id, encoded = key.split("+", 2)
    raw = base64.b64decode(encoded)
    assert raw[0] == 1 and hashlib.sha256(name.encode() + b"\n" + raw).hexdigest()[:8] == key_id
    text, signatures = note.split("\n\n")
    text += "\n"
    for line in signatures.splitlines():
        dash, signer, blob = line.split(" ")
        blob = base64.b64decode(blob)
        if dash == "\u2014" and signer == name and blob[:4].hex() == key_id:
            Ed25519PublicKey.from_public_bytes(raw[1:]).verify(blob[4:], text.encode())
            lines = text.splitlines()
            return lines[0], int(lines[1]), base64.b64decode(lines[2])
    raise AssertionError("the key did not sign the note")
