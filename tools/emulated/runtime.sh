#!/bin/sh
# Links a Java runtime with what tests need, and compiles what runs them, once.
set -eu

cache=$1
jdk=$2
jre=$cache/jre

[ "$(cat "$jre/release.of" 2> /dev/null)" != "$(cat "$jdk/release")" ] || exit 0
rm -rf "$jre"
# A file of classes that the VM maps saves it half of its start.
"$jdk/bin/jlink" --output "$jre" --strip-debug --no-header-files --no-man-pages \
  --generate-cds-archive --add-modules java.base,java.desktop,java.logging,java.management,\
java.net.http,java.sql,java.xml,jdk.httpserver,jdk.incubator.vector,jdk.jfr,jdk.management,\
jdk.unsupported,jdk.zipfs
cp "$jdk/release" "$jre/release.of"
