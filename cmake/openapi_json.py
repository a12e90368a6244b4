"""Prints a YAML document as compact JSON: openapi_json.py IN OUT. Dates stay the text they are."""
import json
import sys

import yaml


class TextDates(yaml.SafeLoader):
    """A loader that leaves what looks like a date a string, as JSON has it."""


TextDates.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}

with open(sys.argv[1], encoding="utf-8") as source:
    document = yaml.load(source, TextDates)
with open(sys.argv[2], "w", encoding="utf-8") as out:
    json.dump(document, out, ensure_ascii=False, separators=(",", ":"))
