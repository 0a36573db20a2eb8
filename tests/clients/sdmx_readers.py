"""Other people's readers of SDMX: pysdmx asks a server by the REST API and compares its structures with the schema; pysdmx and sdmx1 read
its data.

    sdmx_readers.py ADDRESS [KEY [TIME]]     of /sdmx; prints what was read of the first dataflow as JSON

A message that does not fit, a code that is in no list, or two readers that differ, end it with a message and status 1.
"""

import io
import json
import os
import sys

os.environ["NO_PROXY"] = "127.0.0.1,localhost"

import pandas
import sdmx
from pysdmx.api.dc.query import Operator, TextFilter
from pysdmx.api.qb import ApiVersion, DataContext, DataFormat, DataQuery, RestService
from pysdmx.api.qb.structure import StructureQuery, StructureReference, StructureType
from pysdmx.io import get_datasets, read_sdmx
from sdmx.model import v30

address, key, time = (sys.argv + ["*", ""])[1:4] if len(sys.argv) == 2 else (sys.argv + [""])[1:4]
service = RestService(address, ApiVersion.V2_0_0, data_format=DataFormat.SDMX_CSV_2_0_0)


def structures(query):
    return read_sdmx(io.BytesIO(service.structure(query)), validate=True)


# The first dataflow of all, and everything that it refers to.
flows = structures(StructureQuery(StructureType.DATAFLOW)).get_dataflows()
flow = flows[0]
whole = service.structure(
    StructureQuery(
        StructureType.DATAFLOW, flow.agency, flow.id, flow.version, references=StructureReference.DESCENDANTS
    )
)
message = read_sdmx(io.BytesIO(whole), validate=True)
[definition] = message.get_data_structure_definitions()
components = definition.components

# Its data, and each code in its list.
since = TextFilter("TIME_PERIOD", Operator.GREATER_THAN_OR_EQUAL, time) if time else None
csv = service.data(DataQuery(DataContext.DATAFLOW, flow.agency, flow.id, flow.version, key, components=since))
[dataset] = get_datasets(io.BytesIO(csv), io.BytesIO(whole), validate=True)
rows = [
    {name: "" if pandas.isna(value) else str(value) for name, value in row.items()}
    for row in dataset.data.to_dict("records")
]
for component in components:
    if component.enumeration:
        known = {code.id for code in component.enumeration}
        unknown = {row[component.id] for row in rows} - known
        if unknown:
            sys.exit(f"{component.id}: {unknown} is not in {component.enumeration.id}")

# The same by the other reader.
of_sdmx1 = v30.DataStructureDefinition(id=definition.id)
for component in components.dimensions:
    kind = v30.TimeDimension if component.id == "TIME_PERIOD" else v30.Dimension
    of_sdmx1.dimensions.append(kind(id=component.id))
for component in components.measures:
    of_sdmx1.measures.append(v30.Measure(id=component.id))
for component in components.attributes:
    of_sdmx1.attributes.append(v30.DataAttribute(id=component.id))
read = sdmx.read_sdmx(io.BytesIO(csv), format="csv", structure=v30.Dataflow(id=flow.id, structure=of_sdmx1))
[measure] = components.measures
again = [
    {name: own.value for name, own in observation.dimension.values.items()}
    | {measure.id: observation.value}
    | {name: own.value for name, own in observation.attached_attribute.items()}
    for data in read.data
    for observation in data.obs
]
if again != rows:
    sys.exit(f"pysdmx reads {rows[:3]}, sdmx1 {again[:3]}")

lists = {component.id: component.enumeration for component in components if component.enumeration}
print(
    json.dumps(
        {
            "flows": [own.id for own in flows],
            "agency": flow.agency if isinstance(flow.agency, str) else flow.agency.id,
            "id": flow.id,
            "name": flow.name,
            "dimensions": [component.id for component in components.dimensions],
            "attributes": [component.id for component in components.attributes],
            "codes": {name: {code.id: code.name for code in own} for name, own in lists.items()},
            "rows": rows,
        }
    )
)
