package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"github.com/spf13/cobra"

	"pvx/bot"
	"pvx/flows"
	"pvx/storage"
)

func runCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "run",
		Short: "Run the bot in a Slack workspace",
		Long: `Connects to Slack over Socket Mode and serves decisions until it is stopped.

Environment:
  SLACK_APP_TOKEN  app-level token, xapp-… (Basic Information, App-Level Tokens; scope connections:write)
  SLACK_BOT_TOKEN  bot token, xoxb-… (OAuth & Permissions, after installing the app)
  SLACK_API_URL    base URL that ends in /api/, for GovSlack or a proxy; default Slack's own
  PVX_STORE        the bbolt file that keeps everything; default pvx.db
  PVX_LOG          debug, info, warn or error, with ",json" for machines; default info`,
		Args: exactly(0, "no arguments"),
		RunE: func(c *cobra.Command, _ []string) error {
			s, err := readSettings(os.Getenv)
			if err != nil {
				return err
			}
			store, err := storage.Open(s.store)
			if err != nil {
				return coded{exitConfig, fmt.Errorf("PVX_STORE: %w", err)}
			}
			err = serve(c.Context(), store, flows.WallClock(), s, nil)
			return errors.Join(err, store.Close())
		},
	}
}

// serve runs the bot and its workers until ctx ends. First the bot stops taking events and finishes those it has
// accepted, then the workers finish the message they are sending. ready, when not nil, is called before the first event
// is taken.
func serve(ctx context.Context, store flows.Store, clock flows.Clock, s settings, ready func(context.Context, *flows.Flow, flows.TeamID) error) error {
	client, err := bot.NewClient(bot.ClientConfig{AppToken: s.appToken, BotToken: s.botToken, APIURL: s.apiURL, Log: s.log})
	if err != nil {
		return coded{exitConfig, err}
	}
	flow, err := flows.New(flows.Config{Store: store, Clock: clock, Notifier: client, Directory: client, Log: s.log, NewID: s.newID})
	if err != nil {
		return err
	}
	if ready != nil {
		self, err := client.Self(ctx)
		if err != nil {
			return err
		}
		if err := ready(ctx, flow, self.Team); err != nil {
			return err
		}
	}
	b, err := bot.New(bot.Config{Client: client, Flow: flow, Log: s.log})
	if err != nil {
		return coded{exitConfig, err}
	}
	working, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	done := make(chan error, 1)
	go func() { done <- flow.Run(working) }()
	s.log.Info("started", "version", version())
	err = b.Run(ctx)
	stop()
	if werr := <-done; werr != nil {
		err = errors.Join(err, werr)
	}
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		err = nil
	}
	s.log.Info("stopped", slog.Bool("clean", err == nil))
	if errors.Is(err, bot.ErrAuth) || errors.Is(err, bot.ErrDisabled) || errors.Is(err, bot.ErrRemoved) {
		return coded{exitConfig, err} // starting again changes nothing until somebody acts
	}
	return err
}
