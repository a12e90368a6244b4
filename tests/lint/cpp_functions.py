"""Measures C++ functions by their braces, without a compiler.

Comments, literals and preprocessor lines are blanked first; then scopes are followed. A brace at
namespace or class scope opens a function when the text before it holds a parameter list.
"""

import re
from typing import NamedTuple

LITERAL = re.compile(
    r"""
    //[^\n]*
  | /\*.*?\*/
  | R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)"
  | "(?:\\.|[^"\\\n])*"
  | (?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'
  | ^[ \t]*\#(?:[^\n]*\\\n)*[^\n]*
    """,
    re.X | re.S | re.M,
)
LABEL = re.compile(r"^(public|private|protected)\s*:$")
TYPE = re.compile(r"^(?:(?:typedef|static|inline|constexpr|const|export|friend)\s+)*"
                  r"(?:class|struct|union|enum)\b")
# After a block these mean that the same declaration goes on: an initialiser list, a default
# argument, the body after the last initialiser.
GOES_ON = set(",{().")


class Function(NamedTuple):
    name: str
    line: int
    length: int


def blanked(source):
    """`source` with comments, literals and preprocessor lines as spaces, line breaks kept."""
    return LITERAL.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), source)


def without_template(head):
    """`head` without its leading template<…> parameter lists and [[attributes]]."""
    head = re.sub(r"\[\[.*?\]\]", " ", head).strip()
    while head.startswith("template"):
        depth = 0
        for at, char in enumerate(head):
            depth += (char == "<") - (char == ">")
            if char == ">" and depth == 0:
                head = head[at + 1:].strip()
                break
        else:
            return head
    return head


def kind_of(head):
    head = without_template(" ".join(head.split()))
    if re.search(r"\bnamespace\b", head) or head.startswith("extern "):
        return "scope"
    if TYPE.match(head):
        return "scope"
    if "(" not in head:
        return "other"
    before = head.split("(", 1)[0]
    if "=" in before and "operator" not in before and "[" not in before:
        return "other"
    return "function"


def name_of(head):
    found = re.search(r"(operator\s*\S+?|~?[\w:]+)\s*\(", without_template(" ".join(head.split())))
    return found.group(1) if found else "?"


class Walker:
    """Follows the braces of one blanked source and collects its functions."""

    def __init__(self, text):
        self.text = text
        self.functions = []
        self.reset()

    def reset(self):
        self.head = ""
        self.start = None  # offset of the head's first character

    def line_at(self, offset):
        return self.text.count("\n", 0, offset) + 1

    def block_end(self, opening):
        depth = 0
        for at in range(opening, len(self.text)):
            depth += (self.text[at] == "{") - (self.text[at] == "}")
            if depth == 0:
                return at
        return len(self.text) - 1

    def goes_on_after(self, closing):
        rest = self.text[closing + 1:].lstrip()
        return rest[:1] in GOES_ON and bool(rest)

    def skip_block(self, opening):
        """Passes a function body or an initialiser; returns the offset of its last brace."""
        closing = self.block_end(opening)
        if self.goes_on_after(closing):
            self.head += "{}"
            return closing
        if kind_of(self.head) == "function":
            first = self.line_at(self.start)
            self.functions.append(
                Function(name_of(self.head), first, self.line_at(closing) - first + 1))
        self.reset()
        return closing

    def walk(self):
        at = 0
        while at < len(self.text):
            char = self.text[at]
            if char == "{" and kind_of(self.head) == "scope":
                self.reset()
            elif char == "{":
                if self.start is None:
                    self.start = at
                at = self.skip_block(at)
            elif char in ";}":
                self.reset()
            else:
                self.add(char, at)
            at += 1
        return self.functions

    def add(self, char, at):
        if self.start is None and char.isspace():
            return
        if self.start is None:
            self.start = at
        self.head += char
        if char == ":" and LABEL.match(self.head.strip()):
            self.reset()


def functions_of(source):
    """Every function at namespace or class scope, with its first line and its length in lines."""
    return Walker(blanked(source)).walk()
