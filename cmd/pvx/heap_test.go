package main

import (
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"syscall"
)

// watchHeap prints the size of the live heap in bytes to standard output whenever the program is sent SIGUSR1.
func watchHeap() {
	ask := make(chan os.Signal, 1)
	signal.Notify(ask, syscall.SIGUSR1)
	go func() {
		for range ask {
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			fmt.Println(m.HeapAlloc)
		}
	}()
}
