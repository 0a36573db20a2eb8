#!/usr/bin/env bash
# Puts load on `xuong serve` and, in alternate rounds, on a server with one constant body of the same size, which is the
# upper bound of axum and the machine. Prints Markdown. All traffic stays on 127.0.0.1.
#
#   cargo build --release --bin xuong --example constant-body
#   benches/load.sh --data-dir DIR [--bin-dir target/release] [page100 page1000 near10 tile walk]
#
# Exits with status 1 if any response was not 200. Needs wrk and curl.
set -euo pipefail
export LC_ALL=C

TILE=14/7212/13008                      # zoom/row/column of the tile that everybody looks at
SECTOR=25                               # division that near10 asks for
PATHS_PER_SCENARIO=200
ROUNDS=3
ROUND_S=3
WARM_UP_S=1
READY_S=120                             # how long a server may take to load its register
FIRMS=/ogc/collections/firms/items

here=$(cd "$(dirname "$0")" && pwd)
bin_dir=${CARGO_TARGET_DIR:-$here/../target}/release
data_dir=
scenarios=()
failed=0

fail() { echo "load.sh: $1" >&2; exit 2; }

while [ $# -gt 0 ]; do
    case "$1" in
        --data-dir) data_dir=${2:?--data-dir needs a folder}; shift 2 ;;
        --bin-dir) bin_dir=${2:?--bin-dir needs a folder}; shift 2 ;;
        page100 | page1000 | near10 | tile | walk) scenarios+=("$1"); shift ;;
        *) fail "unknown argument: $1" ;;
    esac
