#!/bin/sh
# Takes docs/images/story.png: the demo's question, from its top to its map, as headless Chromium shows it.
# `./run test` first makes the environment it needs. The network is not used.
set -eu

root=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")
port=8099
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; wait; rm -rf "$work"' EXIT

PLAIT_HOME=$work "$root/.venv/bin/plait" demo --port "$port" >"$work/demo.log" 2>&1 &
server=$!
until grep -q '^The demo is on' "$work/demo.log"; do
    kill -0 "$server" 2>/dev/null || { cat "$work/demo.log" >&2; exit 1; }
    sleep 1
done
question=$("$root/.venv/bin/python" - "http://127.0.0.1:$port" <<'END'
import re, sys, urllib.request
page = urllib.request.urlopen(f"{sys.argv[1]}/").read().decode()
print(sys.argv[1] + re.search(r"/questions/\w+/", page)[0])
END
)
chromium --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking \
    --disable-component-update --disable-sync --user-data-dir="$work/chromium" --hide-scrollbars \
    --force-device-scale-factor=1 --window-size=1280,2090 \
    --screenshot="$root/docs/images/story.png" "$question" 2>"$work/chromium.log" || {
    cat "$work/chromium.log" >&2
    exit 1
}
