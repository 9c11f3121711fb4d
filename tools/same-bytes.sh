#!/usr/bin/env bash
# Builds this project twice, in two folders, with Maven on two JDKs, and compares all jars.
#
#   tools/same-bytes.sh JAVA_HOME JAVA_HOME [MAVEN OPTION...]
#
# With -Prelease the jars of sources and Javadoc are compared as well, and the bills of materials.
set -euo pipefail
if [ $# -lt 2 ]; then
  sed -n '2,6s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
first=$1 second=$2
shift 2
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

build() { # folder, JDK, options
  local folder=$work/$1 jdk=$2
  shift 2
  mkdir -p "$folder"
  # What is committed and what is about to be.
  (cd "$root" && git ls-files -z --cached --others --exclude-standard |
    xargs -0 sh -c 'for f; do [ ! -e "$f" ] || printf "%s\0" "$f"; done' sh |
    tar -cf - --null -T -) | tar -xf - -C "$folder"
  (cd "$folder" && JAVA_HOME=$jdk mvn -B -ntp -q -Dmaven.test.skip=true -Dformat.skip=true \
    -Danalysis.skip "$@" package)
  (cd "$folder" && find . -path '*/target/*' \( -name 'llm-*.jar' -o -name bom.json -o -name bom.xml \) \
    -not -path '*/modules/*' | sort) >"$folder.jars"
}

build first "$first" "$@"
build elsewhere/second "$second" "$@"
if ! diff "$work/first.jars" "$work/elsewhere/second.jars"; then
  echo "the two builds made other files" >&2
  exit 1
fi
different=0
while read -r jar; do
  cmp "$work/first/$jar" "$work/elsewhere/second/$jar" || different=1
done <"$work/first.jars"
count=$(wc -l <"$work/first.jars")
if [ "$different" -ne 0 ] || [ "$count" -lt 15 ]; then
  echo "of $count files some differ, or are missing" >&2
  exit 1
fi
echo "$count files are the same, byte for byte"
