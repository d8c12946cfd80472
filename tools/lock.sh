#!/bin/sh
# Pins every package anew, with its hashes: requirements-dev.lock, then requirements.lock to the same versions.
# usage: tools/lock.sh [ARGUMENT OF uv pip compile…], such as --upgrade or --upgrade-package pillow
set -eu
cd "$(dirname "$0")/.."

if ! command -v uv >/dev/null; then
  room=$(mktemp -d)
  trap 'rm -rf "$room"' EXIT
  python3 -m venv "$room"
  "$room/bin/pip" --disable-pip-version-check --quiet install uv
  PATH=$room/bin:$PATH
fi

compile() {
  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --extra paddle pyproject.toml "$@"
}

compile --group build --group dev --output-file requirements-dev.lock "$@"
compile --group build --constraints requirements-dev.lock --output-file requirements.lock "$@"
