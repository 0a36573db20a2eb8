#!/usr/bin/env python3
"""Reconciles a column of a CSV file with OpenRefine and prints what came of it as JSON.

openrefine.py http://127.0.0.1:8080/api/reconcile/firms list.csv NAME-COLUMN [PROPERTY=COLUMN ...]

OpenRefine runs headless with a workspace of its own, which is removed at the end.
"""

import html
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

HOME = "/usr/share/openrefine"
EXTENDED = ["code", "tax_code", "ward_name"]


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Refine:
    def __init__(self, folder):
        self.url = f"http://127.0.0.1:{free_port()}"
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        port = self.url.rsplit(":", 1)[1]
        self.log = open(os.path.join(folder, "refine.log"), "wb")
        command = [
            "./refine", "-d", folder, "-p", port, "-i", "127.0.0.1", "-m", "700M",
        ]
        environment = dict(os.environ, JAVA_OPTIONS="-Drefine.headless=true", HOME=folder)
        self.process = subprocess.Popen(
            command, cwd=HOME, env=environment, stdout=self.log, stderr=self.log, start_new_session=True
        )
        for _ in range(240):
            try:
                self.get("command/core/get-version")
                return
            except (urllib.error.URLError, ConnectionError):
                if self.process.poll() is not None:
                    raise SystemExit("OpenRefine ended: " + open(self.log.name).read())
                time.sleep(0.25)
        raise SystemExit("OpenRefine does not start: " + open(self.log.name).read())

    def stop(self):
        os.killpg(self.process.pid, 15)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, 9)
            self.process.wait()

    def get(self, path):
        with self.opener.open(f"{self.url}/{path}", timeout=60) as answer:
            return json.load(answer)

    def token(self):
        return self.get("command/core/get-csrf-token")["token"]

    def post(self, command, form, **query):
        query = urllib.parse.urlencode(query)
        form = urllib.parse.urlencode({**form, "csrf_token": self.token()}).encode()
        with self.opener.open(f"{self.url}/command/core/{command}?{query}", form, timeout=300) as answer:
            return json.load(answer)

    def create(self, path):
        options = urllib.parse.quote(json.dumps({"separator": ",", "encoding": "UTF-8", "headerLines": 1}))
        query = f"options={options}&format=text/line-based/*sv&csrf_token={urllib.parse.quote(self.token())}"
        mark = uuid.uuid4().hex
        head = (
            f'--{mark}\r\nContent-Disposition: form-data; name="project-name"\r\n\r\nlist\r\n'
            f'--{mark}\r\nContent-Disposition: form-data; name="project-file"; filename="list.csv"\r\n'
            "Content-Type: text/csv\r\n\r\n"
        )
        body = head.encode() + open(path, "rb").read() + f"\r\n--{mark}--\r\n".encode()
        request = urllib.request.Request(
            f"{self.url}/command/core/create-project-from-upload?{query}",
            body,
            {"Content-Type": f"multipart/form-data; boundary={mark}"},
        )
        with self.opener.open(request, timeout=300) as answer:
            return urllib.parse.parse_qs(urllib.parse.urlsplit(answer.url).query)["project"][0]

    def wait(self, project):
        while True:
            processes = self.get(f"command/core/get-processes?project={project}")
            failed = [own for own in processes.get("exceptions", [])]
            if failed:
                raise SystemExit(f"OpenRefine: {failed}")
            if not processes["processes"]:
                return
            time.sleep(0.2)

    def counted(self, project, column, expression):
        facet = {
            "type": "list", "name": column, "columnName": column, "expression": expression, "omitBlank": False,
            "omitError": False, "selection": [], "selectBlank": False, "selectError": False, "invert": False,
        }
        engine = json.dumps({"facets": [facet], "mode": "row-based"})
        found = self.post("compute-facets", {"engine": engine}, project=project)["facets"][0]
        counts = {str(own["v"]["v"]): own["c"] for own in found.get("choices", [])}
        for blank in ("blankChoice", "errorChoice"):
            if blank in found:
                counts[blank] = found[blank]["c"]
        return counts

    def cells(self, project, count):
        engine = json.dumps({"facets": [], "mode": "row-based"})
        found = self.post("get-rows", {"engine": engine}, project=project, start=0, limit=count)
        return found["rows"]


def looked_up(manifest, name):
    """What the pages of OpenRefine ask by themselves: suggestions for a name, and the preview of the first; its title."""
    own = manifest["suggest"]["entity"]
    query = urllib.parse.urlencode({"prefix": name})
    with urllib.request.urlopen(f"{own['service_url']}{own['service_path']}?{query}", timeout=60) as answer:
        found = json.load(answer)["result"][0]
    url = manifest["preview"]["url"].replace("{{id}}", urllib.parse.quote(found["id"]))
    with urllib.request.urlopen(url, timeout=60) as answer:
        page = answer.read().decode()
    return {"name": found["name"], "previewed": found["name"] in html.unescape(page)}


def main():
    service, path, column, *more = sys.argv[1:]
    manifest = json.load(urllib.request.urlopen(service))
    folder = tempfile.mkdtemp(prefix="openrefine-")
    refine = Refine(folder)
    try:
        project = refine.create(path)
        details = [own.split("=", 1) for own in more]
        config = {
            "mode": "standard-service",
            "service": service,
            "identifierSpace": manifest["identifierSpace"],
            "schemaSpace": manifest["schemaSpace"],
            "type": {key: manifest["defaultTypes"][0][key] for key in ("id", "name")},
            "autoMatch": True,
            "columnDetails": [
                {"column": of, "propertyName": pid, "propertyID": pid} for pid, of in details
            ],
            "limit": 0,
        }
        engine = json.dumps({"facets": [], "mode": "row-based"})
        started = time.monotonic()
        refine.post(
            "reconcile", {"columnName": column, "config": json.dumps(config), "engine": engine}, project=project
        )
        refine.wait(project)
        took = time.monotonic() - started
        judged = refine.counted(project, column, "cell.recon.judgment")
        candidates = refine.counted(project, column, "forNonBlank(cell.recon.candidates, found, length(found), 0)")
        extension = {"properties": [{"id": name, "name": name} for name in EXTENDED]}
        refine.post(
            "extend-data",
            {
                "engine": engine, "baseColumnName": column, "endpoint": service,
                "identifierSpace": manifest["identifierSpace"], "schemaSpace": manifest["schemaSpace"],
                "columnInsertIndex": 1, "extension": json.dumps(extension),
            },
            project=project,
        )
        refine.wait(project)
        columns = refine.get(f"command/core/get-models?project={project}")["columnModel"]["columns"]
        names = [own["name"] for own in columns]
        rows = refine.cells(project, 5)
        by_index = {own["cellIndex"]: own["name"] for own in columns}
        shown = [
            {by_index[at]: cell["v"] for at, cell in enumerate(row["cells"]) if cell and at in by_index} for row in rows
        ]
        name = next(row[column] for row in shown if row.get(column))
        print(json.dumps({
            "looked_up": looked_up(manifest, name), "seconds": round(took, 2), "judgments": judged, "candidates": candidates, "columns": names, "rows": shown,
        }, ensure_ascii=False))
    finally:
        refine.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
