#!/usr/bin/env python3
"""Reads many made-up registers as one, edits them meanwhile, and compares the reader with them at every version that it has.

    cargo build --release && cp target/release/xuong /tmp/xuong
    benches/federation.py /tmp/xuong /tmp/federation --registers 34 --firms 50000

Makes a city for each register below FOLDER with the firms of `demo --synthetic`, serves them and a reader with `--follow`,
and prints Markdown. Registers that are in FOLDER are used again; the reader begins anew. All traffic stays on 127.0.0.1.
Status 1 if a comparison differs or a log has an error. Below a million firms in all, the memory that a server has without
any is most of what is extrapolated. Python's standard library is enough.
"""

import argparse
import concurrent.futures
import datetime
import json
import os
import random
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

WEST, SOUTH, SIDE, COLUMNS, UNITS = 102.2, 9.5, 0.9, 6, 5  # degrees, cities in a row, units along the side of a city
READ_S, WAIT_S = 1800, 120  # the longest waits: for the first reading, for anything else
NATION = 34_000_000  # firms to which memory is extrapolated
FIRMS, REGISTERS = "/ogc/collections/firms/items", "/api/registers"

wrong, counts, busy, over = [], {}, [], threading.Event()


class Register:
    """A folder, and the server of it."""

    def __init__(self, program, folder, *more):
        self.folder, self.server = folder, None
        self.program = [program, "--lang", "en", "--data-dir", folder, *more]
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"

    def run(self, *arguments):
        done = subprocess.run([*self.program, *arguments], cwd=self.folder, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"federation.py: {self.folder}: {' '.join(arguments)}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def serve(self, *arguments):
        with open(self.folder / "serve.log", "a") as log:
            command = [*self.program, "serve", "--bind", self.address, *arguments]
            self.server = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log)
        wait(lambda: self.ask("/api/health/ready", patient=False)[0] == 200, f"{self.folder} serves")

    def stop(self):
        if self.server:
            self.server.terminate()
            try:
                self.server.wait(20)
            except subprocess.TimeoutExpired:
                wrong.append(f"{self.folder} does not end")
                self.server.kill()
                self.server.wait()

    def ask(self, path, method="GET", body=None, headers=None, patient=True):
        """Status (0 without an answer), headers and body; a server that is busy is asked again."""
        request = urllib.request.Request(f"http://{self.address}{path}", body, headers or {}, method=method)
        while True:
            try:
                with urllib.request.urlopen(request, timeout=WAIT_S) as answer:
                    return answer.status, answer.headers, answer.read()
            except urllib.error.HTTPError as error:
                if error.code != 503 or not patient:
                    return error.code, error.headers, error.read()
                busy.append(path.split("?")[0])
                time.sleep(0.3)
            except OSError as error:
                return 0, None, str(error).encode()

    def json(self, path):
        status, _, body = self.ask(path)
        if status != 200:
            raise RuntimeError(f"{self.folder}: {status} for {path}: {body[:300]}")
        return json.loads(body)

    def count(self, query=""):
        return self.json(f"{FIRMS}?limit=1{query}")["numberMatched"]

    def mix(self, query=""):
        """Establishments of each sector, added over areas."""
        mix = {}
        for own in self.json(f"/api/reports/sector-mix?f=json{query}")["rows"]:
            mix[own["sector"]] = mix.get(own["sector"], 0) + (own["establishments"] or 0)
        return mix

    def sizes_mb(self):
        """Resident memory now, the most of it, and the files."""
        status = Path(f"/proc/{self.server.pid}/status").read_text()
        memory = [int(re.search(rf"{which}:\s+(\d+)", status)[1]) / 1024 for which in ("VmRSS", "VmHWM")]
        return [*memory, sum(file.stat().st_size for file in self.folder.iterdir() if file.is_file()) / 2**20]


def wait(holds, what, longest_s=WAIT_S, every_s=0.1):
    """Waits until something holds, and gives the seconds."""
    begun = time.monotonic()
    while not holds():
        if time.monotonic() - begun > longest_s:
            raise RuntimeError(f"not within {longest_s} s: {what}")
        time.sleep(every_s)
    return time.monotonic() - begun


def compare(what, found, expected, where=""):
    counts[what] = counts.get(what, 0) + 1
    if found != expected:
        wrong.append(f"{what} {where}: {found} instead of {expected}")


def row(name, cell):
    print(f"| {name} | {cell} |", flush=True)


def spread(figures, unit, digits):
    centiles = statistics.quantiles(figures, n=100, method="inclusive")
    return f"{centiles[49]:.{digits}f} and {centiles[98]:.{digits}f} {unit}, of {len(figures)}"


