#!/usr/bin/env python3
"""A large list as CSV and as a workbook: rows read a second, the memory it takes, and what others wait meanwhile.

    benches/books.py --program target/release/xuong --data data-synthetic --rows 1000000

Makes the two files in a temporary folder, serves the register, asks for the nearest firms from two connections, first alone
(idle), then while another process reads each file (`xuong import firms FILE --dry-run`) and writes it to a new register, then
while the server itself takes and reads each file (`POST /api/imports`, dropped afterwards), and prints a table. The register
gets an account for that.
"""

import argparse, http.client, json, os, pathlib, random, shutil, socket, subprocess, tempfile, threading, time, zipfile

HEADINGS = ["Mã", "Tên", "Mã số thuế", "Địa chỉ", "Phường", "Quận, huyện", "Kinh độ", "Vĩ độ", "Ngành", "Lao động",
            "Bắt đầu", "Ghi chú"]
TYPED = {6, 7, 9, 10}


def rows(count):
    """Rows of firms: texts but for coordinates, workers and a day, which is a number of days in a workbook."""
    dice = random.Random(7)
    for number in range(1, count + 1):
        yield [f"L{number:07}", f"Công ty TNHH Cơ khí số {number}", f"{dice.randrange(10**9, 10**10)}",
               f"Số {dice.randrange(1, 999)}, đường số {dice.randrange(1, 400)}", f"Phường {dice.randrange(1, 127)}",
               f"Quận {dice.randrange(1, 31)}", round(dice.uniform(105.5, 106.0), 6), round(dice.uniform(20.8, 21.3), 6),
               "2592", dice.randrange(1, 900), dice.randrange(36526, 45000), f"dòng {number}"]


def write_csv(path, count):
    with open(path, "w", encoding="utf-8-sig") as out:
        out.write(",".join(f'"{heading}"' for heading in HEADINGS) + "\n")
        for row in rows(count):
            day = time.strftime("%Y-%m-%d", time.gmtime((row[10] - 25569) * 86400))
            out.write(",".join(f'"{day if at == 10 else cell}"' for at, cell in enumerate(row)) + "\n")


def write_book(path, count):
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    text = "<c r=\"{}{}\" t=\"inlineStr\"><is><t>{}</t></is></c>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        book.writestr("xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
                      '<sheet name="Trang 1" sheetId="1" r:id="r1"/></sheets></workbook>')
        book.writestr("xl/_rels/workbook.xml.rels", '<Relationships>'
                      f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/a.xml"/>'
                      f'<Relationship Id="r2" Type="{office}/styles" Target="styles.xml"/></Relationships>')
        book.writestr("xl/styles.xml", f'<styleSheet xmlns="{main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>'
                      '</cellXfs></styleSheet>')
        with book.open("xl/worksheets/a.xml", "w", force_zip64=True) as sheet:
            put = lambda line: sheet.write(line.encode())
            put(f'<worksheet xmlns="{main}"><sheetData><row r="1">')
            put("".join(text.format(chr(65 + at), 1, heading) for at, heading in enumerate(HEADINGS)) + "</row>")
            for number, row in enumerate(rows(count), 2):
                cells = [f'<c r="{chr(65 + at)}{number}" s="{int(at == 10)}"><v>{cell}</v></c>' if at in TYPED
                         else text.format(chr(65 + at), number, cell) for at, cell in enumerate(row)]
                put(f'<row r="{number}">' + "".join(cells) + "</row>")
            put("</sheetData></worksheet>")


class Near(threading.Thread):
    """Asks for the nearest firms until it is stopped, and keeps how long each answer took."""

    def __init__(self, port, seed):
        super().__init__(daemon=True)
        self.port, self.dice, self.took, self.done = port, random.Random(seed), [], False

    def run(self):
        line = http.client.HTTPConnection("127.0.0.1", self.port)
        while not self.done:
            lon, lat = self.dice.uniform(105.7, 105.95), self.dice.uniform(20.95, 21.1)
            begun = time.perf_counter()
            line.request("GET", f"/api/near?point={lon:.5f},{lat:.5f}&limit=10")
            answer = line.getresponse()
            answer.read()
            assert answer.status == 200, answer.status
            self.took.append(time.perf_counter() - begun)
            time.sleep(0.002)


