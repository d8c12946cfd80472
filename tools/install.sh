#!/bin/sh
# Makes this folder ready: system packages, and a virtual environment that holds what the lock pins.
# usage: tools/install.sh [dev]     run again, it finds everything in place and is done in well under a second
# PYTHON names the interpreter to use, where python3 is not the one.
set -eu
cd "$(dirname "$0")/.."
kind=${1:-run}
venv=.venv
stamp=$venv/.installed

# What an installation is made from. The stamp is a copy of it, so that any change to it installs again; so does a
# compiler that was not there before.
made_from() {
  printf '%s\n' "$PWD"
  has_compiler && echo compiled
  cat core/cloud/*.pyx
  case $1 in
    dev) cat pyproject.toml requirements-dev.lock ;;
    run) cat pyproject.toml requirements.lock ;;
  esac
}

has_compiler() {
  command -v cc >/dev/null || command -v gcc >/dev/null
}

is_installed() {
  [ -x $venv/bin/python ] && made_from "$1" | cmp -s - $stamp
}

is_supported() {
  "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

find_python() {
  for candidate in "${PYTHON:-python3}" python3.13 python3.12 python3.11; do
    if is_supported "$candidate"; then
      echo "$candidate"
      return
    fi
  done
  cat >&2 <<'SAY'
Rebus needs Python 3.11, 3.12 or 3.13, and none of them is here. Install one and start again:
  Debian, Ubuntu  apt-get install python3.13 python3.13-venv     (or 3.12, 3.11: what your release has)
  macOS           brew install python@3.13
If it has another name, say so: make run PYTHON=/path/to/python3
SAY
  return 1
}

make_venv() {
  python=$(find_python)
  if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    # Debian keeps it in a package of its own.
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    if ! command -v apt-get >/dev/null || ! sh tools/apt.sh "python$version-venv"; then
      echo "$python cannot make virtual environments: it lacks the module ensurepip." >&2
      return 1
    fi
  fi
  echo "Making a virtual environment with $("$python" --version)…"
  "$python" -m venv --clear $venv
}

# What places the words of clouds is compiled on this machine. It is not worth failing for: without it they are drawn
# all the same, several times slower.
see_to_compiler() {
  wanted=
  has_compiler || wanted="gcc libc6-dev"
  if ! $venv/bin/python -c 'import os, sysconfig as s; os.stat(os.path.join(s.get_path("include"), "Python.h"))' 2>/dev/null
  then
    wanted="$wanted $($venv/bin/python -c 'import sys; print("libpython%d.%d-dev" % sys.version_info[:2])')"
  fi
  [ -n "$wanted" ] || return 0
  # shellcheck disable=SC2086  # a list of names
  if ! command -v apt-get >/dev/null || ! sh tools/apt.sh $wanted; then
    echo "Without a C compiler and Python's headers, clouds are drawn several times slower. Once they are here" >&2
    echo "(Debian, Ubuntu: the packages above; macOS: xcode-select --install), start again." >&2
  fi
}

sh tools/system_packages.sh "$kind"

# The tests' environment holds all that running takes, so either will do for `run`.
if is_installed dev || is_installed "$kind"; then
  exit 0
fi

# An installation that is broken off leaves no stamp, and is taken up again at the next start.
rm -f $stamp
if ! is_supported $venv/bin/python || ! $venv/bin/python -c 'import pip' 2>/dev/null; then
  make_venv
fi

case $kind in
  dev) lock=requirements-dev.lock ;;
  *) lock=requirements.lock ;;
esac
see_to_compiler
echo "Installing Python packages…"
pip="$venv/bin/python -m pip --disable-pip-version-check --quiet install"
$pip --no-deps --require-hashes -r $lock  # the lock is complete, less what pyproject.toml overrides on purpose
$pip --no-deps --no-build-isolation -e .

made_from "$kind" > $stamp.new
mv $stamp.new $stamp