def corner(column, line):
    return [round(WEST + column * SIDE / UNITS, 6), round(SOUTH + line * SIDE / UNITS, 6)]


def write_city(folder, nth):
    """Writes the folder of a made-up city, a square with borders to its neighbours."""
    label, column, line = f"{nth + 1:02}", nth % COLUMNS * UNITS, nth // COLUMNS * UNITS
    (west, south), (east, north) = corner(column, line), corner(column + UNITS, line + UNITS)
    lon, lat = corner(column + UNITS / 2, line + UNITS / 2)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    names = f'vi = "Tỉnh {label} (bịa)"\nen = "Province {label} (made up)"'
    (folder / "city.toml").write_text(f"""code = "p{label}"\ncrs = 5897\nbounds = [{west}, {south}, {east}, {north}]
[name]\n{names}\n[full_name]\n{names}\n[map]\nlon = {lon}\nlat = {lat}\nzoom = 9
[boundaries]\ndefault = "wards-2025"\n[[boundaries.editions]]\ncode = "wards-2025"\nlevel = "ward"
title = {{ vi = "Xã (bịa)", en = "Wards (made up)" }}\nunits = {{ vi = "xã", en = "ward" }}
[examples]\npoint = "{lon},{lat}"\nplace = "KCN Bịa 1"\nwords = "bia"\npart = "Bịa"\nzone = "Z1"
bbox = "{west},{south},{lon},{lat}"
[seed]\nsources = ["sources.csv"]\nunits = ["units.geojson"]\nzones = ["zones.csv"]\n""")
    (folder / "sources.csv").write_text("id,title\nMADE-UP,Made up by benches/federation.py\n")
    # Some zones are at the borders, so that firms are on both sides of them.
    zones = "code,kind,name,status,area_ha,lon,lat,point_method,sources,as_of\n"
    for at, (x, y) in enumerate([(lon, lat), (east - 0.01, lat), (west + 0.01, lat), (lon, north - 0.01)], 1):
        zones += f"Z{at},industrial_park,KCN Bịa {label}-{at},operating,200,{x:.6f},{y:.6f},survey,MADE-UP,2025-01-01\n"
    (folder / "zones.csv").write_text(zones)
    units = []
    for at in range(UNITS * UNITS):
        x, y = column + at % UNITS, line + at // UNITS
        ring = [corner(*place) for place in ((x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1), (x, y))]
        own = {"code": f"{at + 1:05}", "name": f"Xã {label}-{at + 1} (bịa)", "kind": "xã", "source": "MADE-UP"}
        own |= {"edition": "wards-2025", "level": "ward", "valid_from": "2025-07-01", "precision": "schematic"}
        units.append({"type": "Feature", "properties": own, "geometry": {"type": "Polygon", "coordinates": [ring]}})
    (folder / "units.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": units}))
    return f"p{label}", (west, south, east, north)


def made(program, folder, nth, firms):
    """A register with firms, and the key of an editor."""
    own = folder / f"register-{nth + 1:02}"
    city, key = own / "city", own / "editor.key"
    if not key.exists():
        shutil.rmtree(own, ignore_errors=True)
    member = Register(program, own, "--city", city)
    member.code, member.bounds = write_city(city, nth)
    if not key.exists():
        member.run("demo", "--synthetic", str(firms), "--seed", str(nth + 1), "--seed-only")
        member.run("admin", "user", "add", "Bench", "--role", "editor")
        key.write_text(member.run("admin", "key", "add", "Bench").split()[-1])
    member.key = key.read_text()
    (own / "serve.log").unlink(missing_ok=True)
    return member


