"""Writes workbooks with openpyxl and layers with GDAL: reads a list of jobs from a file, and writes each where it says."""

import datetime
import json
import pathlib
import sys
import zipfile

import numpy
import openpyxl
import pyogrio.raw
import shapely


def workbook(job, path):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in job["sheets"]:
        own = book.create_sheet(sheet["name"])
        for row, cells in enumerate(sheet["rows"], 1):
            for column, cell in enumerate(cells, 1):
                if isinstance(cell, dict):
                    own.cell(row, column, datetime.date.fromisoformat(cell["day"])).number_format = "dd/mm/yyyy"
                elif cell is not None:
                    own.cell(row, column, cell)
    book.save(path)


def geometry(corners):
    if corners is None:
        return None
    return shapely.to_wkb(shapely.Point(corners[0]) if len(corners) == 1 else shapely.Polygon(corners))


TYPES = {"int": "int64", "float": "float64", "date": "datetime64[D]", "str": object}
NOTHING = {"int": 0, "float": 0.0, "date": "1970-01-01", "str": None}


def layer(job, path):
    data, masks = [], []
    for kind, cells in zip(job["kinds"], job["columns"]):
        data.append(numpy.array([NOTHING[kind] if cell is None else cell for cell in cells], dtype=TYPES[kind]))
        masks.append(numpy.array([cell is None for cell in cells]))
    shapes = numpy.array([geometry(corners) for corners in job["shapes"]], dtype=object)
    is_area = any(corners and len(corners) > 1 for corners in job["shapes"])
    target = path.with_suffix("." + job["extension"]) if job["extension"] == "shp" else path
    pyogrio.raw.write(
        target,
        shapes,
        data,
        job["names"],
        field_mask=masks,
        layer="lop",
        driver=job["driver"],
        geometry_type="Polygon" if is_area else "Point",
        crs=job["crs"],
        encoding="UTF-8",
    )
    if job["extension"] == "shp":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in path.parent.glob(path.stem + ".*"):
                if part != path and part.suffix in (".shp", ".shx", ".dbf", ".prj", ".cpg"):
                    archive.write(part, part.name)


def main(jobs):
    for job in json.loads(pathlib.Path(jobs).read_text(encoding="utf-8")):
        path = pathlib.Path(job["path"])
        workbook(job, path) if "sheets" in job else layer(job, path)


main(sys.argv[1])
