#!/bin/sh
# start-gateway.sh SERVICE-ADDRESS GATEWAY-ADDRESS/LENGTH PROGRAM ARGUMENT…: runs first in the new network namespace
# that joins the nodes; then becomes PROGRAM, with which the namespace ends.
set -eu
service=$1 gateway=$2
shift 2

ip link set lo up
ip address add "$service/32" dev lo
ip link add nodes type bridge
ip address add "$gateway" dev nodes
ip link set nodes up
echo 1 >/proc/sys/net/ipv4/ip_forward
exec "$@"
