#!/usr/bin/env python3
"""Times the same questions on a register in a data file and on its copy on PostgreSQL, in alternate rounds on one machine,
and prints Markdown: medians of each kind of question and their ratio. Edits are timed too.

    createdb bench && psql bench -c 'create extension postgis'
    benches/two_engines.py target/release/xuong postgres://postgres@localhost/bench --firms 100000

The database must be empty. All traffic stays on 127.0.0.1. Python's standard library is enough.
"""

import argparse
import atexit
import http.client
import json
import random
import statistics
import subprocess
import tempfile
import time

SEED = 7
ROUNDS = 300
EDITS = 200


class Served:
    """A server of one of the two registers."""

    def __init__(self, binary, folder, more):
        self.command = [binary, "--lang", "en", "--data-dir", folder, *more]
        self.process = subprocess.Popen(
            [*self.command, "serve", "--bind", "127.0.0.1:0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        atexit.register(self.process.terminate)
        line = next(line for line in self.process.stdout if line.startswith("Serving at"))
        self.connection = http.client.HTTPConnection(line.split("//")[1].strip(), timeout=300)
        while self.ask("GET", "/api/health/ready")[0] != 200:
            time.sleep(0.2)

    def ask(self, method, path, body=None, headers=None):
        self.connection.request(method, path, body, headers or {})
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def timed(self, *question):
        begun = time.perf_counter()
        status, body = self.ask(*question)
        took = (time.perf_counter() - begun) * 1000
        if status not in (200, 204):
            raise SystemExit(f"{question[:2]}: {status} {body[:300]}")
        return took


def questions(chance):
    """One question of each kind, of which no two have the same place."""
    west, south = 105.3 + 0.7 * chance.random(), 20.6 + 0.8 * chance.random()
    box = f"{west:.5f},{south:.5f},{west + 0.03:.5f},{south + 0.03:.5f}"
    word = chance.choice(["cơ khí", "dệt", "nhựa", "gỗ", "thép", "bao bì"])
    quoted = "".join(f"%{byte:02X}" for byte in word.encode())
    return {
        "page of 100 firms in a box": f"/ogc/collections/firms/items?limit=100&bbox={box}",
        "nearest 10": f"/api/near?point={west:.5f},{south:.5f}&limit=10",
        "search": f"/api/search?q={quoted}",
        "tile": f"/ogc/tiles/WebMercatorQuad/12/{1799 + chance.randrange(7)}/{3247 + chance.randrange(6)}",
        "versions of a firm": None,
    }


def main():
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("program")
    told.add_argument("database_url")
    told.add_argument("--firms", type=int, default=100_000)
    told = told.parse_args()
    with tempfile.TemporaryDirectory() as file, tempfile.TemporaryDirectory() as server:
        own = [told.program, "--lang", "en", "--data-dir", file]
        quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run([*own, "demo", "--synthetic", str(told.firms), "--seed", str(SEED), "--seed-only"], **quiet)
        subprocess.run([*own, "admin", "user", "add", "bench", "--role", "editor"], **quiet)
        made = subprocess.run([*own, "admin", "key", "add", "bench"], check=True, capture_output=True, text=True)
        key = made.stdout.split()[-1]
        begun = time.perf_counter()
        subprocess.run([*own, "copy", told.database_url], **quiet)
        print(f"{told.firms} firms, copied and compared in {time.perf_counter() - begun:.1f} s\n")
        both = [Served(told.program, file, []), Served(told.program, server, ["--database-url", told.database_url])]
        chance, times = random.Random(SEED), {}
        code = json.loads(both[0].ask("GET", "/ogc/collections/firms/items?limit=1&f=json")[1])["features"][0]["id"]
        for number in range(ROUNDS):
            for kind, path in questions(chance).items():
                path = path or f"/ogc/collections/firms/items/{code}/versions"
                order = both if number % 2 else both[::-1]
                for one in order:
                    times.setdefault(kind, {}).setdefault(both.index(one), []).append(one.timed("GET", path))
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/merge-patch+json", "If-Match": "*"}
        for number in range(EDITS):
            body = json.dumps({"properties": {"activity": f"bench {number}"}})
            for one in both if number % 2 else both[::-1]:
                took = one.timed("PATCH", f"/ogc/collections/firms/items/{code}", body, headers)
                times.setdefault("durable edit", {}).setdefault(both.index(one), []).append(took)
        print("| | SQLite, ms | PostgreSQL, ms | ratio |\n| --- | --- | --- | --- |")
        for kind, measured in times.items():
            file_ms, server_ms = (statistics.median(measured[at]) for at in (0, 1))
            print(f"| {kind} | {file_ms:.2f} | {server_ms:.2f} | {server_ms / file_ms:.2f} |")
        for one in both:
            one.process.terminate()
            one.process.wait()


if __name__ == "__main__":
    main()
