#!/usr/bin/env bash
# What discovery costs at scale, and how soon a change is honoured: see --help.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: demo-apps/bench/discovery.sh [--runs N]
  --runs N   cold starts of each client, interleaved (default 9)
Needs a Consul (demo-apps/get-consul.sh finds or unpacks one) and a built project: mvn -q -DskipTests package.
TEXT
}

runs=9
while [ $# -gt 0 ]; do
  case $1 in
    --runs) runs=${2:?--runs needs a number}; shift ;;
    --help) usage; exit 0 ;;
    *) echo "discovery.sh: unknown option $1" >&2; usage >&2; exit 2 ;;
  esac
  shift
done

root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
agent=$root/agent/target/weft-agent.jar
bridge=$root/consul-bridge/target
for needed in "$agent" "$bridge/classes" "$bridge/test-classes"; do
  [ -e "$needed" ] || { echo "discovery.sh: $needed is missing; run mvn -q -DskipTests package" >&2; exit 2; }
done
jdks=$(demo-apps/jdks.sh)
home=$(head -n 1 <<<"$jdks")
[ -n "$home" ] || { echo "discovery.sh: no JDK 17 or newer found; set JAVA_HOME" >&2; exit 2; }
consul=$(demo-apps/get-consul.sh)

mkdir -p build
work=$(mktemp -d "$root/build/bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
"$home/bin/javac" --release 17 -d "$work/classes" demo-apps/bench/discovery/*.java demo-apps/bench/LocalConsul.java
mvn -q -B -Dstyle.color=never -pl consul-bridge -am -DincludeScope=runtime -Dmdep.outputFile="$work/class-path" \
  compile org.apache.maven.plugins:maven-dependency-plugin:3.6.1:build-classpath
path=$bridge/test-classes:$bridge/classes:$root/policy/target/classes:$(cat "$work/class-path")

printf '%s processors, %s\n' "$(nproc)" "$("$home/bin/java" -version 2>&1 | sed -n 2p)"
"$home/bin/java" -cp "$work/classes" Discovery "$home" "$agent" "$work/classes" "$work" "$consul" "$path" "$runs"
