// Command pvx is the Slack bot of the Partner Value Exchange framework, and its tools: a demo in a local workspace, and
// the engine on decision files. It reads settings, builds everything, waits, and closes.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	_ "time/tzdata" // people's time zones, also where the system has none

	"github.com/spf13/cobra"
)

// Exit codes.
const (
	exitFailed = 1
	exitUsage  = 2  // wrong usage, or a file that is not what it should be
	exitConfig = 78 // wrong configuration (EX_CONFIG)
)

// coded is an error with its exit code.
type coded struct {
	code int
	err  error
}

func (e coded) Error() string { return e.err.Error() }
func (e coded) Unwrap() error { return e.err }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := root().ExecuteContext(ctx)
	if err == nil {
		return
	}
	fmt.Fprintln(os.Stderr, "pvx: "+err.Error())
	var c coded
	if errors.As(err, &c) {
		os.Exit(c.code)
	}
	os.Exit(exitFailed)
}

func root() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "pvx",
		Short: "Partner value exchange decisions, in Slack",
		Long: `PVX runs the Partner Value Exchange framework with a team in Slack: it takes a decision about partners through five
steps, shows where the answer flips, and comes back when the world has passed that point.

Start with:  pvx demo`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          known,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	cmd.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return coded{exitUsage, fmt.Errorf("%w; see %s --help", err, c.CommandPath())}
	})
	cmd.SuggestionsMinimumDistance = 3
	cmd.CompletionOptions.HiddenDefaultCmd = true
	cmd.AddCommand(demoCommand(), runCommand(), analyzeCommand(), sandboxCommand(), manifestCommand(), versionCommand())
	return cmd
}

// known refuses a word that is no command, with the nearest one.
func known(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	near := ""
	if s := c.SuggestionsFor(args[0]); len(s) > 0 {
		near = fmt.Sprintf(" (did you mean %s?)", strings.Join(s, " or "))
	}
	return coded{exitUsage, fmt.Errorf("there is no command %q%s; see %s --help", args[0], near, c.CommandPath())}
}

// exactly refuses another number of arguments as wrong usage.
func exactly(n int, what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) != n {
			return coded{exitUsage, fmt.Errorf("%s takes %s; see %s --help", c.CommandPath(), what, c.CommandPath())}
		}
		return nil
	}
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  exactly(0, "no arguments"),
		RunE: func(c *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(c.OutOrStdout(), "pvx "+version())
			return err
		},
	}
}

// version is the module's version, or the revision it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	if v == "" || v == "(devel)" {
		v = "development"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			v += " " + s.Value[:12]
		}
	}
	return v + ", " + info.GoVersion
}
