package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"pvx/engine"
	"pvx/engine/file"
	"pvx/engine/report"
)

func analyzeCommand() *cobra.Command {
	var asJSON bool
	var seed uint64
	var draws int
	cmd := &cobra.Command{
		Use:   "analyze FILE",
		Short: "Compute a decision file: values, flips, scenarios, grade",
		Long: `Reads a decision file (YAML or JSON, version 1) and prints what the engine makes of it: a page to read, or with --json
every figure. "-" reads standard input. A file that is not what it should be lists every mistake with its line, and
exits with 2.`,
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
			a, err := engine.Analyze(m)
			if err != nil {
				return coded{exitUsage, err}
			}
			if asJSON {
				return file.WriteJSON(c.OutOrStdout(), a)
			}
			return report.Text(c.OutOrStdout(), doc, a, 100)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print every figure as JSON")
	cmd.Flags().Uint64Var(&seed, "seed", 0, "seed of the draws in place of the file's")
	cmd.Flags().IntVar(&draws, "draws", 0, "number of draws in place of the file's")
	return cmd
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
