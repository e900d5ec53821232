#!/usr/bin/env bash
# Prints the homes of the JDKs 17 and newer of this machine, one a line: the default one first, each version once.
set -euo pipefail

version() {
  [ -x "$1/bin/javac" ] && "$1/bin/javac" -version 2>/dev/null | sed -nE 's/^javac ([0-9]+).*/\1/p'
}

default=${JAVA_HOME:-}
if [ -z "$default" ] && command -v javac >/dev/null; then
  default=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")
fi

known=' '
for home in "$default" /usr/lib/jvm/* /opt/java/*; do
  found=$(version "$home") || continue
  [ -n "$found" ] && [ "$found" -ge 17 ] || continue
  case $known in *" $found "*) continue ;; esac
  known="$known$found "
  echo "$home"
done
