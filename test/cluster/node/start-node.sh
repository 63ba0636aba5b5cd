#!/bin/sh
# start-node.sh NAME VAR INIT PROGRAMS: runs first in the new namespaces of a node (mount, UTS, IPC, network, PID). Gives the
# node what no other may share, then becomes INIT. Everything that it makes ends with these namespaces.
set -eu
name=$1 var=$2 init=$3 programs=$4

echo "$name" >/proc/sys/kernel/hostname
ip link set lo up
echo 1 >/proc/sys/net/ipv4/ip_forward

# Empty after each start, as after a reboot.
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/lock /run/sysctl /run/programs
# Before /var is another: their folders may be below it.
cp "$init" /run/init
mount --bind "$programs" /run/programs
mount --bind "$var" /var

# The kubelet sets these, and they are the whole machine's: it gets files of its own to set.
for setting in vm/overcommit_memory vm/panic_on_oom kernel/panic kernel/panic_on_oops \
  kernel/keys/root_maxkeys kernel/keys/root_maxbytes; do
  private=/run/sysctl/$(basename "$setting")
  cat "/proc/sys/$setting" >"$private"
  mount --bind "$private" "/proc/sys/$setting"
done

# Pods may ask for mounts to be passed on.
mount --make-rshared /
exec /run/init
