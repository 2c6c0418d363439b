#!/bin/sh
# Takes docs/images/picture.png: the picture of the made-up place, as headless Chromium shows it.
# `./run test` first makes the environment it needs. The network is not used.
set -eu

root=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

PLAIT_HOME=$work "$root/.venv/bin/plait" demo --no-serve
chromium --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking \
    --disable-component-update --disable-sync --user-data-dir="$work/chromium" --hide-scrollbars \
    --force-device-scale-factor=1 --window-size=1020,1660 \
    --screenshot="$root/docs/images/picture.png" "file://$work/demo/picture/index.html" 2>"$work/log" || {
    cat "$work/log" >&2
    exit 1
}