done
[ ${#scenarios[@]} -gt 0 ] || scenarios=(page100 page1000 near10 tile walk)
[ -n "$data_dir" ] || fail "--data-dir is needed: a folder with a register in it"
command -v wrk >/dev/null || fail "wrk is missing: apt-get install wrk"
command -v curl >/dev/null || fail "curl is missing: apt-get install curl"
constant_body=$bin_dir/examples/constant-body
[ -x "$bin_dir/xuong" ] && [ -x "$constant_body" ] ||
    fail "not built: cargo build --release --bin xuong --example constant-body"

work=$(mktemp -d)
pids=()
clean() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait
    rm -rf "$work"
}
trap clean EXIT
trap 'exit 130' INT TERM

# start NAME COMMAND...: sets `pid` and `address` once the server prints its address.
start() {
    local name=$1; shift
    "$@" >"$work/$name.out" 2>"$work/$name.err" &
    pid=$!
    pids+=("$pid")
    for _ in $(seq $((READY_S * 10))); do
        address=$(sed -n 's|^Serving at \(http://127\.0\.0\.1:[0-9]*\)$|\1|p' "$work/$name.out")
        [ -z "$address" ] || return 0
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.1
    done
    cat "$work/$name.err" >&2
    fail "$name does not serve"
}

stop() {
    kill "$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
}

get() { curl --silent --fail --max-time 10 "$xuong$1"; }

# matched QUERY: the number of matching firms.
matched() {
    local body; body=$(get "$FIRMS?$1&limit=1")
    [[ $body =~ \"numberMatched\":([0-9]+) ]] || fail "no numberMatched for $1"
    echo "${BASH_REMATCH[1]}"
}

# firm_points: one "lon lat" a line, of firms at pseudorandom positions in the list; reproducible.
firm_points() {
    local offset body
    awk -v n=$((3 * PATHS_PER_SCENARIO)) -v total="$total" \
        'BEGIN { srand(7); while (n--) print int(rand() * total) }' |
        while read -r offset; do
            body=$(get "$FIRMS?limit=1&offset=$offset")
            [[ $body =~ \"coordinates\":\[([0-9.-]+),([0-9.-]+)\] ]] || continue
            echo "${BASH_REMATCH[1]} ${BASH_REMATCH[2]}"
        done
}

box() {
    awk -v x="$1" -v y="$2" -v h="$3" 'BEGIN { printf "%.6f,%.6f,%.6f,%.6f\n", x - h, y - h, x + h, y + h }'
}

# box_around LON LAT TARGET: a box with one to three times TARGET firms; status 1 if none was found.
box_around() {
    local low=0 high= half=0.01 bbox n
    for _ in $(seq 24); do
        bbox=$(box "$1" "$2" "$half")
        n=$(matched "bbox=$bbox") || return 2
        if [ "$n" -lt "$3" ]; then
            low=$half
        elif [ "$n" -gt $((3 * $3)) ]; then
            high=$half
        else
            echo "$bbox"
            return
        fi
        half=$(awk -v l="$low" -v h="$high" -v w="$half" 'BEGIN { print h == "" ? 2 * w : (l + h) / 2 }')
    done
    return 1
}

# page_paths LIMIT: pages of boxes whose firms fill the page, or of all firms if there are fewer.
page_paths() {
    local lon lat bbox target=$1 found=0
    [ "$target" -le "$placed" ] || target=$placed
    while read -r lon lat && [ "$found" -lt "$PATHS_PER_SCENARIO" ]; do
        bbox=$(box_around "$lon" "$lat" "$target") || { [ $? -eq 1 ] && continue; return 2; }
        echo "$FIRMS?bbox=$bbox&limit=$1"
        found=$((found + 1))
    done <"$work/points"
}

near_paths() {
    head -n "$PATHS_PER_SCENARIO" "$work/points" |
        while read -r lon lat; do echo "/api/near?point=$lon,$lat&limit=10&sector=$SECTOR"; done
}

paths() {
    case "$1" in
        page100) page_paths 100 ;;
        page1000) page_paths 1000 ;;
        near10) near_paths ;;
        tile) echo "/ogc/collections/firms/tiles/WebMercatorQuad/$TILE?f=mvt" ;;
    esac
}

# sizes: the status, size, media type and path of each path in the file $PATHS.
sizes() {
    local path
    while read -r path; do
        curl --silent --max-time 10 --output /dev/null \
            --write-out '%{http_code}\t%{size_download}\t%{content_type}\t' "$xuong$path"
        printf '%s\n' "$path"
    done <"$PATHS"
}

# ticks PID: user and system time so far, in clock ticks.
ticks() {
    local stat; stat=$(<"/proc/$1/stat")
    # shellcheck disable=SC2086 # the fields after the name of the program are wanted as words
    set -- ${stat##*) }
    echo $((${12} + ${13}))
}

# drive ADDRESS PID CONNECTIONS SECONDS: prints requests a second, CPU milliseconds a request, errors.
drive() {
    local before after
    before=$(ticks "$2")
    wrk --threads 1 --connections "$3" --duration "${4}s" --timeout 10s --script "$here/cycle.lua" "$1" >"$work/wrk"
    after=$(ticks "$2")
    awk -v ticks=$((after - before)) -v hz="$(getconf CLK_TCK)" '$1 == "RESULT" {
        if ($2 > 0) printf "%.1f %.4f %d\n", $2 / $3, ticks * 1000 / hz / $2, $4; else print 0, 0, 1 + $4
    }' "$work/wrk"
}

# median COLUMN FILE
median() { awk -v c="$1" '{ print $c }' "$2" | sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

# compare SCENARIO CONNECTIONS BYTES: one row of the table.
compare() {
    local ours=$work/ours ceiling=$work/ceiling errors
    : >"$ours"; : >"$ceiling"
    drive "$xuong" "$xuong_pid" "$2" "$WARM_UP_S" >/dev/null
    drive "$constant" "$constant_pid" "$2" "$WARM_UP_S" >/dev/null
    for _ in $(seq "$ROUNDS"); do
        drive "$xuong" "$xuong_pid" "$2" "$ROUND_S" >>"$ours"
        drive "$constant" "$constant_pid" "$2" "$ROUND_S" >>"$ceiling"
    done
    errors=$(awk '{ n += $3 } END { print n + 0 }' "$ours" "$ceiling")
    [ "$errors" -eq 0 ] || failed=1
    awk -v name="$1" -v c="$2" -v bytes="$3" -v a="$(median 1 "$ours")" -v b="$(median 1 "$ceiling")" \
        -v cpu="$(median 2 "$ours")" -v cpu_b="$(median 2 "$ceiling")" -v errors="$errors" 'BEGIN {
        printf "| %s | %d | %d | %.0f | %.0f | %.2f | %.3f | %.3f | %d |\n", name, c, bytes, a, b, a / b, cpu, cpu_b, errors
    }'
}

scenario() {
    local kind bytes path
    export PATHS=$work/paths.$1
    paths "$1" >"$PATHS"
    [ -s "$PATHS" ] || fail "$1: no path to ask for"
    sizes >"$work/sizes"
    if [ "$1" = tile ] && grep -q '^404' "$work/sizes"; then
        echo "load.sh: tile: $(cat "$PATHS") is not there, left out" >&2
        return
    fi
    if grep -v '^200' "$work/sizes" >&2; then fail "$1: these paths are not answered with 200"; fi
    sort -t$'\t' -k2,2n "$work/sizes" >"$work/sorted"
    IFS=$'\t' read -r _ bytes kind path < <(awk '{ l[NR] = $0 } END { print l[int((NR + 1) / 2)] }' "$work/sorted")
    get "$path" >"$work/body"
    start constant "$constant_body" --bind 127.0.0.1:0 --body "$work/body" --content-type "$kind"
    constant=$address constant_pid=$pid
    compare "$1" 1 "$bytes"
    compare "$1" 16 "$bytes"
    stop "$constant_pid"
}

# time_ms PATH: the median of 21 responses over one connection, without the first.
time_ms() {
    curl --silent --fail --max-time 60 --output /dev/null --write-out '%{time_total}\n' "$xuong$1#[1-22]" |
        tail -n +2 | sort -g | awk '{ v[NR] = $1 } END { printf "%.3f", v[int((NR + 1) / 2)] * 1000 }'
}

# after_following N: the path of the page that is N `next` links away.
after_following() {
    local body path="$FIRMS?limit=100"
    for _ in $(seq "$1"); do
        body=$(get "$path")
        [[ $body =~ \"href\":\"http://[^/\"]*([^\"]*)\",\"rel\":\"next\" ]] || break
        path=${BASH_REMATCH[1]}
    done
    echo "$path"
}

walk() {
    local late=$((total * 999 / 1000)) first
    first=$(time_ms "$FIRMS?limit=100")
    printf '\n| page of 100 of %d firms | ms | against the first |\n| --- | --- | --- |\n' "$total"
    printf '| first | %s | 1.00 |\n' "$first"
    row() { awk -v n="$1" -v ms="$2" -v first="$first" 'BEGIN { printf "| %s | %s | %.2f |\n", n, ms, ms / first }'; }
    row "\`offset=$late\`" "$(time_ms "$FIRMS?limit=100&offset=$late")"
    row "after 50 \`next\` links, or at the last page" "$(time_ms "$(after_following 50)")"
}

start xuong "$bin_dir/xuong" --lang en --data-dir "$data_dir" serve --bind 127.0.0.1:0
xuong=$address xuong_pid=$pid
total=$(matched "offset=0")
placed=$(matched "bbox=-180,-90,180,90")
[ "$placed" -gt 0 ] || fail "no firm has a place"
firm_points >"$work/points"

echo "| scenario | connections | body bytes | req/s | constant req/s | ratio | CPU ms/req | constant CPU ms/req | errors |"
echo "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
for name in "${scenarios[@]}"; do
    if [ "$name" = walk ]; then walk; else scenario "$name"; fi
done
exit "$failed"
