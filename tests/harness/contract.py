"""The schemas of api/*.yaml, ready to check answers and messages against."""
import copy
import functools
import re

import jsonschema
import yaml

from .server import ROOT

DATE_TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")
_formats = jsonschema.FormatChecker()
_formats.checks("date-time")(lambda v: not isinstance(v, str) or bool(DATE_TIME.match(v)))


@functools.lru_cache(None)
def document(name):
    return yaml.safe_load((ROOT / "api" / name).read_text("utf-8"))


def resolve(node, name="openapi.yaml"):
    """Follows $ref until there is none; within one document or from asyncapi to openapi."""
    while isinstance(node, dict) and "$ref" in node:
        file, pointer = node["$ref"].split("#", 1)
        name = file or name
        node = document(name)
        for part in pointer.strip("/").split("/"):
            node = node[part.replace("~1", "/").replace("~0", "~")]
    return node


def inline(node, name="openapi.yaml"):
    """A copy without any $ref, which jsonschema takes as it is. The contract has no cycles."""
    if isinstance(node, dict):
        if "$ref" in node:
            file = node["$ref"].split("#", 1)[0]
            return inline(resolve(node, name), file or name)
        return {key: inline(value, name) for key, value in node.items()}
    if isinstance(node, list):
        return [inline(value, name) for value in node]
    return copy.copy(node)


def check(value, schema, what="value"):
    """Fails with every place where the value breaks the schema."""
    validator = jsonschema.Draft202012Validator(schema, format_checker=_formats)
    faults = [f"{'/'.join(map(str, e.absolute_path)) or '(root)'}: {e.message}"
              for e in validator.iter_errors(value)]
    assert not faults, f"{what} breaks its schema:\n" + "\n".join(faults)


@functools.lru_cache(None)
def schema(name):
    """A named schema of openapi.yaml."""
    return inline(document("openapi.yaml")["components"]["schemas"][name])


@functools.lru_cache(None)
def message_schema(name):
    """The payload schema of a named message of asyncapi.yaml."""
    return inline(document("asyncapi.yaml")["components"]["messages"][name]["payload"],
                  "asyncapi.yaml")


def check_problem(answer, status, kind):
    """The answer is problem+json of this kind; returns it."""
    assert answer.status_code == status, f"{answer.status_code}: {answer.text[:500]}"
    assert answer.headers["Content-Type"].split(";")[0] == "application/problem+json"
    problem = answer.json()
    check(problem, schema("Problem"), "problem")
    assert problem["status"] == status
    assert problem["type"] == f"/problems/{kind}"
    return problem


# Words that would show how the server is made; no reason or detail may hold them.
INTERNALS = re.compile(r"boost|std::|simdjson|sqlite|\.cpp|\.h:|exception|errno|0x[0-9a-f]{6}|"
                       r"SELECT |INSERT ", re.IGNORECASE)


def check_no_internals(text):
    assert not INTERNALS.search(text), f"shows internals: {text}"
