package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"pvx/bot/sandbox"
)

// sandboxOptions are the flags of pvx sandbox.
type sandboxOptions struct {
	http     string
	manifest string
	people   string
	data     string
}

func sandboxCommand() *cobra.Command {
	var o sandboxOptions
	cmd := &cobra.Command{
		Use:   "sandbox",
		Short: "A local Slack workspace for any Socket Mode bot, in any language",
		Long: `Starts a Slack workspace on this machine, with one app: the one of the manifest. It answers the Web API and Socket Mode as
Slack does, refusals included, and has a page to use it by hand. Start your bot with the three settings that are printed;
most clients take the address as an option (slackApiUrl, base_url, OptionAPIURL).

The clock starts now, runs at real speed and can be moved forward in the page. PEOPLE is a YAML or JSON file:

  team: {name: Tidewater Software, domain: tidewater}
  people:
    - {name: cfo, real_name: CFO, tz: America/New_York}
    - {name: product-lead, real_name: Product Lead, tz: Europe/Berlin}
  channels:
    - {name: general, members: [cfo, product-lead, "@app"]}   # @app is the bot
    - {name: board, private: true, topic: Plans, members: [cfo]}
  groups:                                                   # optional: user groups
    - {handle: finance, members: [cfo]}
  org: {name: Tidewater Group}                              # optional: the app is installed in an Enterprise organisation
  policy: {edit_window: 300}                                # optional: what administrators forbid, see docs/workspace.md`,
		Example: `  pvx sandbox --manifest manifest.yml > slack.env &
  . ./slack.env && node my-bot.js`,
		Args: exactly(0, "no arguments"),
		RunE: func(c *cobra.Command, _ []string) error { return runSandbox(c.Context(), c.OutOrStdout(), o) },
	}
	cmd.Flags().StringVar(&o.http, "http", "127.0.0.1:8080", "loopback address of the workspace; the next free port is taken when it is in use")
	cmd.Flags().StringVar(&o.manifest, "manifest", "", "the app's manifest, YAML or JSON (needed)")
	cmd.Flags().StringVar(&o.people, "people", "", "people and channels, YAML or JSON; without it a small made-up company")
	cmd.Flags().StringVar(&o.data, "data", "", "directory that keeps messages, channels and files between runs")
	return cmd
}

// community is what a people file holds.
type community struct {
	Team     sandbox.Team      `json:"team"`
	People   []sandbox.User    `json:"people"`
	Channels []sandbox.Channel `json:"channels"`
	Groups   []sandbox.Group   `json:"groups"`
	Org      *sandbox.Org      `json:"org"`
	Policy   sandbox.Policy    `json:"policy"`
}

// readCommunity reads a people file; keys it does not know are refused.
func readCommunity(raw []byte) (community, error) {
	var out community
	asJSON, err := yaml.YAMLToJSON(raw)
	if err != nil {
		return out, err
	}
	dec := json.NewDecoder(bytes.NewReader(asJSON))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&out); err != nil {
		return out, err
	}
	if len(out.People) == 0 {
		return out, errors.New("it names no people")
	}
	return out, nil
}

// someCommunity is the company of a workspace that was told of none.
func someCommunity() community {
	var out community
	team, all, _ := world()
	out.Team, out.People = team, all[:5]
	var everybody []string
	for _, p := range out.People {
		everybody = append(everybody, p.Name)
	}
	out.Channels = []sandbox.Channel{
		{ID: general, Name: "general", Topic: "Company-wide announcements", Members: append([]string{sandbox.AppMember}, everybody...)},
		{ID: "C0RANDOM", Name: "random", Topic: "The app is no member here", Members: everybody},
	}
	return out
}

// runSandbox serves the workspace until ctx ends. What it prints can be read by a shell.
func runSandbox(ctx context.Context, out io.Writer, o sandboxOptions) error {
	if o.manifest == "" {
		return coded{exitUsage, errors.New("--manifest FILE is needed: the app's manifest, as in Slack's app settings")}
	}
	manifest, err := os.ReadFile(o.manifest)
	if err != nil {
		return coded{exitUsage, err}
	}
	notes, err := sandbox.ManifestNotes(manifest)
	if err != nil {
		return coded{exitUsage, fmt.Errorf("%s: %w", o.manifest, err)}
	}
	people := someCommunity()
	if o.people != "" {
		raw, err := os.ReadFile(o.people)
		if err != nil {
			return coded{exitUsage, err}
		}
		if people, err = readCommunity(raw); err != nil {
			return coded{exitUsage, fmt.Errorf("%s: %w", o.people, err)}
		}
	}
	log, err := logger(os.Getenv("PVX_LOG"))
	if err != nil {
		return coded{exitConfig, fmt.Errorf("PVX_LOG %w", err)}
	}
	if os.Getenv("PVX_LOG") == "" {
		log, _ = logger("warn")
	}
	if o.data != "" {
		if err := os.MkdirAll(o.data, 0o700); err != nil {
			return err
		}
	}
	ln, err := listen(o.http)
	if err != nil {
		return err
	}
	url := "http://" + ln.Addr().String()
	space, err := sandbox.New(sandbox.Config{Manifest: manifest, Team: people.Team, People: people.People, Channels: people.Channels,
		Groups: people.Groups, Org: people.Org, Policy: people.Policy,
		Clock: sandbox.NewClock(time.Now()), Dir: o.data, Log: log, URL: url})
	if err != nil {
		return errors.Join(coded{exitUsage, err}, ln.Close())
	}
	srv := &http.Server{Handler: space.Handler(), ReadHeaderTimeout: 10 * time.Second}
	_, err = fmt.Fprintf(out, "# The workspace is at %s; stop it with Ctrl-C. Your bot needs:\nexport SLACK_APP_TOKEN=%s\nexport SLACK_BOT_TOKEN=%s\nexport SLACK_API_URL=%s/api/\n",
		url, space.AppToken(), space.BotToken(), url)
	for _, note := range notes {
		if err == nil {
			_, err = fmt.Fprintf(out, "# %s: %s.\n", filepath.Base(o.manifest), note)
		}
	}
	if err != nil {
		return errors.Join(err, space.Close(), ln.Close())
	}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		if err := srv.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	g.Go(func() error {
		defer srv.Close() // the pages' event streams never end by themselves
		return space.Run(ctx)
	})
	return g.Wait()
}
