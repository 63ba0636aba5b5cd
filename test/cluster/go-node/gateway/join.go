package main

import (
	"io"
	"log"
	"net"
	"sync"
)

type halfCloser interface{ CloseWrite() error }

// join copies both ways until both sides have ended; the end of one side's data is passed on by itself.
func join(one, other net.Conn) {
	var directions sync.WaitGroup
	directions.Add(2)
	go copyOneWay(one, other, &directions)
	go copyOneWay(other, one, &directions)
	directions.Wait()
	one.Close()
	other.Close()
}

func copyOneWay(to, from net.Conn, directions *sync.WaitGroup) {
	defer directions.Done()
	if _, err := io.Copy(to, from); err != nil {
		// Broken, not ended: nothing may wait for the other direction.
		to.Close()
		from.Close()
		return
	}
	if half, ok := to.(halfCloser); ok {
		_ = half.CloseWrite()
	}
}

// refuse resets a connection whose other end does not answer, as a load balancer does.
func refuse(client net.Conn, why error) {
	log.Print(why)
	if tcp, ok := client.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	client.Close()
}
