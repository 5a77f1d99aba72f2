package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"pvx/engine"
	"pvx/engine/file"
	"pvx/engine/report"
)

func analyzeCommand() *cobra.Command {
	var asJSON bool
	var sampling string
	var seed uint64
	var draws, width int
	cmd := &cobra.Command{
		Use:   "analyze FILE",
		Short: "Compute a decision file: values, flips, scenarios, grade",
		Long: `Reads a decision file (YAML or JSON, version 1) and prints what the engine makes of it: a page to read, or with --json
every figure, as engine/file/analysis.schema.json describes them. "-" reads standard input. The same file and seed give the
same bytes, whatever the number of cores. A file that is not what it should be lists every mistake with its line and what
is accepted there, and exits with 2. docs/decision-file.md says what stands in a file.`,
		Example: `  pvx analyze decision.yaml
  pvx analyze decision.yaml --json > analysis.json
  pvx analyze decision.yaml --draws 100000 --sampling quasi --seed 7
  generate | pvx analyze - --width 80`,
		Args: exactly(1, "one decision file"),
		RunE: func(c *cobra.Command, args []string) error {
			doc, err := readDocument(args[0], c.InOrStdin())
			if err != nil {
				return coded{exitUsage, err}
			}
			m, err := doc.Model()
			if err != nil {
				return coded{exitUsage, err}
			}
			if c.Flags().Changed("seed") {
				m.Seed = seed
			}
			if c.Flags().Changed("draws") {
				if draws < 1 || draws > engine.MaxDraws {
					return coded{exitUsage, fmt.Errorf("--draws %d is not between 1 and %d", draws, engine.MaxDraws)}
				}
				m.Draws = draws
			}
			if c.Flags().Changed("sampling") {
				kinds := map[string]engine.Sampling{"random": engine.RandomSampling, "stratified": engine.StratifiedSampling, "quasi": engine.QuasiSampling}
				kind, ok := kinds[sampling]
				if !ok {
					return coded{exitUsage, fmt.Errorf("--sampling %s is not one of random, stratified, quasi", sampling)}
				}
				m.Sampling = kind
			}
			if !c.Flags().Changed("width") {
				width = pageWidth(c.OutOrStdout())
			}
			if c.Flags().Changed("width") && width < 60 {
				return coded{exitUsage, fmt.Errorf("--width %d is narrower than the 60 columns that the page needs", width)}
			}
			done := progress(c.ErrOrStderr(), m, isTerminal(c.ErrOrStderr()))
			a, err := engine.Analyze(m)
			done()
			if err != nil {
				return coded{exitUsage, err}
			}
			if asJSON {
				return file.WriteJSON(c.OutOrStdout(), a)
			}
			return report.Text(c.OutOrStdout(), doc, a, width)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print every figure as JSON")
	cmd.Flags().Uint64Var(&seed, "seed", 0, "seed of the draws in place of the file's")
	cmd.Flags().IntVar(&draws, "draws", 0, "number of draws in place of the file's")
	cmd.Flags().StringVar(&sampling, "sampling", "random", "how the draws are spread in place of the file's: random, stratified or quasi")
	cmd.Flags().IntVar(&width, "width", 0, "columns of the page, at least 60 (default: the terminal's, up to 120; 100 elsewhere)")
	return cmd
}

// progress counts the seconds of a computation on w, a terminal, once it has taken one; elsewhere it is silent. The
// function that it returns ends it, takes the line away and waits for it to be over.
func progress(w io.Writer, m engine.Model, terminal bool) (done func()) {
	if !terminal {
		return func() {}
	}
	tick := time.NewTicker(time.Second)
	end := count(w, m, tick.C)
	return func() {
		tick.Stop()
		end()
	}
}

// count writes one line again and again, at every tick.
func count(w io.Writer, m engine.Model, tick <-chan time.Time) (done func()) {
	stop, over := make(chan struct{}), make(chan struct{})
	draws := m.Draws
	if draws == 0 {
		draws = engine.DefaultDraws
	}
	go func() {
		defer close(over)
		for n := 0; ; {
			select {
			case <-stop:
				if n > 0 {
					fmt.Fprint(w, "\r\x1b[K")
				}
				return
			case <-tick:
				n++
				fmt.Fprintf(w, "\rcomputing %d options, %d criteria, %d draws: %d s", len(m.Options), len(m.Criteria), draws, n)
			}
		}
	}()
	return func() {
		close(stop)
		<-over
	}
}

// isTerminal tells whether somebody looks at w.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && terminalWidth(f) > 0
}

// pageWidth is how wide the page is on w.
func pageWidth(w io.Writer) int {
	if f, ok := w.(*os.File); ok {
		if n := terminalWidth(f); n > 0 {
			return max(60, min(120, n))
		}
	}
	return 100
}

// readDocument reads a decision file, or standard input for "-". What is larger than a decision file can be is not read to
// its end.
func readDocument(name string, in io.Reader) (file.Document, error) {
	if name == "-" {
		name = "standard input"
	} else {
		f, err := os.Open(filepath.Clean(name))
		if err != nil {
			return file.Document{}, unreadable(name, err)
		}
		defer f.Close()
		in = f
	}
	raw, err := io.ReadAll(io.LimitReader(in, file.MaxBytes+1))
	if err != nil {
		return file.Document{}, unreadable(name, err)
	}
	doc, err := file.Read(name, raw)
	if err != nil {
		return doc, mistaken(err)
	}
	return doc, nil
}

// unreadable says why a file cannot be read.
func unreadable(name string, err error) error {
	var p *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no file %s; pvx analyze takes a decision file, or - for standard input", name)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("the file %s may not be read by this user", name)
	case errors.As(err, &p):
		err = p.Err
	}
	return fmt.Errorf("the file %s cannot be read: %w", name, err)
}

// mistaken puts each mistake of a file on a line of its own.
func mistaken(err error) error {
	n := 1
	if j, ok := err.(interface{ Unwrap() []error }); ok {
		n = len(j.Unwrap())
	}
	if n == 1 {
		return fmt.Errorf("the decision file has a mistake:\n%w", err)
	}
	return fmt.Errorf("the decision file has %d mistakes:\n%w", n, err)
}
