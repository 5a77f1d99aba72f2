package main

import (
	"github.com/spf13/cobra"

	"pvx"
)

func manifestCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "manifest",
		Short: "Print the Slack app manifest to paste at api.slack.com/apps",
		Args:  exactly(0, "no arguments"),
		RunE: func(c *cobra.Command, _ []string) error {
			_, err := c.OutOrStdout().Write(pvx.Manifest)
			return err
		},
	}
}
