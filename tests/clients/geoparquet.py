"""Other people's readers of GeoParquet, workbooks and map tiles: what they find in files of `xuong export`, as JSON.

    geoparquet.py values FILE...              every row, with pyarrow and shapely
    geoparquet.py about FILE                  schema, metadata and statistics, with pyarrow
    geoparquet.py rows FILE                   every row with its geometry of any type, with pyarrow and shapely
    geoparquet.py geopandas FILE              reference system and geometries, with geopandas
    geoparquet.py pmtiles FILE                header, metadata and every tile, with pmtiles
    geoparquet.py workbook FILE               the cells of every sheet of a workbook, with openpyxl
    geoparquet.py duckdb FILE W S E N         columns, every row, reference system and the rows of a box, with DuckDB
    geoparquet.py groups FILE W S E N         groups of rows that pyarrow's statistics leave of a box, and rows in it
    geoparquet.py within ENGINE DIR W S E N   the codes of firms in a box, by functions of geometries
    geoparquet.py mix ENGINE DIR DAY          the sector mix of docs/engines.md; ENGINE is duckdb, sedonadb or spark

Whatever fails ends it with a message and status 1.
"""

import datetime
import json
import os
import pathlib
import sys

DOCS = pathlib.Path(__file__).parents[2] / "docs" / "engines.md"


def plain(value):
    """A value as GeoJSON writes it."""
    return value.isoformat() if isinstance(value, datetime.date) else value


def values(*files):
    import pyarrow.parquet
    import shapely

    rows = []
    for file in files:
        for row in pyarrow.parquet.ParquetFile(file).read().to_pylist():
            point = row["geometry"] and shapely.from_wkb(row["geometry"])
            row["geometry"] = point and [point.x, point.y]
            rows.append({name: plain(value) for name, value in row.items()})
    return rows


def rows(file):
    import pyarrow.parquet
    import shapely

    found = []
    for row in pyarrow.parquet.ParquetFile(file).read().to_pylist():
        shape = row.get("geometry") and shapely.from_wkb(row["geometry"])
        row["geometry"] = shape and shapely.geometry.mapping(shape)
        row.pop("bbox", None)
        found.append({name: plain(value) for name, value in row.items()})
    return found


def workbook(file):
    import openpyxl

    def cell(value):
        return {"day": value.date().isoformat()} if isinstance(value, datetime.datetime) else value

    book = openpyxl.load_workbook(file)
    return {"sheets": [{"name": sheet.title, "rows": [[cell(own) for own in row] for row in sheet.values]}
                       for sheet in book.worksheets]}


def tiles(file):
    import gzip

    import pmtiles.reader

    with open(file, "rb") as opened:
        source = pmtiles.reader.MmapSource(opened)
        reader = pmtiles.reader.Reader(source)
        header = {key: value for key, value in reader.header().items() if isinstance(value, int)}
        all_tiles = [{"z": z, "x": x, "y": y, "bytes": gzip.decompress(data).hex()}
                     for (z, x, y), data in pmtiles.reader.all_tiles(source)]
        return {"header": header, "metadata": reader.metadata(), "tiles": all_tiles}


def about(file):
    import pyarrow.parquet

    own = pyarrow.parquet.ParquetFile(file)
    groups = [own.metadata.row_group(n) for n in range(own.num_row_groups)]

    def ranges(group):
        columns = [group.column(n) for n in range(group.num_columns)]
        known = [column for column in columns if column.statistics and column.statistics.has_min_max]
        return {column.path_in_schema: [plain(column.statistics.min), plain(column.statistics.max)] for column in known}

    return {
        "types": {field.name: str(field.type) for field in own.schema_arrow},
        "required": [field.name for field in own.schema_arrow if not field.nullable],
        "metadata": {key.decode(): value.decode() for key, value in own.metadata.metadata.items()},
        "groups": [{"rows": group.num_rows, "ranges": ranges(group)} for group in groups],
        "compression": groups[0].column(0).compression if groups else None,
    }


def of_geopandas(file):
    import geopandas

    own = geopandas.read_parquet(file)
    known = own.geometry.notna()
    return {
        "crs": own.crs.to_string(),
        "epsg": own.crs.to_epsg(),
        "rows": len(own),
        "points": int(known.sum()),
        "types": sorted(own.geometry[known].geom_type.unique()),
        "bounds": list(own.total_bounds) if known.any() else None,
    }


