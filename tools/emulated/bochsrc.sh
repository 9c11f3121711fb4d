#!/bin/sh
# Describes the emulated machine: one processor, a serial console, a disc.
set -eu

cache=$1
work=$2
model=$3

# A second of the guest's is a billion instructions: what waits must not be slower than what works.
cat << END
cpu: model=$model, count=1, ips=1000000000, reset_on_triple_fault=0, ignore_bad_msrs=1
clock: sync=none, time0=1767225600
memory: guest=3072, host=2048
romimage: file=$cache/bochs/bios/bios.bin-1.13.0
vgaromimage: file=$cache/bochs/bios/vgabios-cirrus.bin-1.13.0
ata0: enabled=1, ioaddr1=0x1f0, ioaddr2=0x3f0, irq=14
ata0-master: type=cdrom, path=$work/disc.iso, status=inserted
boot: cdrom
com1: enabled=1, mode=file, dev=$work/console
display_library: nogui
END