def edit(members, given, edits):
    """Changes, adds and deletes firms for a while. Changes of one member are apart, so that no two have one instant."""
    dice, gone, last, until = random.Random(), set(), {}, time.monotonic() + given.seconds
    while time.monotonic() < until:
        time.sleep(given.pace * dice.uniform(0.5, 1.5))
        member, code = dice.choice(members), f"SYN-{dice.randrange(1, given.firms + 1):07}"
        if (member, code) in gone or time.monotonic() - last.get(member, 0) < 2:
            continue
        method, name = dice.choice(["PATCH", "PATCH", "DELETE", "POST"]), f"Cơ sở giả lập (thử) {len(edits)}"
        headers = {"Authorization": f"Bearer {member.key}", "Content-Type": "application/merge-patch+json", "If-Match": "*"}
        path, body = f"{FIRMS}/{code}", {"properties": {"name": name}}
        if method == "DELETE":
            gone.add((member, code))
            name, body = None, None
        elif method == "POST":
            west, south, east, north = member.bounds
            at = [round(dice.uniform(west, east), 6), round(dice.uniform(south, north), 6)]
            body = {"type": "Feature", "geometry": {"type": "Point", "coordinates": at},
                    "properties": {"name": name, "sector": "2592", "status": "operating"}}
            path, headers = FIRMS, {"Authorization": headers["Authorization"], "Content-Type": "application/geo+json"}
        status, answer, told = member.ask(path, method, body and json.dumps(body).encode(), headers)
        last[member] = time.monotonic()
        if not 200 <= status < 300:
            wrong.append(f"{status} for {method} {path} of {member.code}: {told[:300]}")
            continue
        if method == "POST":
            code = member.json(urllib.parse.urlsplit(answer["Location"]).path)["properties"]["code"]
        edits.append((member, code, name, int(answer["Xuong-Version"]), last[member]))


def watch(reader, edits, lags):
    """Notes after how many seconds the reader shows each edit."""
    told, now = {own["code"]: own["version"] for own in reader.json(REGISTERS)["registers"]}, time.monotonic()
    for nth, (member, _, _, version, at) in enumerate(edits[:]):
        if nth not in lags and told[member.code] >= version:
            lags[nth] = now - at


def read(reader, paths, took):
    """Asks the reader what people ask, and notes the milliseconds."""
    for kind, path in paths.items():
        begun = time.perf_counter()
        status = reader.ask(path, patient=False)[0]
        if status == 200:
            took[kind].append((time.perf_counter() - begun) * 1e3)
        else:
            busy.append(path.split("?")[0])


def agree(reader, members, known):
    """Compares a new version of the reader with its members, each at the version that the reader has of it."""
    told, total = reader.json(REGISTERS), reader.count()
    if told["version"] in known or reader.json(REGISTERS)["version"] != told["version"]:
        return
    known[told["version"]] = total
    compare("sum of the registers", sum(own["firms"] for own in told["registers"]), total, f"at {told['version']}")
    for member, own in zip(members, told["registers"]):
        at = member.code, own["version"]
        if at not in known:
            known[at] = member.count(f"&as_of={urllib.parse.quote(own['changedAt'])}")
        compare("firms of a register at its version", own["firms"], known[at], at)


def repeat(work, *arguments):
    """Does work again and again until the end."""
    try:
        while not over.wait(0.2):
            work(*arguments)
    except Exception as error:
        wrong.append(f"{work.__name__}: {error!r}")


def settled(reader, members, edits):
    """Compares reports and the edited firms when nothing changes any more."""
    whole = {}
    for member in members:
        own = member.mix()
        compare("sector mix of a province", reader.mix(f"&boundaries=provinces&area={member.code}"), own, member.code)
        whole = {sector: whole.get(sector, 0) + own.get(sector, 0) for sector in {**whole, **own}}
    compare("sector mix of the whole", reader.mix(), whole)
    for (member, code), name in {(member, code): name for member, code, name, *_ in edits}.items():
        status, _, body = reader.ask(f"{FIRMS}/{member.code}:{code}")
        found = json.loads(body)["properties"]["name"] if status == 200 else None
        compare("firm that was edited", found, name, f"{member.code}:{code}")


def stopped(reader, member):
    """Stops a member and starts it again; gives the seconds until its silence begins and ends."""
    told = lambda: next(own for own in reader.json(REGISTERS)["registers"] if own["code"] == member.code)
    said = f"THE REGISTER OF Province {member.code[1:]} (made up) COULD NOT BE READ"
    is_said = lambda: said in reader.ask("/api/reports/sector-mix?f=csv&lang=en")[2].decode()
    figures = lambda: (reader.count(), told()["firms"], reader.mix())
    before = figures()
    member.stop()
    begins = wait(lambda: told()["silentSince"], "silence")
    compare("figures while a member is away", figures(), before)
    compare("silence in a report", is_said(), True)
    member.serve()
    ends = wait(lambda: not told()["silentSince"], "the end of silence")
    compare("end of silence in a report", is_said(), False)
    return begins, ends


def versions(reader):
    """The versions of the registers that the reader has read."""
    return [own["version"] for own in reader.json(REGISTERS)["registers"] if own["code"]]


def is_newest(reader, members):
    held = versions(reader)
    return len(held) == len(members) and held == [own.json("/api/config")["version"] for own in members]


