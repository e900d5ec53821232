#!/usr/bin/env bash
# What the agent adds to the start of a JVM, on every JDK of this machine: see --help.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: demo-apps/bench/startup.sh [--runs N] [--assert]
  --runs N   runs of each variant, interleaved (default 20); medians and minima of all are printed
  --assert   exit 1 if a target is missed (a failed run always exits 2)
The Weft runs look for a real Consul if one is found (demo-apps/get-consul.sh), as in production;
else they use registry=file:. Needs agent/target/weft-agent.jar.
TEXT
}

runs=20 strict=false
while [ $# -gt 0 ]; do
  case $1 in
    --runs) runs=${2:?--runs needs a number}; shift ;;
    --assert) strict=true ;;
    --help) usage; exit 0 ;;
    *) echo "startup.sh: unknown option $1" >&2; usage >&2; exit 2 ;;
  esac
  shift
done

root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
agent=$root/agent/target/weft-agent.jar
[ -f "$agent" ] || { echo "startup.sh: $agent is missing; run mvn -q -DskipTests package" >&2; exit 2; }
jdks=$(demo-apps/jdks.sh)
[ -n "$jdks" ] || { echo "startup.sh: no JDK 17 or newer found; set JAVA_HOME" >&2; exit 2; }
home=$(head -n 1 <<<"$jdks")
consul=$(demo-apps/get-consul.sh) || consul=

mkdir -p build
work=$(mktemp -d "$root/build/bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
"$home/bin/javac" --release 17 -d "$work/classes" demo-apps/bench/*.java
mkdir "$work/empty"
mv "$work/classes/EmptyAgent.class" "$work/empty/"
printf 'Premain-Class: EmptyAgent\n' >"$work/manifest"
"$home/bin/jar" --create --file "$work/empty.jar" --manifest "$work/manifest" -C "$work/empty" .

echo "$runs interleaved runs of each, $(nproc) processors, Consul: ${consul:-none}"
missed=0
while read -r jdk; do
  printf '\n%s\n' "$("$jdk/bin/java" -version 2>&1 | sed -n 2p)"
  "$home/bin/java" -cp "$work/classes" Startup \
    "$jdk" "$agent" "$work/empty.jar" "$work/classes" "$work" "$consul" "$runs" </dev/null || {
    code=$?
    [ "$code" -eq 3 ] || exit 2
    missed=1
  }
done <<<"$jdks"
! $strict || exit "$missed"
