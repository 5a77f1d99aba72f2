package main

import (
	"fmt"
	"io"
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
	var seed uint64
	var draws, width int
	cmd := &cobra.Command{
		Use:   "analyze FILE",
		Short: "Compute a decision file: values, flips, scenarios, grade",
		Long: `Reads a decision file (YAML or JSON, version 1) and prints what the engine makes of it: a page to read, or with --json
every figure, as engine/file/analysis.schema.json describes them. "-" reads standard input. The same file and seed give the
same bytes, whatever the number of cores. A file that is not what it should be lists every mistake with its line and what
is accepted there, and exits with 2.`,
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
				m.Draws = draws
			}
			if c.Flags().Changed("width") && width < 60 {
				return coded{exitUsage, fmt.Errorf("--width %d is narrower than the 60 columns that the page needs", width)}
			}
			done := progress(c.ErrOrStderr(), m)
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
	cmd.Flags().IntVar(&width, "width", 100, "columns of the page, at least 60")
	return cmd
}

// progress says on w that a computation runs once it has taken a second: on a terminal with the seconds counted, elsewhere
// in one line. The function that it returns ends it and waits for it to be over.
func progress(w io.Writer, m engine.Model) (done func()) {
	stop, over := make(chan struct{}), make(chan struct{})
	draws := m.Draws
	if draws == 0 {
		draws = engine.DefaultDraws
	}
	terminal := false
	if f, ok := w.(*os.File); ok {
		st, err := f.Stat()
		terminal = err == nil && st.Mode()&os.ModeCharDevice != 0
	}
	go func() {
		defer close(over)
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for n := 1; ; n++ {
			select {
			case <-stop:
				if terminal && n > 1 {
					fmt.Fprint(w, "\r\x1b[K")
				}
				return
			case <-tick.C:
				switch {
				case terminal:
					fmt.Fprintf(w, "\rcomputing %d options, %d criteria, %d draws: %d s", len(m.Options), len(m.Criteria), draws, n)
				case n == 1:
					fmt.Fprintf(w, "computing %d options, %d criteria, %d draws\n", len(m.Options), len(m.Criteria), draws)
				}
			}
		}
	}()
	return func() {
		close(stop)
		<-over
	}
}

// readDocument reads a decision file, or standard input for "-".
func readDocument(name string, in io.Reader) (file.Document, error) {
	var raw []byte
	var err error
	if name == "-" {
		name = "standard input"
		raw, err = io.ReadAll(in)
	} else {
		raw, err = os.ReadFile(filepath.Clean(name))
	}
	if err != nil {
		return file.Document{}, fmt.Errorf("read the decision file: %w", err)
	}
	return file.Read(name, raw)
}
