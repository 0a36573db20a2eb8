"""Other people's readers of a catalogue of data sets: rdflib reads it, and pyshacl compares it with the shapes beside this file.

    catalogue.py TURTLE [JSONLD]      both are one graph; prints the data sets and the distributions as JSON

A catalogue that does not fit, or two forms that differ, end it with a message and status 1.
"""

import json
import pathlib
import sys

from pyshacl import validate
from rdflib import DCAT, DCTERMS, RDF, Graph
from rdflib.compare import graph_diff, to_isomorphic

SHAPES = pathlib.Path(__file__).with_suffix(".ttl")


def compared(graph, other):
    if to_isomorphic(graph) != to_isomorphic(other):
        _, first, second = graph_diff(graph, other)
        sys.exit(f"only in Turtle:\n{first.serialize()}\nonly in JSON-LD:\n{second.serialize()}")


def text(value):
    return None if value is None else str(value)


graph = Graph().parse(sys.argv[1], format="turtle")
if len(sys.argv) > 2:
    compared(graph, Graph().parse(sys.argv[2], format="json-ld"))
fits, _, told = validate(graph, shacl_graph=Graph().parse(SHAPES, format="turtle"))
if not fits:
    sys.exit(told)

datasets = {}
for dataset in graph.subjects(RDF.type, DCAT.Dataset):
    distributions = [
        {
            "access": text(graph.value(own, DCAT.accessURL)),
            "download": text(graph.value(own, DCAT.downloadURL)),
            "kind": text(graph.value(own, DCAT.mediaType)),
        }
        for own in graph.objects(dataset, DCAT.distribution)
    ]
    datasets[text(graph.value(dataset, DCTERMS.identifier))] = {
        "id": text(dataset),
        "distributions": distributions,
        "cadence": text(graph.value(dataset, DCTERMS.accrualPeriodicity)),
        "contacts": [text(own) for point in graph.objects(dataset, DCAT.contactPoint) for own in graph.objects(point)],
    }
print(json.dumps(datasets))
