package main

import (
	"net"
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

const dialTimeout = 10 * time.Second

type dialed struct {
	conn net.Conn
	err  error
}

// dialOutside connects from another network namespace. A socket belongs to the namespace of the thread that made it,
// so a thread goes there, and ends with its goroutine as it is never unlocked.
func dialOutside(namespace int, address string) (net.Conn, error) {
	result := make(chan dialed)
	go func() {
		runtime.LockOSThread()
		if err := unix.Setns(namespace, unix.CLONE_NEWNET); err != nil {
			result <- dialed{nil, err}
			return
		}
		conn, err := net.DialTimeout("tcp", address, dialTimeout)
		result <- dialed{conn, err}
	}()
	answer := <-result
	return answer.conn, answer.err
}
