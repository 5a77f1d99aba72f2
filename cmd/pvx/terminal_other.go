//go:build !linux && !darwin

package main

import "os"

// terminalWidth is the number of columns of a terminal; 0 when f is none, as always here.
func terminalWidth(*os.File) int { return 0 }
