#!/bin/sh
# Makes a JDK whose java writes down what surefire would run: links to another, but for java.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1/bin"
for file in "$LLM_CAPTURE_JDK"/*; do
  [ "$(basename "$file")" = bin ] || ln -s "$file" "$1/"
done
for file in "$LLM_CAPTURE_JDK"/bin/*; do ln -s "$file" "$1/bin/"; done
rm "$1/bin/java"
cp "$here/java" "$1/bin/java"
chmod +x "$1/bin/java"
