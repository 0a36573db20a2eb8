#!/usr/bin/env python3
"""Takes four figures of two builds in alternate rounds on one machine, so that both meet the same load, and prints Markdown:

- words: searches and conditions on texts, over HTTP;
- edit: the public's first `sector-mix` by ward after a change of workers, with `public_workers = "live"` if a build has it;
- past: twelve states of the past asked for at once, with the memory they take;
- polygon: the check of a polygon, by `import units --dry-run`.

    cargo build --release && cp target/release/xuong /tmp/new     # the same in a checkout of the older version
    benches/compare.py /tmp/old /tmp/new --firms 1000000

Each build makes its own synthetic register below --work (4 GB for a million firms), which is kept if --work is given. All
traffic stays on 127.0.0.1. Status 1 if a build answered anything but what was asked. Python's standard library is enough.
"""

import argparse
import datetime
import json
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

SEED = 7
READY_S = 300  # how long a server may take to load its register
ANSWER_S = 600  # how long an answer may take
STATES = 12  # states of the past, asked for at once
WORDS = "cơ khí,dệt kim,nhựa,chế biến gỗ,kết cấu thép,bao bì,điện tử,may mặc,cao su,nội thất".split(",")
UNWRITTEN = "qwxzjkvf"  # letters that make words which no firm has
LABELS = ("before", "after")
RUN = int(time.time()) % 5_000  # other numbers of workers in each run, or a register that was kept would not change

wrong = []


