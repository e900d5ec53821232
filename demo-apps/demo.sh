#!/usr/bin/env bash
# The example mesh, told in a terminal: see --help.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: demo-apps/demo.sh [--keep | --once] [--file] [--no-build]
  (none)      build, start the example mesh, tell the story step by step, stop everything
  --keep      afterwards leave it running until Ctrl-C, with the addresses to look at
  --once      no pauses between the steps, for CI
  --file      without Consul, from one local file (also if no Consul can be found)
  --no-build  take the jars that are there
Exits 0 if all was seen as expected, 1 if not, 2 if it could not start. Needs JDK 17 or newer and Maven.
CONSUL_BIN names the Consul to use; else one is found or unpacked by demo-apps/get-consul.sh.
TEXT
}

keep=false pause=1500 file=false build=true
for arg in "$@"; do
  case $arg in
    --keep) keep=true ;;
    --once) pause=0 ;;
    --file) file=true ;;
    --no-build) build=false ;;
    --help) usage; exit 0 ;;
    *) echo "demo.sh: unknown option $arg" >&2; usage >&2; exit 2 ;;
  esac
done

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
"$java" --source 17 --version >/dev/null 2>&1 || { echo "demo.sh: $java is no JDK 17 or newer; set JAVA_HOME" >&2; exit 2; }

agent=agent/target/weft-agent.jar
jar=demo-apps/target/demo-apps.jar
if $build; then
  echo "Building $agent and $jar"
  mvn -q -B -DskipTests -pl agent,demo-apps -am package
fi
for needed in "$agent" "$jar"; do
  [ -f "$needed" ] || { echo "demo.sh: $needed is missing; run without --no-build" >&2; exit 2; }
done

consul=
$file || consul=$(demo-apps/get-consul.sh) || echo "Going on with registry=file: instead" >&2

mkdir -p build
folder=$(mktemp -d build/demo.XXXXXX)
story=
# The story stops what it started; if it was killed itself, the pids it left behind are stopped here.
stop() {
  if [ -n "$story" ] && kill -0 "$story" 2>/dev/null; then
    kill "$story"
    wait "$story" 2>/dev/null || true
  fi
  if [ -f "$folder/pids" ]; then
    while read -r pid; do kill -9 "$pid" 2>/dev/null || true; done <"$folder/pids"
    rm -f "$folder/pids"
  fi
}
trap stop EXIT
trap 'stop; rm -rf "$folder"; exit 130' INT TERM

"$java" -XX:+UseSerialGC -Xmx64m -cp "$jar" dev.weft.demo.Demo story \
  folder="$folder" agent="$agent" consul="$consul" keep="$keep" pauseMillis="$pause" &
story=$!
code=0
wait "$story" || code=$?
story=
[ "$code" -ne 0 ] || rm -rf "$folder"
exit "$code"
