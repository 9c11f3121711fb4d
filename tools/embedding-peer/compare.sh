#!/usr/bin/env bash
# compare.sh WORK F16.gguf [OPTION=VALUE...]: times embeddings beside ONNX Runtime (README.md).
# WORK is a folder outside the project for what is fetched and made.
set -eu
work=$(mkdir -p "$1" && cd "$1" && pwd)
f16=$(realpath "$2")
shift 2
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

if [ ! -d "$work/lib" ]; then
  mvn -q -f "$here/pom.xml" dependency:copy-dependencies -DoutputDirectory="$work/lib"
fi
for type in f32 q8_0; do
  [ -f "$work/$type.gguf" ] || "$root/llm" quantize "$f16" "$work/$type.gguf" "$type"
done

modules=$(ls -d "$root"/llm-{tensor,gguf,tokenizer,template,blocks,api,runtime,arch-bert}/target/classes |
  paste -sd:)
mkdir -p "$work/classes"
"${java}c" -p "$modules" --add-modules llm.api -cp "$work/lib/*" -d "$work/classes" \
  "$here/EmbeddingPeer.java"
exec "$java" -Xmx2g ${JAVA_OPTIONS:-} \
  --enable-native-access=llm.tensor,ALL-UNNAMED --add-modules ALL-MODULE-PATH,jdk.incubator.vector \
  -p "$modules" -cp "$work/classes:$work/lib/*" EmbeddingPeer \
  f16="$f16" f32="$work/f32.gguf" q8_0="$work/q8_0.gguf" "$@"
