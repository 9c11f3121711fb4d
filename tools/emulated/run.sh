#!/bin/sh
# Runs test classes of a module under an emulated processor: README.md here.
#   tools/emulated/run.sh avx2|avx512|amx [options] MODULE CLASS...
set -eu

here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../.." && pwd)
cache=${LLM_EMULATED:-$HOME/.cache/llm-emulated}
jdk=${LLM_EMULATED_JDK:-/usr/lib/jvm/temurin-25-jdk-amd64}
execution=machine-code
goals=test-compile
options=
limit=3600
keep=

usage() {
  sed -n 2,3p "$0" >&2
  echo "  -e ID       the execution of surefire whose options are used ($execution)" >&2
  echo "  -j OPTIONS  further options of the virtual machine" >&2
  echo "  -k          keep the working folder, and say where it is" >&2
  echo "  -p          package the modules first: for modules that are tested as jars" >&2
  echo "  -t SECONDS  how long it may take ($limit)" >&2
  exit 2
}

[ $# -ge 1 ] || usage
case $1 in
  avx2) model=corei7_haswell_4770 ;;
  avx512) model=corei7_icelake_u ;;
  amx) model=sapphire_rapids ;;
  *) usage ;;
esac
shift
while getopts e:j:kpt: option; do
  case $option in
    e) execution=$OPTARG ;;
    j) options=$OPTARG ;;
    k) keep=yes ;;
    p) goals=package ;;
    t) limit=$OPTARG ;;
    *) usage ;;
  esac
done
shift $((OPTIND - 1))
[ $# -ge 2 ] || usage
module=$1
shift
classes=$(echo "$*" | tr ' ' ,)

"$here/emulator.sh" "$cache"
"$here/runtime.sh" "$cache" "$jdk"

work=$(mktemp -d "${TMPDIR:-/tmp}/emulated.XXXXXX")
emulator=
[ -z "$keep" ] || echo "Working in $work"
trap 'if [ -n "$emulator" ]; then kill "$emulator" 2> /dev/null || true; fi; [ -n "$keep" ] || rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# What surefire would start: its forked VM is only written down.
export LLM_CAPTURE="$work/command"
export LLM_CAPTURE_JDK="$jdk"
"$here/capture/make.sh" "$work/jdk"
(cd "$project" && nice -n 10 mvn -o -q -pl "$module" -am "$goals" "surefire:test@$execution" \
  "-Djvm=$work/jdk/bin/java" "-Dtest=$classes" -Dsurefire.failIfNoSpecifiedTests=false \
  -Dother.kernels.skip=false -Dmaven.test.failure.ignore -Danalysis.skip) > "$work/maven.log" 2>&1 || true
if [ ! -f "$LLM_CAPTURE/classes" ]; then
  cat "$work/maven.log"
  echo "No test class of $module was found by: $classes" >&2
  exit 1
fi

"$here/guest.sh" "$cache" "$jdk" "$work" "$project" "$options"
"$here/bochsrc.sh" "$cache" "$work" "$model" > "$work/bochsrc"
echo "$model runs $(wc -l < "$LLM_CAPTURE/classes") classes of $module"
: > "$work/console"
(cd "$work" && exec nice -n 10 timeout "$limit" "$cache/bochs/bochs" -q -f bochsrc -log bochs.log) \
  < /dev/null > "$work/bochs.out" 2>&1 &
emulator=$!
tail -f --pid=$emulator "$work/console" &
told=$!
wait $emulator || true
wait $told || true
emulator=
if grep -q "^All tests passed" "$work/console"; then exit 0; fi
echo "Not all tests passed." >&2
tail -n 5 "$work/bochs.log" "$work/bochs.out" >&2 || true
exit 1