class Build:
    """A build with its own register and its own server."""

    def __init__(self, label, binary, work, firms):
        self.label, self.binary = label, Path(binary).resolve()
        self.data = work / label
        if not (self.data / "xuong.db").exists():
            self.run("demo", "--synthetic", str(firms), "--seed", str(SEED), "--seed-only")
        settings = [f"request_timeout_s = {ANSWER_S}"]
        if "public_workers" in self.run("config", "show"):
            settings.append('public_workers = "live"')
        (self.data / "xuong.toml").write_text("\n".join(settings) + "\n")

    def run(self, *arguments):
        """Runs a command on the register and gives what it printed."""
        self.data.mkdir(parents=True, exist_ok=True)
        command = [self.binary, "--data-dir", self.data, *arguments]
        done = subprocess.run(command, cwd=self.data, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"compare.py: {self.label}: {' '.join(map(str, command))}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def serve(self):
        log = open(self.data / "serve.log", "w")
        command = [self.binary, "--data-dir", self.data, "serve", "--bind", "127.0.0.1:0"]
        self.server = subprocess.Popen(command, cwd=self.data, stdout=subprocess.PIPE, stderr=log, text=True)
        for line in self.server.stdout:
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                self.address = found[0]
                break
        else:
            sys.exit(f"compare.py: {self.label} does not serve, see {log.name}")
        threading.Thread(target=self.server.stdout.read, daemon=True).start()
        until = time.monotonic() + READY_S
        while self.get("/api/health/ready", expected=None)[1] != 200:
            if time.monotonic() > until:
                sys.exit(f"compare.py: {self.label} is not ready, see {log.name}")
            time.sleep(0.1)

    def stop(self):
        self.server.terminate()
        self.server.wait()

    def get(self, path, expected=200):
        """Milliseconds, status, and `ETag` of an answer that was read to its end."""
        begun = time.perf_counter()
        try:
            with urllib.request.urlopen(self.address + path, timeout=ANSWER_S) as answer:
                answer.read()
                status, etag = answer.status, answer.headers["ETag"]
        except urllib.error.HTTPError as error:
            status, etag = error.code, None
            error.read()
        if expected and status != expected:
            wrong.append(f"{self.label}: {status} for {path}")
        return (time.perf_counter() - begun) * 1e3, status, etag

    def version(self):
        return self.get("/ogc/collections/firms/items?limit=1")[2]

    def processor_ms(self):
        """What the server used of the processors."""
        fields = Path(f"/proc/{self.server.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") * 1e3

    def memory_mb(self, which):
        """`VmRSS` now, or the highest, `VmHWM`, since it was last begun anew."""
        status = Path(f"/proc/{self.server.pid}/status").read_text()
        return int(re.search(rf"{which}:\s+(\d+)", status)[1]) / 1e3

    def change(self, firm, workers):
        """Changes the workers of a firm by another process, and waits until the server shows it."""
        before = self.version()
        rows = self.data / "workers.csv"
        rows.write_text(f"code,workers\nSYN-{firm:07},{workers}\n")
        self.run("import", "firms", str(rows))
        until = time.monotonic() + 60
        while self.version() == before:
            if time.monotonic() > until:
                sys.exit(f"compare.py: {self.label} does not show a change")
            time.sleep(0.05)


def question(kind, dice, firms):
    """The path of a question in words."""
    unwritten = "".join(dice.choice(UNWRITTEN) for _ in range(5))
    two = f"{dice.choice(WORDS)} {dice.choice(WORDS)}"
    number = dice.randrange(1, 9999)
    search = {
        "search: two words of a name": dice.choice(WORDS),
        "search: a whole name": f"Cơ sở giả lập {dice.choice(WORDS)} Quang Hà {number}",
        "search: a code": f"SYN-{dice.randrange(1, firms):07}",
        "search: words that no firm has": f"{unwritten} {unwritten[::-1]}",
        "search: words of a name and one that no firm has": f"co so gia lap {two} {unwritten}",
        "search: a misspelt word": f"co sso gia lap {two}",
    }
    like = {
        "filter: `name LIKE`, letters": f"name LIKE '%{two[-4:]}%'",
        "filter: `name LIKE`, a beginning": f"name LIKE 'Cơ sở giả lập {dice.choice(WORDS).capitalize()} %'",
        "filter: `name LIKE`, nothing": f"name LIKE '%{unwritten}%'",
        "filter: `address LIKE`": f"address LIKE '%Giả lập {number % 100}%'",
    }
    if kind in search:
        return "/api/search?q=" + urllib.parse.quote(search[kind])
    if kind in like:
        return "/ogc/collections/firms/items?limit=10&filter=" + urllib.parse.quote(like[kind])
    return [*search, *like]


def row(name, cells):
    print(f"| {name} | {' | '.join(cells)} |", flush=True)


def table(title):
    print(f"\n| {title} | before | after |\n| --- | --- | --- |", flush=True)


def words(builds, rounds, firms):
    table(f"words over HTTP, median (longest) of {rounds}")
    for kind in question(None, random.Random(SEED), firms):
        dice = random.Random(SEED)
        took = {build: [] for build in builds}
        for path in [question(kind, dice, firms) for _ in range(rounds)]:
            for build in builds:
                took[build].append(build.get(path)[0])
        row(kind, [f"{statistics.median(took[b]):.1f} ms ({max(took[b]):.0f})" for b in builds])


def edit(builds, rounds):
    table(f"first `sector-mix` by ward after a change of workers, public, median (longest) of {rounds}")
    took, used = {b: [] for b in builds}, {b: [] for b in builds}
    for nth in range(rounds):
        for build in builds:
            build.change(1 + nth, 50 + RUN + nth)
            before = build.processor_ms()
            took[build].append(build.get("/api/reports/sector-mix?boundaries=wards-2025")[0])
            used[build].append(build.processor_ms() - before)
    row("clock", [f"{statistics.median(took[b]):.0f} ms ({max(took[b]):.0f})" for b in builds])
    row("processor", [f"{statistics.median(used[b]):.0f} ms ({max(used[b]):.0f})" for b in builds])


def past(builds):
    instants = {build: [] for build in builds}
    for nth in range(STATES):
        for build in builds:
            build.change(101 + nth, 60 + RUN + nth)
            # An instant has whole seconds; the next change comes in a later one.
            time.sleep(1.1)
            instants[build].append(datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"))
            time.sleep(1.1)
    figures = {}
    for build in builds:
        (Path("/proc") / str(build.server.pid) / "clear_refs").write_text("5")
        before, begun, statuses = build.memory_mb("VmRSS"), time.perf_counter(), []
        ask = lambda at: statuses.append(build.get(f"/api/reports/sector-mix?as_of={at}", expected=None)[1])
        asking = [threading.Thread(target=ask, args=[at]) for at in instants[build]]
        [thread.start() for thread in asking]
        [thread.join() for thread in asking]
        seconds = time.perf_counter() - begun
        figures[build] = before, build.memory_mb("VmHWM"), seconds, statuses
        if not set(statuses) <= {200, 503}:
            wrong.append(f"{build.label}: {sorted(statuses)} for states of the past")
    table(f"{STATES} states of the past at once")
    row("resident before", [f"{figures[b][0]:.0f} MB" for b in builds])
    row("at most", [f"{figures[b][1]:.0f} MB" for b in builds])
    row("until all were answered", [f"{figures[b][2]:.1f} s" for b in builds])
    row("answered, refused", [f"{figures[b][3].count(200)}, {figures[b][3].count(503)}" for b in builds])


def polygon(builds, rounds, work):
    table(f"check of a polygon, user time of `import units --dry-run`, median of {rounds}")
    for vertices in (2_000, 20_000):
        steps = vertices - 2
        # Teeth that all but touch the line below: the boxes of many edges overlap.
        top = [[105.5 + 0.5 * at / steps, 21.2 if at % 2 else 21.0001] for at in range(steps)]
        ring = [*top, [106.0, 20.9], [105.5, 20.9], top[0]]
        unit = {
            "type": "Feature",
            "properties": {"code": "1", "name": "Một", "kind": "ward"},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        file = work / f"polygon-{vertices}.geojson"
        file.write_text(json.dumps({"type": "FeatureCollection", "features": [unit]}))
        used = {build: [] for build in builds}
        for _ in range(rounds):
            for build in builds:
                before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
                build.run("import", "units", str(file), "--edition", f"trial-{vertices}", "--dry-run")
                used[build].append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before)
        row(f"{vertices:,} vertices", [f"{statistics.median(used[b]):.2f} s" for b in builds])


def main():
    parser = argparse.ArgumentParser(description="Takes four figures of two builds in alternate rounds.")
    parser.add_argument("old", help="the xuong of the older build")
    parser.add_argument("new", help="the xuong of the newer build")
    parser.add_argument("--firms", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=9, help="questions of each kind in words; a third as many edits")
    parser.add_argument("--work", type=Path, help="a folder for the registers, which stays")
    given = parser.parse_args()
    passing = tempfile.TemporaryDirectory() if given.work is None else None
    work = (given.work or Path(passing.name)).resolve()
    builds = [Build(label, binary, work, given.firms) for label, binary in zip(LABELS, (given.old, given.new))]
    print(f"{given.firms:,} firms, {datetime.date.today()}, load {os.getloadavg()[0]:.1f}")
    fewer = max(3, given.rounds // 3)
    try:
        for build in builds:
            build.serve()
        words(builds, given.rounds, given.firms)
        edit(builds, fewer)
        past(builds)
    finally:
        for build in builds:
            if hasattr(build, "server"):
                build.stop()
    polygon(builds, fewer, work)
    print(f"\nload {os.getloadavg()[0]:.1f}")
    for line in sorted(set(wrong)):
        print(f"compare.py: {line}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
