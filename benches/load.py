#!/usr/bin/env python3
"""Puts load on `xuong serve` and, in alternate rounds, on a server with one constant body of the same size, which is the upper
bound of axum and the machine. Prints Markdown.

    cargo build --release --bin xuong --example constant-body
    benches/load.py --data-dir DIR [--postgres postgres://postgres@localhost/empty] [SCENARIO...]

Each scenario asks hundreds of different questions from a seeded list, so that no answer is ready because the same was asked
before; `tile` alone asks for one tile, the one that everybody looks at. Boxes hold as many firms as boxes of maps do: half of
them more than a fiftieth of the register, one in ten more than a tenth.

With --postgres the firms are also put into that empty database with PostGIS, and `pgbench` asks it the same by SQL, with
prepared statements and without a web server in between.

Exits with status 1 if an answer was not 200. Needs wrk, and psql and pgbench for --postgres. All traffic stays on 127.0.0.1.
"""

import argparse
import atexit
import http.client
import json
import math
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from pathlib import Path

ITEMS = "/ogc/collections/firms/items"
TILES = "/ogc/collections/firms/tiles/WebMercatorQuad"
QUESTIONS = 500
SECTOR = "25"  # division of the nearest searches and of the filter
HOT = (14, 7212, 13008)  # zoom, row and column of the tile that everybody looks at
MEDIAN_SHARE, SPREAD = 0.018, 1.376  # of the firms in a box: log-normal, the ninth decile 5.8 times the median
READY_S, ANSWER_S, WARM_UP_S = 300, 60, 1
HERE = Path(__file__).resolve().parent


def fail(why):
    sys.exit(f"load.py: {why}")