def asking(port, work):
    """Runs some work while two connections ask; returns what it returns, and the p50 and p99 in milliseconds."""
    askers = [Near(port, seed) for seed in (1, 2)]
    for asker in askers:
        asker.start()
    result = work()
    for asker in askers:
        asker.done = True
    for asker in askers:
        asker.join()
    took = sorted(t for asker in askers for t in asker.took)
    return result, took[len(took) // 2] * 1000, took[len(took) * 99 // 100] * 1000


def read(program, data, path, *how):
    """Imports a file; returns seconds, the greatest memory in MB, and the last lines."""
    begun = time.perf_counter()
    out = tempfile.TemporaryFile()
    command = [program, "--data-dir", data, "--lang", "en", "import", "firms", path, "--new", *how]
    process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
    peak = 0
    while process.poll() is None:
        try:
            status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
            peak = max([peak] + [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")])
        except (FileNotFoundError, ProcessLookupError):
            pass
        time.sleep(0.01)
    took = time.perf_counter() - begun
    out.seek(0)
    said = out.read().decode(errors="replace").strip().splitlines()
    return took, peak / 1024, [line for line in said if " rows: " in line or "error" in line][-2:]


def peak_mb(pid):
    """The greatest memory of a process so far."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in status if line.startswith("VmHWM")).split()[1]) / 1024


def send(server, port, key, path):
    """Sends a file for a review and waits until it is read; returns seconds, the greatest memory of the server, and lines."""
    headers = {"authorization": f"Bearer {key}", "accept-language": "en"}
    pathlib.Path(f"/proc/{server.pid}/clear_refs").write_text("5")
    begun = time.perf_counter()
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    with open(path, "rb") as body:
        headers["content-length"] = str(os.path.getsize(path))
        line.request("POST", f"/api/imports?kind=firms&filename={os.path.basename(path)}", body, headers)
        answer = line.getresponse()
    told = json.loads(answer.read())
    assert answer.status in (201, 202), (answer.status, told)
    del headers["content-length"]
    sent, parts = time.perf_counter() - begun, {}
    own = f"/api/imports/{told['id']}"
    while told.get("state") == "reading":
        part = told.get("progress", {})
        parts[part.get("part")] = f"{time.perf_counter() - begun:.0f} s: {part.get('rows')} of {part.get('ofRows')} rows"
        time.sleep(1)
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        line.request("GET", own, headers=headers)
        answer = line.getresponse()
        told = json.loads(answer.read())
        assert answer.status in (200, 202), (answer.status, told)
    took, peak = time.perf_counter() - begun, peak_mb(server.pid)
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("DELETE", own, headers=headers)
    assert line.getresponse().status == 204
    return took, peak, [f"sent in {sent:.1f} s; {parts}", str(told.get("summary"))]


def key(program, data):
    """A key of an editor."""
    admin = [program, "--data-dir", data, "admin"]
    subprocess.run([*admin, "user", "add", "books", "--role", "editor"], capture_output=True)
    made = subprocess.run([*admin, "key", "add", "books"], check=True, capture_output=True, text=True).stdout
    return made.strip().splitlines()[-1]


def main():
    parse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parse.add_argument("--program", default="target/release/xuong")
    parse.add_argument("--data", default="data-synthetic", help="a folder with a register")
    parse.add_argument("--rows", type=int, default=1_000_000)
    parse.add_argument("--idle-s", type=float, default=10)
    given = parse.parse_args()
    program = os.path.abspath(given.program)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="books-"))
    own = key(program, given.data)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([program, "--data-dir", given.data, "serve", "--bind", f"127.0.0.1:{port}"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for name, write in (("a.csv", write_csv), ("a.xlsx", write_book)):
            write(folder / name, given.rows)
        for _ in range(600):
            assert server.poll() is None, f"the server ended with {server.returncode}"
            try:
                line = http.client.HTTPConnection("127.0.0.1", port)
                line.request("GET", "/api/health/ready")
                if line.getresponse().status == 200:
                    break
            except OSError:
                pass
            time.sleep(0.1)
        _, p50, p99 = asking(port, lambda: time.sleep(given.idle_s))
        print("| file | MB | seconds | rows a second | peak MB | near p50 ms | near p99 ms | p99 to idle |")
        print("| --- | --- | --- | --- | --- | --- | --- | --- |")
        print(f"| idle | | | | | {p50:.2f} | {p99:.2f} | 1 |")
        idle = p99
        for name in ("a.csv", "a.xlsx"):
            size = (folder / name).stat().st_size / 1e6
            for how, data, more in [("compared", given.data, ["--dry-run"]), ("written", str(folder / "new"), [])]:
                work = lambda: read(program, data, str(folder / name), *more)
                (took, peak, said), p50, p99 = asking(port, work)
                print(f"| {name}, {how} | {size:.1f} | {took:.1f} | {given.rows / took:,.0f} | {peak:.0f} | {p50:.2f} | "
                      f"{p99:.2f} | {p99 / idle:.1f} |")
                print("\n".join(said), flush=True)
            shutil.rmtree(folder / "new", ignore_errors=True)
        for name in ("a.csv", "a.xlsx"):
            size = (folder / name).stat().st_size / 1e6
            (took, peak, said), p50, p99 = asking(port, lambda: send(server, port, own, str(folder / name)))
            print(f"| {name}, sent | {size:.1f} | {took:.1f} | {given.rows / took:,.0f} | {peak:.0f} | {p50:.2f} | "
                  f"{p99:.2f} | {p99 / idle:.1f} |")
            print("\n".join(said))
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
