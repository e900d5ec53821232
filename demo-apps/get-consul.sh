#!/usr/bin/env bash
# Prints the path of a Consul binary, or exits 2 with the reason on stderr.
# Order: $CONSUL_BIN, PATH, build/consul of this project, and last Debian's package, unpacked there
# (suite bullseye, the last one with Consul) through this machine's own apt mirror.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
out=${1:-$root/build/consul}

works() { "$1" version >/dev/null 2>&1; }
give_up() { echo "no Consul: $1; set CONSUL_BIN to a consul binary" >&2; exit 2; }

if [ -n "${CONSUL_BIN:-}" ]; then
  works "$CONSUL_BIN" || give_up "CONSUL_BIN=$CONSUL_BIN doesn't run"
  echo "$CONSUL_BIN"; exit 0
fi
if command -v consul >/dev/null 2>&1 && works "$(command -v consul)"; then command -v consul; exit 0; fi
if [ -x "$out/usr/bin/consul" ] && works "$out/usr/bin/consul"; then echo "$out/usr/bin/consul"; exit 0; fi

command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || give_up "not on PATH, and there is no apt here"
key=/usr/share/keyrings/debian-archive-keyring.gpg
[ -f "$key" ] || give_up "not on PATH, and $key of Debian is missing"

# The machine's Debian mirror, from either format of apt's sources; the security mirror doesn't end in /debian.
sources() { cat "$@" 2>/dev/null || true; }
mirror=$( {
  sources /etc/apt/sources.list.d/*.sources | awk '$1 == "URIs:" {for (i = 2; i <= NF; i++) print $i}'
  sources /etc/apt/sources.list /etc/apt/sources.list.d/*.list \
    | awk '$1 == "deb" {for (i = 2; i <= NF; i++) if ($i ~ /:\/\//) print $i}'
} | awk '!mirror && /debian\/?$/ {mirror = $0} END {print mirror}')
[ -n "$mirror" ] || give_up "not on PATH, and apt has no Debian mirror"

mkdir -p "$out"
out=$(cd "$out" && pwd)
apt=$(mktemp -d "$out/.apt.XXXXXX")
trap 'rm -rf "$apt"' EXIT
mkdir -p "$apt/lists/partial" "$apt/archives/partial"
printf 'Types: deb\nURIs: %s\nSuites: bullseye\nComponents: main\nSigned-By: %s\n' "$mirror" "$key" >"$apt/bullseye.sources"
apt_get() {
  apt-get -qq -o Dir::Etc::sourcelist="$apt/bullseye.sources" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::State::lists="$apt/lists" -o Dir::Cache="$apt" -o Acquire::Languages=none \
    -o Acquire::Retries=3 -o APT::Sandbox::User=root "$@" >&2
}
{ apt_get update && (cd "$apt" && apt_get download consul); } || give_up "apt could not download it"
dpkg-deb --fsys-tarfile "$apt"/consul_*.deb | tar -x -C "$out" ./usr/bin/consul
works "$out/usr/bin/consul" || give_up "the unpacked $out/usr/bin/consul doesn't run"
echo "$out/usr/bin/consul"