class Served:
    """A process that serves on a port of its own, and one connection to it."""

    def __init__(self, *command):
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        atexit.register(self.stop)
        found = (re.match(r"Serving at http://(127\.0\.0\.1:\d+)", line) for line in self.process.stdout)
        match = next((match for match in found if match), None) or fail(f"{command[0]} does not serve")
        self.address = match[1]
        self.connection = http.client.HTTPConnection(self.address, timeout=ANSWER_S)

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def get(self, path):
        self.connection.request("GET", path)
        answer = self.connection.getresponse()
        return answer.status, answer.getheader("Content-Type", ""), answer.read()

    def json(self, path):
        status, _, body = self.get(path)
        if status != 200:
            fail(f"{path}: {status} {body[:300]}")
        return json.loads(body)

    def cpu_s(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Questions:
    """What is asked of a register, drawn from a seed."""

    def __init__(self, server, seed):
        self.server, self.chance = server, random.Random(seed)
        self.total = server.json(f"{ITEMS}?limit=1&offset=0")["numberMatched"]
        self.firms = [firm for firm in (self.firm() for _ in range(2 * QUESTIONS)) if firm["geometry"]][:QUESTIONS]
        self.firms or fail("no firm has a place")
        self.boxes = [self.box(*firm["geometry"]["coordinates"]) for firm in self.firms]

    def firm(self):
        return self.server.json(f"{ITEMS}?limit=1&offset={self.chance.randrange(self.total)}")["features"][0]

    def box(self, lon, lat):
        """A box about a place that holds nearly as many firms as drawn."""
        wanted = min(self.total / 2, self.total * MEDIAN_SHARE * math.exp(self.chance.gauss(0, SPREAD)))
        low, high = 0.0, 1.0
        for _ in range(12):
            half = (low + high) / 2
            box = f"{lon - half:.6f},{lat - half:.6f},{lon + half:.6f},{lat + half:.6f}"
            held = self.server.json(f"{ITEMS}?limit=1&bbox={box}")["numberMatched"]
            if abs(held - wanted) < wanted / 10:
                break
            low, high = (half, high) if held < wanted else (low, half)
        return box

    def places(self):
        return [firm["geometry"]["coordinates"] for firm in self.firms]

    def area(self, lon, lat):
        """A polygon of twelve corners about a place."""
        half = 0.005 * math.exp(self.chance.gauss(0, 0.7))
        turns = [math.tau * corner / 12 for corner in range(12)] + [0.0]
        corners = ",".join(f"{lon + half * math.cos(turn):.6f} {lat + half * math.sin(turn):.6f}" for turn in turns)
        return urllib.parse.quote(f"S_INTERSECTS(geometry,POLYGON(({corners})))")

    def tile(self, lon, lat):
        """A tile over a place, as deep as a reader may have zoomed in."""
        zoom = self.chance.randint(9, 16)
        sine = math.sin(math.radians(lat))
        row = (0.5 - math.atanh(sine) / math.tau) * 2**zoom
        return f"{TILES}/{zoom}/{int(row)}/{int((lon + 180) / 360 * 2**zoom)}?f=mvt"

    def paths(self, scenario):
        """The paths of a scenario."""
        page = f"{ITEMS}?bbox={{}}&limit="
        boxes = lambda rest: [page.format(box) + rest for box in self.boxes]
        places = lambda path: [path(*place) for place in self.places()]
        match scenario:
            case "page100":
                return boxes("100")
            case "two-properties":
                return boxes("100&properties=name,sector")
            case "vn2000":
                return boxes("100&crs=http://www.opengis.net/def/crs/EPSG/0/3405")
            case "page1000":
                return boxes("1000")
            case "filter":
                return boxes("100&filter=" + urllib.parse.quote(f"sector LIKE '{SECTOR}%' AND workers > 50"))
            case "area":
                return places(lambda lon, lat: f"{ITEMS}?limit=100&filter={self.area(lon, lat)}")
            case "feature":
                return [f"{ITEMS}/{firm['id']}" for firm in self.firms]
            case "near10":
                return places(lambda lon, lat: f"/api/near?point={lon},{lat}&limit=10&sector={SECTOR}")
            case "within-2km":
                return places(lambda lon, lat: f"/api/near?point={lon},{lat}&within=2km&limit=10000")
            case "tiles":
                return places(self.tile)
            case "tile":
                return ["{}/{}/{}/{}?f=mvt".format(TILES, *HOT)]


SCENARIOS = "page100 two-properties vn2000 page1000 filter area feature near10 within-2km tiles tile".split()

# The same questions by SQL; the box and the place are those of a row of `asked`.
OF_ROW = "(select {} from asked where id = :at)"
PLACE, BOX = OF_ROW.format("place"), OF_ROW.format("box")
COLUMNS = "code, properties, st_asgeojson(place)"
QUERIES = {
    "page100": [
        ("without a count", f"select {COLUMNS} from firms where place && {BOX} limit 100"),
        ("with a count", f"select {COLUMNS}, (select count(*) from firms where place && {BOX}) from firms where place && {BOX} limit 100"),
    ],
    "near10": [
        ("", f"select {COLUMNS} from firms where division = '{SECTOR}' order by place <-> {PLACE} limit 10"),
    ],
    "feature": [("", f"select {COLUMNS} from firms where id = {OF_ROW.format('firm')}")],
    "within-2km": [
        ("", f"select {COLUMNS} from firms where st_dwithin(place::geography, {PLACE}::geography, 2000)"),
    ],
}


class Database:
    """The firms of the register in PostGIS."""

    def __init__(self, url, questions):
        self.url = url
        if self.sql("select to_regclass('firms') is null") == "f":
            if self.sql("select count(*) from firms") != str(questions.total):
                fail("the database holds other firms: give an empty one")
        else:
            self.fill(questions.server)
        self.sql("drop table if exists asked; create table asked (id int primary key, firm int, place geometry, box geometry)")
        rows = zip(range(QUESTIONS), questions.firms, questions.boxes)
        point = lambda firm: "st_setsrid(st_point({},{}),4326)".format(*firm["geometry"]["coordinates"])
        values = ",".join(f"({at},{firm['id']},{point(firm)},st_makeenvelope({box},4326))" for at, firm, box in rows)
        self.sql(f"insert into asked values {values}; analyze asked")
        self.asked = len(questions.boxes)

    def sql(self, text, rows=None):
        command = ["psql", self.url, "-qtA", "-v", "ON_ERROR_STOP=1", "-c", text]
        done = subprocess.run(command, input=rows, capture_output=True, text=True)
        return done.stdout.strip() if done.returncode == 0 else fail(done.stderr)

    def fill(self, server):
        self.sql(
            "create extension if not exists postgis; create table firms (id int primary key, code text, division text, "
            "properties text, place geometry(Point, 4326))"
        )
        path = f"{ITEMS}?limit=10000"
        while path:
            page = server.json(path)
            self.sql("copy firms from stdin", "".join(map(copied, page["features"])))
            path = next((link["href"].split(server.address)[1] for link in page["links"] if link["rel"] == "next"), None)
        self.sql(
            "create index on firms using gist (place); create index on firms (division); "
            "create index on firms using gist ((place::geography)); cluster firms using firms_place_idx; analyze firms"
        )

    def rate(self, query, connections, seconds):
        with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
            script.write(f"\\set at random(0, {self.asked - 1})\n{query};\n")
            script.flush()
            command = ["pgbench", self.url, "-n", "-M", "prepared", "-c", str(connections), "-j", "1", "-T", str(seconds)]
            done = subprocess.run([*command, "-f", script.name], capture_output=True, text=True)
        found = re.search(r"^tps = ([\d.]+)", done.stdout, re.M) or fail(done.stderr)
        return float(found[1])


def copied(feature):
    """A feature as a row of COPY."""
    inside = feature["properties"]
    place = feature["geometry"] and "SRID=4326;POINT({} {})".format(*feature["geometry"]["coordinates"])
    division = (inside.get("sector") or "")[:2] or None
    cells = [str(feature["id"]), inside["code"], division, json.dumps(inside, ensure_ascii=False), place]
    escaped = ["\\N" if cell is None else cell.replace("\\", "\\\\").replace("\t", " ") for cell in cells]
    return "\t".join(escaped) + "\n"


def drive(server, connections, seconds, paths_file):
    """Requests a second, CPU milliseconds a request, errors."""
    before = server.cpu_s()
    command = ["wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{seconds}s"]
    command += ["--timeout", "10s", "--script", HERE / "cycle.lua", f"http://{server.address}"]
    said = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PATHS": paths_file}).stdout
    requests, took_s, errors = re.search(r"^RESULT (\d+) ([\d.]+) (\d+)$", said, re.M).groups()
    cpu_ms = (server.cpu_s() - before) * 1000 / max(1, int(requests))
    return int(requests) / float(took_s), cpu_ms, int(errors)


def answers(server, paths):
    """The answers of all paths, each of which must be there."""
    given = []
    for path in paths:
        status, kind, body = server.get(path)
        if status != 200:
            fail(f"{path}: {status} {body[:300]}")
        given.append((len(body), kind, body))
    return given


def run(scenario, questions, database, options, work):
    """Prints the rows of a scenario; whether all was answered."""
    server, paths = questions.server, questions.paths(scenario)
    if scenario == "tile" and server.get(paths[0])[0] == 404:
        return print("load.py: the hot tile is not there, left out", file=sys.stderr) or True
    given = answers(server, paths)
    mean = statistics.mean(size for size, _, _ in given)
    size, kind, body = min(given, key=lambda answer: abs(answer[0] - mean))
    paths_file, body_file = str(work / "paths"), work / "body"
    Path(paths_file).write_text("\n".join(paths) + "\n")
    body_file.write_bytes(body)
    constant_body = options.bin_dir / "examples/constant-body"
    constant = Served(constant_body, "--bind", "127.0.0.1:0", "--body", body_file, "--content-type", kind)
    whole = True
    for connections in (1, 16):
        sides = {server: [], constant: []}
        for side in sides:
            drive(side, connections, WARM_UP_S, paths_file)
        for _ in range(options.rounds):
            for side, rounds in sides.items():
                rounds.append(drive(side, connections, options.seconds, paths_file))
        (rate, cpu, errors), (bound, bound_cpu, _) = (map(statistics.median, zip(*rounds)) for rounds in sides.values())
        whole &= not any(errors for rounds in sides.values() for _, _, errors in rounds)
        print(
            f"| {scenario} | {connections} | {size:,} | {rate:,.0f} | {bound:,.0f} | {rate / bound:.2f} "
            f"| {cpu:.3f} | {bound_cpu:.3f} | {cpu - bound_cpu:.3f} |",
            flush=True,
        )
        for how, query in QUERIES.get(scenario, []) if database and connections == 16 else []:
            peer = statistics.median(database.rate(query, 16, options.seconds) for _ in range(options.rounds))
            print(f"| {scenario}, PostGIS by SQL {how} | 16 | | {peer:,.0f} | | {rate / peer:.1f} × | | | |", flush=True)
    constant.stop()
    return whole


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help=", ".join(SCENARIOS))
    parser.add_argument("--data-dir", required=True, help="a folder with a register")
    parser.add_argument("--bin-dir", type=Path, default=HERE.parent / "target/release")
    parser.add_argument("--postgres", metavar="URL", help="an empty database with PostGIS, or one that an earlier run filled")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3, help="of a round")
    options = parser.parse_args()
    if unknown := set(options.scenarios) - set(SCENARIOS):
        fail(f"no such scenario: {', '.join(unknown)}")
    server = Served(options.bin_dir / "xuong", "--lang", "en", "--data-dir", options.data_dir, "serve", "--bind", "127.0.0.1:0")
    until = time.monotonic() + READY_S
    while server.get("/api/health/ready")[0] != 200:
        time.sleep(0.1)
        time.monotonic() < until or fail("the register is not loaded in time")
    questions = Questions(server, options.seed)
    database = options.postgres and Database(options.postgres, questions)
    print("| scenario | connections | bytes | a second | constant body | share | CPU, ms | constant body | beyond it |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as work:
        chosen = options.scenarios or SCENARIOS
        whole = [run(scenario, questions, database, options, Path(work)) for scenario in chosen]
    server.stop()
    sys.exit(0 if all(whole) else 1)


if __name__ == "__main__":
    main()
