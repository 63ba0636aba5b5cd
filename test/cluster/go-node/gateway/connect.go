package main

import (
	"bufio"
	"fmt"
	"log"
	"net"
	"net/http"
)

// connect serves one HTTP CONNECT, as the API server's egress selector makes them.
func connect(client net.Conn) {
	request, err := http.ReadRequest(bufio.NewReader(client))
	if err != nil {
		client.Close() // also how readiness is asked: by a connection without a word
		return
	}
	if request.Method != http.MethodConnect {
		fmt.Fprint(client, "HTTP/1.1 405 Method Not Allowed\r\n\r\n")
		client.Close()
		return
	}
	server, err := net.DialTimeout("tcp", request.Host, dialTimeout)
	if err != nil {
		log.Print(err)
		fmt.Fprintf(client, "HTTP/1.1 502 %v\r\n\r\n", err)
		client.Close()
		return
	}
	fmt.Fprint(client, "HTTP/1.1 200 OK\r\n\r\n")
	join(client, server)
}
