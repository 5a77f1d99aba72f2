package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"pvx"
	"pvx/bot/sandbox"
	"pvx/flows"
	"pvx/storage"
)

// demoOptions are the flags of pvx demo.
type demoOptions struct {
	http  string
	data  string
	empty bool
}

func demoCommand() *cobra.Command {
	var o demoOptions
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Try PVX in a local Slack workspace in the browser; no Slack needed",
		Long: `Starts a local Slack workspace on this machine with the real bot connected to it, and three sample decisions: one decided
and monitored, one awaiting an approval, one with open inputs. Open the printed address in a browser and type /pvx new.

The story clock starts on 30 November 2026, runs at real speed and can be moved forward in the page.`,
		Args: exactly(0, "no arguments"),
		RunE: func(c *cobra.Command, _ []string) error {
			d, err := startDemo(c.Context(), o)
			if err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "PVX demo: %s\n", d.url)
			if o.data == "" {
				fmt.Fprintln(c.OutOrStdout(), "Nothing is kept: a restart begins anew. Keep it with --data DIR.")
			} else {
				fmt.Fprintf(c.OutOrStdout(), "Kept in %s.\n", o.data)
			}
			fmt.Fprintln(c.OutOrStdout(), "Stop with Ctrl-C.")
			return d.wait()
		},
	}
	cmd.Flags().StringVar(&o.http, "http", "127.0.0.1:8080", "loopback address of the workspace; the next free port is taken when it is in use")
	cmd.Flags().StringVar(&o.data, "data", "", "directory that keeps workspace and decisions between runs")
	cmd.Flags().BoolVar(&o.empty, "empty", false, "start without the sample decisions")
	return cmd
}

// demo is a running workspace with its bot.
type demo struct {
	url   string
	space *sandbox.Workspace
	clock *sandbox.Clock
	wait  func() error
}

// startDemo starts the workspace and the bot; both end with ctx. It returns when the page can be opened.
func startDemo(ctx context.Context, o demoOptions) (*demo, error) {
	ln, err := listen(o.http)
	if err != nil {
		return nil, err
	}
	dir, keep := o.data, o.data != ""
	if !keep {
		if dir, err = os.MkdirTemp("", "pvx-demo-"); err != nil {
			return nil, errors.Join(err, ln.Close())
		}
	} else if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, errors.Join(err, ln.Close())
	}
	log, err := logger(os.Getenv("PVX_LOG"))
	if err != nil {
		return nil, errors.Join(coded{exitConfig, fmt.Errorf("PVX_LOG %w", err)}, ln.Close())
	}
	if os.Getenv("PVX_LOG") == "" {
		log, _ = logger("warn")
	}
	url := "http://" + ln.Addr().String()
	clock := sandbox.NewClock(storyStart)
	team, users, channels := world()
	cfg := sandbox.Config{Manifest: pvx.Manifest, Team: team, People: users, Channels: channels, Clock: clock, Log: log, URL: url,
		Switch: everybody(), Notice: "Type /pvx new to start a decision. You are the Head of Alliances; switch to the CFO at the top right to find an approval waiting."}
	if keep {
		cfg.Dir = filepath.Join(dir, "workspace")
	}
	space, err := sandbox.New(cfg)
	if err != nil {
		return nil, errors.Join(err, ln.Close())
	}
	store, err := storage.Open(filepath.Join(dir, "pvx.db"))
	if err != nil {
		return nil, errors.Join(err, space.Close(), ln.Close())
	}
	s := settings{appToken: space.AppToken(), botToken: space.BotToken(), apiURL: url + "/api/", log: log}
	srv := &http.Server{Handler: space.Handler(), ReadHeaderTimeout: 10 * time.Second}
	ready := make(chan struct{})

	g, ctx := errgroup.WithContext(ctx)
	// The workspace outlives the bot, so that the bot can finish what it has begun.
	open, shut := context.WithCancel(context.WithoutCancel(ctx))
	g.Go(func() error {
		if err := srv.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	g.Go(func() error {
		defer func() {
			shut()
			ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
			defer cancel()
			_ = space.Close()
			_ = srv.Shutdown(ending)
			_ = srv.Close()
		}()
		return serve(ctx, store, clock, s, func(ctx context.Context, f *flows.Flow, team flows.TeamID) error {
			if !o.empty {
				if err := seedDemo(ctx, f, store, team, clock.Now()); err != nil {
					return fmt.Errorf("sample decisions: %w", err)
				}
			}
			close(ready)
			return nil
		})
	})
	g.Go(func() error {
		if err := space.Run(open); err != nil && open.Err() == nil {
			return err
		}
		return nil
	})
	d := &demo{url: url, space: space, clock: clock, wait: func() error {
		err := errors.Join(g.Wait(), store.Close())
		if !keep {
			err = errors.Join(err, os.RemoveAll(dir))
		}
		return err
	}}
	select {
	case <-ready:
		return d, nil
	case <-ctx.Done():
		return nil, d.wait()
	}
}

// listen takes the address, or the next free port after it.
func listen(addr string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil || !loopback(host) {
		return nil, coded{exitUsage, fmt.Errorf("--http %q is not a loopback address with a port, such as 127.0.0.1:8080: the demo has no login", addr)}
	}
	n, err := strconv.Atoi(port)
	if err != nil || n < 0 || n > 65535 {
		return nil, coded{exitUsage, fmt.Errorf("--http %q: %q is not a port", addr, port)}
	}
	for i := 0; i < 50; i++ {
		var ln net.Listener
		if ln, err = net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(n+i))); err == nil {
			return ln, nil
		}
		if n == 0 {
			break
		}
	}
	return nil, fmt.Errorf("no free port from %s on: %w", addr, err)
}
