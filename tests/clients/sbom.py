"""Reads a CycloneDX document by its JSON schema and as a bill of materials, and prints its components.

Usage: sbom.py FILE
"""

import json
import sys

from cyclonedx.model.bom import Bom
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

with open(sys.argv[1], encoding="utf-8") as file:
    text = file.read()
fault = JsonStrictValidator(SchemaVersion.V1_5).validate_str(text)
if fault is not None:
    sys.exit(str(fault))
bom = Bom.from_json(json.loads(text))
bom.validate()
print(json.dumps(sorted(f"{own.name} {own.version} {own.scope.value}" for own in bom.components)))
