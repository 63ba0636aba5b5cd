// Command gateway joins two network namespaces with no address, interface or route in the outer one, where a cluster's
// API server listens on loopback. It runs in the inner one, the nodes', and
//   - passes connections to -listen (inside) on to -api-server (outside);
//   - serves HTTP CONNECT on the Unix socket -proxy, for the API server to reach nodes and pods (inside).
package main

import (
	"flag"
	"log"
	"net"
	"os"
	"runtime"
)

// The outer network namespace, opened by the process that started this one.
const outerNamespace = 3

func init() {
	// The first thread must stay here: its network namespace is what others see as the process's, and dialOutside's
	// could be that thread otherwise.
	runtime.LockOSThread()
}

func main() {
	log.SetFlags(log.LstdFlags | log.Lmicroseconds)
	listen := flag.String("listen", "", "address inside for nodes and pods to reach the API server by")
	apiServer := flag.String("api-server", "", "address outside where the API server listens")
	proxy := flag.String("proxy", "", "path of the Unix socket for the API server to reach nodes and pods by")
	flag.Parse()

	inner, err := net.Listen("tcp", *listen)
	if err != nil {
		log.Fatal(err)
	}
	// Of a gateway that was killed: nobody else has this path.
	if err := os.Remove(*proxy); err != nil && !os.IsNotExist(err) {
		log.Fatal(err)
	}
	outer, err := net.Listen("unix", *proxy)
	if err != nil {
		log.Fatal(err)
	}

	go serve(inner, func(client net.Conn) {
		server, err := dialOutside(outerNamespace, *apiServer)
		if err != nil {
			refuse(client, err)
			return
		}
		join(client, server)
	})
	serve(outer, connect)
}

func serve(listener net.Listener, handle func(net.Conn)) {
	for {
		client, err := listener.Accept()
		if err != nil {
			log.Fatal(err)
		}
		go handle(client)
	}
}
