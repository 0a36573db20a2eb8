"""Other people's reader of data packages: validates each with frictionless, and prints what it reads of their tables as JSON.

    datapackage.py FILE...

Whatever is not valid ends it with a message and status 1.
"""

import datetime
import decimal
import json
import sys

from frictionless import Package


def plain(value):
    """A value as the JSON of a report writes it."""
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return f"{value[0]:04}-{value[1]:02}"
    return value


def table(resource):
    rows = [{name: plain(value) for name, value in row.to_dict().items()} for row in resource.read_rows()]
    fields = [field.to_descriptor() for field in resource.schema.fields]
    return {"rows": rows, "fields": fields}


def read(file):
    report = Package(file).validate()
    if not report.valid:
        sys.exit(f"{file}: {report.flatten(['taskNumber', 'rowNumber', 'fieldName', 'type', 'message'])}")
    package = Package(file)
    tables = {resource.name: table(resource) for resource in package.resources}
    return {"about": package.to_descriptor(), "tables": tables}


print(json.dumps({file: read(file) for file in sys.argv[1:]}))
