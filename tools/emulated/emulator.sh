#!/bin/sh
# Builds Bochs from Debian's source package and fetches what a guest boots with, once.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
cache=$1
suite=trixie # the first with a Bochs that has AMX

[ ! -f "$cache/complete" ] || exit 0
mkdir -p "$cache/apt/lists/partial" "$cache/apt/archives/partial" "$cache/packages" "$cache/root"
cd "$cache"

# Lists of our own, with the addresses this system's come from: nothing is installed.
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2> /dev/null |
  sed -n -e 's/^URIs: *\([^ ]*debian\/\?\)$/\1/p' -e 's/^deb \(\[[^]]*\] \)\?\([^ ]*debian\/\?\) .*/\2/p' |
  head -n 1)
keys=/usr/share/keyrings/debian-archive-keyring.gpg
for kind in deb deb-src; do echo "$kind [signed-by=$keys] $mirror $suite main"; done > apt/sources
apt() {
  apt-get -q -o "Dir::Etc::sourcelist=$cache/apt/sources" -o Dir::Etc::sourceparts=/dev/null \
    -o "Dir::State::lists=$cache/apt/lists" -o "Dir::Cache=$cache/apt" \
    -o "APT::Sandbox::User=$(id -un)" "$@"
}
apt update
kernel=$(apt-cache -o "Dir::Etc::sourcelist=$cache/apt/sources" -o Dir::Etc::sourceparts=/dev/null \
  -o "Dir::State::lists=$cache/apt/lists" -o "Dir::Cache=$cache/apt" \
  depends linux-image-cloud-amd64 | sed -n 's/^ *Depends: \(linux-image-[0-9]\)/\1/p')
(cd packages && apt download "$kernel" busybox-static isolinux syslinux-common &&
  apt source --download-only --tar-only bochs)
for package in packages/*.deb; do dpkg-deb -x "$package" root; done
cp root/boot/vmlinuz-* vmlinuz

rm -rf bochs
mkdir bochs
tar xf packages/bochs_*.orig.tar.* -C bochs --strip-components=1
cd bochs
patch -p1 < "$here/bochs.patch"
flags="-O3 -march=native -w"
CFLAGS=$flags CXXFLAGS=$flags nice -n 10 ./configure --with-nogui --without-x --enable-cpu-level=6 \
  --enable-x86-64 --enable-all-optimizations --enable-trace-linking --enable-long-phy-address \
  --enable-avx --enable-evex --enable-amx --disable-vmx --enable-pci --disable-plugins \
  --disable-debugger --disable-docbook --disable-logging > ../configure.log 2>&1
nice -n 10 make -j"$(nproc)" > ../make.log 2>&1
touch ../complete
