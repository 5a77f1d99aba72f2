package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"pvx/engine"
)

// On a terminal the seconds are counted in one line, which is taken away at the end; a computation of less than a second
// writes nothing, and what is no terminal is left alone.
func TestProgress(t *testing.T) {
	m := engine.Model{Options: make([]engine.Option, 3), Criteria: make([]engine.Criterion, 6), Draws: 1000}
	var b bytes.Buffer
	tick := make(chan time.Time)
	done := count(&b, m, tick)
	tick <- time.Time{}
	tick <- time.Time{}
	done()
	if got, want := b.String(), "\rcomputing 3 options, 6 criteria, 1000 draws: 1 s\rcomputing 3 options, 6 criteria, 1000 draws: 2 s\r\x1b[K"; got != want {
		t.Errorf("wrote %q, want %q", got, want)
	}
	b.Reset()
	count(&b, m, make(chan time.Time))()
	progress(&b, m, false)()
	if b.Len() > 0 {
		t.Errorf("wrote %q", b.String())
	}
	file, err := os.Create(t.TempDir() + "/x")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if isTerminal(file) || isTerminal(&b) || pageWidth(file) != 100 || pageWidth(&b) != 100 {
		t.Error("a file is taken for a terminal")
	}
	if f, err := os.Open("/dev/null"); err == nil {
		defer f.Close()
		if isTerminal(f) {
			t.Error("/dev/null is taken for a terminal")
		}
	}
	// Nobody sees a half line when the output is piped.
	if got := runProgram(t, nil, sample(t, "2-incentive-mix"), "analyze", "-", "--draws", "1000000"); got.code != 0 || got.err != "" || strings.Contains(got.out, "\r") {
		t.Errorf("exit %d, on standard error %q", got.code, got.err)
	}
}