def tell_sizes(name, own):
    firms, sizes = own.count(), own.sizes_mb()
    cells = ", ".join(f"{mb:,.0f} MB ({mb * 2**20 / firms:,.0f} B a firm)" for mb in sizes)
    row(f"{name}, {firms:,} firms: resident, at most, on disk", cells)
    return "{:.0f} GB, {:.0f} GB, {:.0f} GB".format(*[mb / firms * NATION / 1024 for mb in sizes])


def trial(reader, members, given):
    follow = ["--follow", *[f"http://{member.address}" for member in members]]
    reader.serve(*follow)
    half_s = wait(lambda: 2 * len(versions(reader)) >= len(members), "half of the first reading", READ_S, 0.5)
    all_s = half_s + wait(lambda: is_newest(reader, members), "the first reading", READ_S, 0.5)
    row("first reading of half of the registers, of all", f"{half_s:.0f} s, {all_s:.0f} s")
    tell_sizes("one register", members[0])
    tell_sizes("reader after the first reading", reader)
    _, south, east, north = members[0].bounds
    paths = {"near across a border": f"/api/near?point={east},{(south + north) / 2:.6f}&within=3km",
             "page of a box across a border": f"{FIRMS}?limit=100&bbox={east - 0.02:.6f},{south},{east + 0.02:.6f},{north}"}
    for kind, path in paths.items():
        compare(f"registers in {kind}", set(re.findall(rb"p\d\d(?=:SYN)", reader.ask(path)[2])), {b"p01", b"p02"})
    edits, lags, took = [], {}, {kind: [] for kind in paths}
    for work, *more in ((watch, edits, lags), (read, paths, took), (agree, members, {})):
        threading.Thread(target=repeat, args=(work, reader, *more), daemon=True).start()
    edit(members, given, edits)
    wait(lambda: len(lags) == len(edits) and is_newest(reader, members), "the reader shows all edits")
    over.set()
    row("answer to an edit until the reader shows it, p50 and p99", spread(list(lags.values()), "s", 1))
    for kind in paths:
        row(f"{kind}, p50 and p99", spread(took[kind], "ms", 0))
    settled(reader, members, edits)
    row("until a member that stops is silent, and no longer", "{:.0f} s, {:.0f} s".format(*stopped(reader, members[-1])))
    row(f"EXTRAPOLATED in proportion to {NATION:,} firms", tell_sizes("reader in the end", reader))
    before = reader.count(), reader.mix()
    reader.stop()
    begun = time.monotonic()
    reader.serve(*follow)
    row("start of the reader that has read all", f"{time.monotonic() - begun:.1f} s")
    compare("figures after a start", (reader.count(), reader.mix()), before)
    row(f"EXTRAPOLATED in proportion to {NATION:,} firms", tell_sizes("reader after a start", reader))


def main():
    parser = argparse.ArgumentParser(description="Reads many made-up registers as one and compares.")
    parser.add_argument("program", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--registers", type=int, default=34)
    parser.add_argument("--firms", type=int, default=50_000)
    parser.add_argument("--seconds", type=float, default=180, help="how long firms are edited")
    parser.add_argument("--pace", type=float, default=0.5, help="seconds between edits")
    given = parser.parse_args()
    program, folder = given.program.resolve(), given.folder.resolve()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    print(f"{given.registers} registers of {given.firms:,} firms, {datetime.date.today()}, load {os.getloadavg()[0]:.1f}\n")
    with concurrent.futures.ThreadPoolExecutor(2) as two:
        members = list(two.map(lambda nth: made(program, folder, nth, given.firms), range(given.registers)))
    shutil.rmtree(folder / "reader", ignore_errors=True)
    (folder / "reader").mkdir()
    reader = Register(program, folder / "reader")
    print("| what | measured |\n| --- | --- |")
    try:
        [member.serve() for member in members]
        trial(reader, members, given)
    except RuntimeError as error:
        wrong.append(str(error))
    finally:
        over.set()
        [own.stop() for own in (reader, *members)]
    for what, times in counts.items():
        row(f"compared: {what}", f"{times}, {sum(line.startswith(what + ' ') for line in wrong)} differ")
    row("answers that the server is busy", f"{len(busy)} {sorted(set(busy))}")
    for own in (reader, *members):
        for line in re.findall(r".*(?:ERROR|WARN|panicked).*", (own.folder / "serve.log").read_text()):
            if "WARN" in line:
                print(own.folder.name, line, file=sys.stderr)
            else:
                wrong.append(f"{own.folder.name}: {line}")
    print(f"\nload {os.getloadavg()[0]:.1f}")
    for line in wrong:
        print(f"federation.py: {line}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