def groups(file, *box):
    import pyarrow.compute as compute
    import pyarrow.dataset

    west, south, east, north = map(float, box)
    field = lambda name: compute.field("bbox", name)  # noqa: E731
    asked = ((field("xmax") >= west) & (field("xmin") <= east) & (field("ymax") >= south) & (field("ymin") <= north))
    data = pyarrow.dataset.dataset(file)
    fragment, = data.get_fragments()
    left = fragment.subset(asked)
    return {"all": len(fragment.row_groups), "left": len(left.row_groups), "rows": data.count_rows(filter=asked)}


def duckdb_connection():
    import duckdb
    import duckdb_extension_spatial

    con = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    extension, = pathlib.Path(duckdb_extension_spatial.__file__).parent.rglob("spatial.duckdb_extension")
    con.load_extension(str(extension))
    return con


def of_duckdb(file, *box):
    import shapely

    west, south, east, north = map(float, box)
    con = duckdb_connection()
    con.execute(f"create view own as select * from read_parquet('{file}')")
    types = {name: kind for name, kind, *_ in con.execute("describe own").fetchall()}
    has_place = "geometry" in types
    shape = ", ST_AsWKB(geometry) as geometry" if has_place else ""
    names = ", ".join(f'"{name}"' for name in types if name not in ("geometry", "bbox"))
    found = con.sql(f"select {names}{shape} from own")
    rows = [{name: plain(value) for name, value in zip(found.columns, row)} for row in found.fetchall()]
    for row in rows if has_place else []:
        row["geometry"] = row["geometry"] and shapely.geometry.mapping(shapely.from_wkb(bytes(row["geometry"])))
    geo = con.execute(f"select decode(value) from parquet_kv_metadata('{file}') where decode(key) = 'geo'").fetchone()
    system = json.loads(geo[0])["columns"]["geometry"].get("crs", {}).get("id") if geo else None
    within = ("select count(*) from own where bbox.xmin <= ? and bbox.xmax >= ? and bbox.ymin <= ? and bbox.ymax >= ?")
    count = con.execute(within, [east, west, north, south]).fetchone()[0] if has_place else None
    return {"types": types, "rows": rows, "crs": system, "within": count}


def duckdb_engine(folder):
    con = duckdb_connection()
    files = f"{folder}/*/*.parquet"
    con.execute(f"create view firms as select * from read_parquet('{files}', hive_partitioning = true)")

    def ask(sql):
        found = con.sql(sql)
        return [dict(zip(found.columns, row)) for row in found.fetchall()]

    return ask


def sedonadb_engine(folder):
    import sedonadb

    sd = sedonadb.connect()
    parts = sorted(pathlib.Path(folder).glob("province=*"))
    for n, part in enumerate(parts):
        sd.read_parquet([str(file) for file in sorted(part.glob("*.parquet"))]).to_view(f"part_{n}")
    union = [f"select '{part.name[9:]}' as province, * from part_{n}" for n, part in enumerate(parts)]
    sd.sql(" union all ".join(union)).to_view("firms")
    return lambda sql: sd.sql(sql).to_arrow_table().to_pylist()


def spark_engine(folder):
    from sedona.spark import SedonaContext

    builder = SedonaContext.builder().master("local[2]").config("spark.jars", os.environ["SEDONA_JAR"])
    session = builder.config("spark.ui.enabled", "false").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    sedona = SedonaContext.create(session)
    sedona.read.format("geoparquet").load(folder).createOrReplaceTempView("firms")
    return lambda sql: [row.asDict() for row in sedona.sql(sql).collect()]


ENGINES = {"duckdb": duckdb_engine, "sedonadb": sedonadb_engine, "spark": spark_engine}


def within(engine, folder, *box):
    west, south, east, north = map(float, box)
    area = f"POLYGON(({west} {south}, {east} {south}, {east} {north}, {west} {north}, {west} {south}))"
    area = f"ST_GeomFromText('{area}'" + (", 4326)" if engine == "sedonadb" else ")")
    found = ENGINES[engine](folder)(f"select code from firms where ST_Intersects(geometry, {area}) order by code")
    return [row["code"] for row in found]


def mix(engine, folder, day):
    sql = DOCS.read_text().split("```sql file=mix.sql\n")[1].split("```")[0]
    return ENGINES[engine](folder)(sql.replace("{day}", day))


COMMANDS = {"values": values, "rows": rows, "workbook": workbook, "pmtiles": tiles, "about": about, "geopandas": of_geopandas, "groups": groups, "duckdb": of_duckdb, "within": within, "mix": mix}

if __name__ == "__main__":
    json.dump(COMMANDS[sys.argv[1]](*sys.argv[2:]), sys.stdout, ensure_ascii=False, default=int)
