#!/usr/bin/env bash
# The sector mix of several provinces on Apache Sedona and Spark (docs/engines.md), against the reports of their registers.
#   benches/engines/spark.sh [folder for what is downloaded, some 800 MB]
# Needs Java 17 (Debian: openjdk-17-jre-headless) and the release build, or the program that XUONG_BIN names.
set -euo pipefail
cd "$(dirname "$0")/../.."

kept=$(realpath -m "${1:-target/spark}")
bin=$(realpath "${XUONG_BIN:-target/release/xuong}")
unset XUONG_BIN # the program takes no setting of that name
jar=$kept/sedona-spark-shaded-3.5_2.12-1.8.0.jar
java -version 2>&1 | grep -q '"17\.' || { echo "Java 17 is needed" >&2; exit 1; }
mkdir -p "$kept"
[ -x "$kept/python/bin/python" ] || /usr/bin/python3 -m venv "$kept/python"
"$kept/python/bin/pip" install --quiet wheel
"$kept/python/bin/pip" install --quiet pyspark==3.5.9 apache-sedona==1.8.0 pandas==3.1.1 shapely==2.2.0 pyarrow==26.0.1
[ -s "$jar" ] || curl --fail --silent --show-error -o "$jar" \
    "https://repo1.maven.org/maven2/org/apache/sedona/sedona-spark-shaded-3.5_2.12/1.8.0/$(basename "$jar")"

work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
export XUONG_LANG=en XUONG_ROLE=analyst
register() { # code, firms, seed, options of the city
    local code=$1 firms=$2 seed=$3; shift 3
    "$bin" --data-dir "$work/$code" "$@" demo --synthetic "$firms" --seed "$seed" --seed-only >"$work/log"
    "$bin" --data-dir "$work/$code" "$@" export firms -o "$work/all"
    "$bin" --data-dir "$work/$code" "$@" report sector-mix --format json >"$work/$code.json"
}
register hanoi 40000 7
register mau 5000 8 --city tests/fixtures/cities/mau

day=$(TZ=UTC-7 date +%Y-%m-%d)
export SEDONA_JAR=$jar SPARK_LOCAL_IP=127.0.0.1
time "$kept/python/bin/python" tests/clients/geoparquet.py mix spark "$work/all" "$day" >"$work/mix.json"
"$kept/python/bin/python" tests/clients/geoparquet.py within spark "$work/all" 105.8 20.9 105.95 21.1 >"$work/within.json"
"$bin" --data-dir "$work/hanoi" export firms -o "$work/within.geojson" --bbox 105.8,20.9,105.95,21.1 >>"$work/log"

"$kept/python/bin/python" - "$work" <<'PY'
import json
import pathlib
import sys

work = pathlib.Path(sys.argv[1])
figures = ["establishments", "estimated", "share_pct", "enterprises", "workers", "workers_known"]
mix = lambda province, rows: {(province or r["province"], r["sector"]): [r[f] for f in figures] for r in rows}
read = lambda name: json.loads((work / name).read_text())
ours = mix("hanoi", read("hanoi.json")["rows"]) | mix("mau", read("mau.json")["rows"])
theirs = mix(None, read("mix.json"))
differs = [(key, ours.get(key), theirs.get(key)) for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key)]
codes = sorted(feature["properties"]["code"] for feature in read("within.geojson")["features"])
print(f"{len(ours)} rows of our reports, {len(theirs)} of Spark, {len(differs)} differ: {differs[:3]}")
print(f"{len(codes)} firms of a box, {len(read('within.json'))} of Spark")
sys.exit(bool(differs) or codes != read("within.json"))
PY
