// Checks, in the browser itself, that the product is in the transparency log (RFC 9162, 2.1.3.2),
// that what the page shows of the facts in its document is what the document says, and that the
// log's tree head is signed, and says so in one sentence.
"use strict";
(async () => {
  const place = document.getElementById("preuve");
  const say = (words, kind) => {
    place.textContent = place.dataset[words];
    place.className = kind;
    place.dataset.outcome = words;
  };
  const bytes = (text) => new TextEncoder().encode(text);
  const hex = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
  const base64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const join = (...parts) => {
    const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  };
  const sha256 = async (data) => new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

  const rootOf = async (leaf, index, size, path) => {
    let node = BigInt(index);
    let last = BigInt(size) - 1n;
    let hash = leaf;
    for (const step of path) {
      if (last === 0n) return null;
      if (node % 2n === 1n || node === last) {
        hash = await sha256(join([1], step, hash));
        while (node % 2n === 0n && node !== 0n) {
          node /= 2n;
          last /= 2n;
        }
      } else {
        hash = await sha256(join([1], hash, step));
      }
      node /= 2n;
      last /= 2n;
    }
    return last === 0n ? hash : null;
  };

  const day = (instant) =>
    new Intl.DateTimeFormat(document.documentElement.lang === "en" ? "en-GB" : "fr-FR", {
      day: "numeric", month: "long", year: "numeric", timeZone: "Europe/Paris",
    }).format(new Date(instant));

  // What a reader sees of the facts, not what lies beside it.
  const told = (facts) => {
    const words = {
      product_id: () => facts.product_id,
      code_lot: () => facts.code_lot,
      grade: () => facts.grade,
      mass_g: () => (facts.mass_g === null ? "" : `${Math.round(facts.mass_g / 10) * 10} g`),
      produced_at: () => day(facts.produced_at),
    };
    if (facts.product_id !== place.dataset.product) return false;
    if ((facts.grade || "") !== place.dataset.grade) return false;
    if (facts.status !== place.dataset.status) return false;
    return [...document.querySelectorAll("[data-fact]")].every(
      (shown) => shown.textContent === words[shown.dataset.fact](),
    );
  };

  const included = async (proof, head) => {
    const entry = JSON.parse(proof.entry);
    const content = await sha256(join(hex(proof.salt), bytes(proof.document)));
    if (!same(content, hex(entry.content))) return false;
    const leaf = await sha256(join([0], bytes(proof.entry)));
    const root = await rootOf(leaf, proof.leaf, proof.size, proof.proof.map(hex));
    return root !== null && String(proof.size) === head[1] && same(root, base64(head[2]));
  };

  // true, false, or null where the browser cannot tell.
  const signed = async (note, key) => {
    const end = note.indexOf("\n\n");
    const text = note.slice(0, end + 1);
    const parts = key.split("+");
    const name = parts[0];
    const secret = base64(parts.slice(2).join("+"));
    let publicKey;
    try {
      const kind = { name: "Ed25519" };
      publicKey = await crypto.subtle.importKey("raw", secret.slice(1), kind, false, ["verify"]);
    } catch {
      return null;
    }
    for (const line of note.slice(end + 2).split("\n")) {
      if (!line.startsWith("— " + name + " ")) continue;
      const signature = base64(line.slice(name.length + 3)).slice(4);
      if (await crypto.subtle.verify("Ed25519", publicKey, signature, bytes(text))) return true;
    }
    return false;
  };

  try {
    if (!crypto.subtle) return;
    const proof = JSON.parse(document.getElementById("preuve-json").textContent);
    const head = proof.head.note.split("\n");
    const signature = await signed(proof.head.note, proof.head.key);
    if (signature === false || !(await included(proof, head))) {
      say("wrong", "no");
    } else if (!told(JSON.parse(proof.document))) {
      // What was changed just now may not have its leaf yet.
      const changed = place.dataset.changed !== undefined;
      say(changed ? "later" : "wrong", changed ? "soft" : "no");
    } else {
      say(signature === null ? "unsigned" : "whole", "ok");
    }
  } catch {
    say("wrong", "no");
  }
})();
