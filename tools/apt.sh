#!/bin/sh
# Installs those of the named Debian packages that are missing, where this user may; else says how to.
# usage: tools/apt.sh PACKAGE…     exit 1 if any is still missing
# shellcheck disable=SC2086  # lists of names are split into words: no package's name holds a space
set -eu

missing() {
  # A package that dpkg has never heard of is not in its answer; one that was removed is, but not as installed.
  installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p')
  printf '%s\n' "$@" | grep -vxF -e "$installed" | tr '\n' ' '
}

installable() {
  LC_ALL=C apt-cache policy "$@" 2>/dev/null |
    awk '/^[^ ]/ { sub(":$", ""); name = $0 } $1 == "Candidate:" && $2 != "(none)" { printf "%s ", name }'
}

as_root() {
  if [ "$(id -u)" = 0 ]; then env "$@"; else sudo -n env "$@"; fi
}

may_be_root() {
  [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }
}

apt() {
  as_root DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@"
}

wanted=$(missing "$@")
[ -n "$wanted" ] || exit 0

if may_be_root; then
  # Where the lists know our chief package but none of these, they are up to date and do not have them.
  if [ -n "$(installable $wanted)" ] || [ -z "$(installable tesseract-ocr)" ]; then
    echo "Installing system packages with apt ($(echo $wanted | wc -w))…"
    apt update || true
    names=$(installable $wanted)
    [ -z "$names" ] || apt install -y --no-install-recommends $names >/dev/null || true
  fi
  wanted=$(missing "$@")
  [ -n "$wanted" ] || exit 0
  echo "These system packages could not be installed: $wanted" >&2
else
  echo "Some system packages are missing, and installing them takes root. As an administrator, run:" >&2
  echo "  apt-get update && apt-get install --no-install-recommends $wanted" >&2
fi
exit 1
