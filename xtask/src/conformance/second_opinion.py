"""Judges bodies with Python's jsonschema: reads one request from standard input, and answers with one verdict per body and line."""

import json
import sys
import warnings

from jsonschema import FormatChecker, validators
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4, DRAFT6, DRAFT7, DRAFT201909, DRAFT202012

DIALECTS = {
    "draft-04": ("http://json-schema.org/draft-04/schema#", DRAFT4),
    "draft-06": ("http://json-schema.org/draft-06/schema#", DRAFT6),
    "draft-07": ("http://json-schema.org/draft-07/schema#", DRAFT7),
    "2019-09": ("https://json-schema.org/draft/2019-09/schema", DRAFT201909),
    "2020-12": ("https://json-schema.org/draft/2020-12/schema", DRAFT202012),
}

# As `formats = "integers"` in `provider.toml`: the bounds of integers are asserted, and nothing else.
FORMATS = FormatChecker(formats=())


def assert_bounds(name, low, high):
    def fits(value):
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return not is_number or low <= value <= high

    FORMATS.checks(name)(fits)


for bits in (8, 16, 32, 64):
    assert_bounds(f"int{bits}", -(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    assert_bounds(f"uint{bits}", 0, 2**bits - 1)


def registry_of(documents, specification):
    """Leaves out documents that no validator can use. What refers to them cannot be judged."""
    registry = Registry()
    for uri, text in documents.items():
        try:
            resource = Resource.from_contents(json.loads(text), default_specification=specification)
            registry = registry.with_resource(uri, resource).crawl()
        except Exception:
            continue
    return registry


def judge(uri, dialect, registry, body):
    try:
        contents = registry.contents(uri)
        declared = contents.get("$schema", dialect) if isinstance(contents, dict) else dialect
        validator = validators.validator_for({"$schema": declared}, default=validators.validator_for({"$schema": dialect}))
        errors = validator({"$ref": uri}, registry=registry, format_checker=FORMATS).iter_errors(json.loads(body))
        error = next(errors, None)
    except Exception as problem:
        return {"valid": None, "message": f"{type(problem).__name__}: {problem}"}
    return {"valid": error is None, "message": "" if error is None else f"{error.json_path}: {error.message}"}


def main():
    warnings.simplefilter("ignore")
    request = json.load(sys.stdin)
    dialect, specification = DIALECTS[request["dialect"]]
    registry = registry_of(request["documents"], specification)
    for case in request["cases"]:
        for body in case["bodies"]:
            print(json.dumps(judge(case["uri"], dialect, registry, body)), flush=True)


main()
