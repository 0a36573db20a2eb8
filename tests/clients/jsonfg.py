"""Another reader of JSON-FG: compares documents with the schema beside this file, by jsonschema, and with the requirements of
OGC 21-045r1 that a schema does not express.

    jsonfg.py FILE...

A document that does not conform ends it with a message and status 1.
"""

import json
import pathlib
import sys

from jsonschema import Draft202012Validator, FormatChecker

SCHEMA = json.loads(pathlib.Path(__file__).with_suffix(".json").read_text("utf-8"))
DIMENSIONS = {"Point": 0, "MultiLineString": 1, "MultiPolygon": 2}


def faults(document):
    validator = Draft202012Validator(SCHEMA, format_checker=FormatChecker())
    yield from (f"{list(error.absolute_path)}: {error.message}" for error in validator.iter_errors(document))
    dimension = document.get("geometryDimension")
    for feature in document.get("features", [document]):
        place, geometry = feature["place"], feature["geometry"]
        time = feature["time"] or {}
        if place is not None and "coordRefSys" not in document:
            yield f"/req/core/place: {feature['id']} is in no reference system"
        if place is not None and (geometry is None or geometry == place):
            yield f"/req/core/fallback, /req/profiles/jsonfg-plus: {feature['id']}: {geometry}"
        first, last = time.get("interval", ["..", ".."])
        if ".." not in (first, last) and first > last:
            yield f"/req/core/interval: {feature['id']}: {time}"
        shape = place or geometry
        if dimension is not None and shape and DIMENSIONS[shape["type"]] != dimension:
            yield f"/req/types-schemas/geometry-dimension: {feature['id']}: {shape['type']}"


for file in sys.argv[1:]:
    found = list(faults(json.loads(pathlib.Path(file).read_text("utf-8"))))
    if found:
        sys.exit(f"{file}:\n" + "\n".join(found[:10]))
