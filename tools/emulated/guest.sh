#!/bin/sh
# Makes the disc a guest boots from: Linux, a Java runtime, and what surefire would have run.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
cache=$1
jdk=$2
work=$3
project=$4
options=$5
command=$LLM_CAPTURE
root=$work/root

mkdir -p "$root/bin" "$root/dev" "$root/proc" "$root/sys" "$root/tmp" "$root/tests" "$work/disc"
cp "$(find "$cache/root" -name busybox -size +100k | head -n 1)" "$root/bin/busybox"
cp -r "$cache/jre" "$root/jre"
cp "$here/init" "$root/init"
chmod +x "$root/init"

# What the runtime is linked with.
ldd "$root/jre/bin/java" "$root/jre/lib/server/libjvm.so" "$root"/jre/lib/*.so 2> /dev/null |
  grep -o '/lib[^ )]*' | grep -v ^/jre | sort -u | while read -r library; do
  [ ! -f "$library" ] || { mkdir -p "$root$(dirname "$library")" && cp -L "$library" "$root$library"; }
done

# Paths stay what they are here.
add() {
  [ ! -e "$1" ] || [ -e "$root$1" ] || { mkdir -p "$root$(dirname "$1")" && cp -rL "$1" "$root$1"; }
}
tr ':"=' '\n\n\n' < "$command/paths" | grep '^/' | sort -u | while read -r path; do add "$path"; done
folder=$(sed -n 's/^basedir=//p' "$command/properties")
mkdir -p "$root$folder/target"
add "$folder/src"
for resources in "$project"/*/src/main/resources "$project"/*/src/test/resources; do
  add "$resources"
done

launcher=$(tr ':"' '\n\n' < "$command/paths" | grep 'junit-platform-\|opentest4j\|apiguardian' | tr '\n' :)
"$jdk/bin/javac" -d "$root/tests" -cp "$launcher" "$here/EmulatedTests.java"
{
  cat "$command/options"
  while IFS='=' read -r name value; do
    printf '"-D%s=%s"\n' "$name" "$value"
  done < "$command/properties"
  printf '%s\n' $options # may say otherwise
  sed 's|^"\(.*surefire.*\)"$|"/tests:\1"|' "$command/paths"
  echo EmulatedTests
  cat "$command/classes"
} > "$root/tests/command"
echo "$folder" > "$root/tests/folder"

mkdir -p "$work/disc/isolinux"
(cd "$root" && find . | cpio --quiet -o -H newc) > "$work/disc/initrd"
cp "$cache/vmlinuz" "$work/disc/vmlinuz"
cp "$cache/root/usr/lib/ISOLINUX/isolinux.bin" \
  "$cache/root/usr/lib/syslinux/modules/bios/ldlinux.c32" "$work/disc/isolinux/"
cp "$here/isolinux.cfg" "$work/disc/isolinux/"
xorriso -as mkisofs -quiet -o "$work/disc.iso" -b isolinux/isolinux.bin -c isolinux/boot.cat \
  -no-emul-boot -boot-load-size 4 -boot-info-table "$work/disc"
