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


def says(validator, body):
    try:
        error = next(validator.iter_errors(json.loads(body)), None)
    except Exception as problem:
        return {"valid": None, "message": f"{type(problem).__name__}: {problem}"}
    return {"valid": error is None, "message": "" if error is None else f"{error.json_path}: {error.message}"}


def main():
    warnings.simplefilter("ignore")
    request = json.load(sys.stdin)
    dialect, specification = DIALECTS[request["dialect"]]
    resources = {
        uri: Resource.from_contents(json.loads(text), default_specification=specification)
        for uri, text in request["documents"].items()
    }
    registry = Registry().with_resources(resources.items()).crawl()
    for case in request["cases"]:
        contents = resources[case["uri"]].contents
        declared = contents.get("$schema", dialect) if isinstance(contents, dict) else dialect
        judge = validators.validator_for({"$schema": declared}, default=validators.validator_for({"$schema": dialect}))
        validator = judge({"$ref": case["uri"]}, registry=registry, format_checker=FORMATS)
        for body in case["bodies"]:
            print(json.dumps(says(validator, body)), flush=True)


main()
