package main

import (
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"strings"

	"github.com/slack-go/slack"

	"pvx/flows"
)

// settings is what the environment says.
type settings struct {
	appToken, botToken string
	apiURL             string // ends in /api/
	store              string
	log                *slog.Logger
	newID              func() flows.ID // nil: random
}

// readSettings checks the environment. Every error names the variable and where its value comes from.
func readSettings(env func(string) string) (settings, error) {
	s := settings{appToken: env("SLACK_APP_TOKEN"), botToken: env("SLACK_BOT_TOKEN"), apiURL: env("SLACK_API_URL"), store: env("PVX_STORE")}
	bad := func(format string, args ...any) (settings, error) {
		return settings{}, coded{exitConfig, fmt.Errorf(format, args...)}
	}
	switch {
	case s.appToken == "":
		return bad("SLACK_APP_TOKEN is not set: make an app-level token with the scope connections:write at api.slack.com/apps, Basic Information, App-Level Tokens; it begins with xapp-")
	case !strings.HasPrefix(s.appToken, "xapp-"):
		return bad("SLACK_APP_TOKEN does not begin with xapp-: take the app-level token from api.slack.com/apps, Basic Information, App-Level Tokens")
	case s.botToken == "":
		return bad("SLACK_BOT_TOKEN is not set: install the app and take the bot token from api.slack.com/apps, OAuth & Permissions; it begins with xoxb-")
	case !strings.HasPrefix(s.botToken, "xoxb-"):
		return bad("SLACK_BOT_TOKEN does not begin with xoxb-: take the bot user's token from api.slack.com/apps, OAuth & Permissions")
	}
	if s.apiURL == "" {
		s.apiURL = slack.APIURL
	}
	u, err := url.Parse(s.apiURL)
	if err != nil || u.Host == "" || !strings.HasSuffix(u.Path, "/api/") {
		return bad("SLACK_API_URL is not a base URL that ends in /api/; leave it out for slack.com, or set it like https://slack-gov.com/api/")
	}
	if u.Scheme != "https" && !(u.Scheme == "http" && loopback(u.Hostname())) {
		return bad("SLACK_API_URL must begin with https://; plain http is accepted for addresses of this machine only, such as http://127.0.0.1:8080/api/")
	}
	if s.store == "" {
		s.store = "pvx.db"
	}
	if s.log, err = logger(env("PVX_LOG")); err != nil {
		return bad("PVX_LOG %w", err)
	}
	return s, nil
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// logger reads PVX_LOG: a level, with ",json" for machines.
func logger(v string) (*slog.Logger, error) {
	level, form, _ := strings.Cut(strings.ToLower(v), ",")
	var l slog.Level
	if level != "" {
		if err := l.UnmarshalText([]byte(level)); err != nil {
			return nil, fmt.Errorf("is %q: use debug, info, warn or error, with ,json for machines, such as info,json", v)
		}
	}
	o := &slog.HandlerOptions{Level: l}
	switch form {
	case "":
		return slog.New(slog.NewTextHandler(os.Stderr, o)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(os.Stderr, o)), nil
	}
	return nil, fmt.Errorf("is %q: use debug, info, warn or error, with ,json for machines, such as info,json", v)
}
