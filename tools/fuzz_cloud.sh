#!/bin/sh
# Feeds what is compiled for clouds with trouble, built with AddressSanitizer and UndefinedBehaviorSanitizer.
# usage: tools/fuzz_cloud.sh [SECONDS]     exit 1 at the first report; needs gcc and the environment of the tests
set -eu
cd "$(dirname "$0")/.."
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT

CFLAGS="-g -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all" \
  LDFLAGS="-fsanitize=address,undefined" \
  .venv/bin/python -c 'from setuptools import setup; setup()' --quiet \
  build_ext --force --build-lib "$room" --build-temp "$room/temp" >"$room/log" 2>&1 || true
seconds=${1:-60}
set -- "$room"/core/cloud/_bitmask*.so "$room"/core/cloud/_tokens*.so "$room"/core/cloud/_outlines*.so
for library; do
  if [ ! -e "$library" ]; then
    cat "$room/log" >&2
    exit 1
  fi
done

# Python's own allocator would hand out pieces of larger blocks, whose bounds nobody watches; and it leaks at its end.
ASAN_OPTIONS=detect_leaks=0 PYTHONMALLOC=malloc LD_PRELOAD="$(gcc -print-file-name=libasan.so) $(gcc -print-file-name=libubsan.so)" \
  .venv/bin/python -m tests.core.cloud.fuzzing "$@" "$seconds"
