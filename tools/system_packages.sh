#!/bin/sh
# Sees to the programs, languages and fonts that Rebus takes from the system.
# usage: tools/system_packages.sh [dev]     exit 1 only if Tesseract is missing: without the rest Rebus does less
# shellcheck disable=SC2086  # lists of names are split into words: no package's name holds a space
set -eu
cd "$(dirname "$0")"

lists=apt-packages.txt
[ "${1-}" != dev ] || lists="$lists apt-packages-dev.txt"

names=$(sed 's/#.*//' $lists)
# pycld2 comes ready-made for x86-64 alone, and is compiled elsewhere.
[ "$(uname -m)" = x86_64 ] || names="$names g++ python3-dev"

if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
  ! sh apt.sh $names || exit 0
fi
command -v tesseract >/dev/null && exit 0

cat >&2 <<'SAY'
Rebus reads pictures with Tesseract, which is not installed. Install it and start again:
  Debian, Ubuntu  apt-get install tesseract-ocr
  macOS           brew install tesseract tesseract-lang fribidi font-noto-sans font-noto-sans-cjk font-noto-serif font-noto-serif-cjk font-comfortaa font-noto-color-emoji
  elsewhere       your system's packages of Tesseract with its languages, FriBidi, and the Noto fonts
SAY
exit 1
