package sandbox

import (
	"errors"
	"fmt"
	"slices"

	"github.com/goccy/go-yaml"
)

// manifest is the part of an app manifest that changes how the workspace behaves.
type manifest struct {
	Display struct {
		Name        string `yaml:"name"`
		Description string `yaml:"description"`
		Color       string `yaml:"background_color"`
	} `yaml:"display_information"`
	Features struct {
		Home struct {
			HomeTab  bool `yaml:"home_tab_enabled"`
			Messages bool `yaml:"messages_tab_enabled"`
			ReadOnly bool `yaml:"messages_tab_read_only_enabled"`
		} `yaml:"app_home"`
		Bot struct {
			Name         string `yaml:"display_name"`
			AlwaysOnline bool   `yaml:"always_online"`
		} `yaml:"bot_user"`
		Shortcuts []struct {
			Name        string `yaml:"name"`
			Type        string `yaml:"type"`
			CallbackID  string `yaml:"callback_id"`
			Description string `yaml:"description"`
		} `yaml:"shortcuts"`
		Commands []struct {
			Command     string `yaml:"command"`
			Description string `yaml:"description"`
			Hint        string `yaml:"usage_hint"`
			Escape      bool   `yaml:"should_escape"`
		} `yaml:"slash_commands"`
		UnfurlDomains []string `yaml:"unfurl_domains"`
	} `yaml:"features"`
	OAuth struct {
		Scopes struct {
			Bot []string `yaml:"bot"`
		} `yaml:"scopes"`
	} `yaml:"oauth_config"`
	Settings struct {
		Interactivity struct {
			Enabled bool `yaml:"is_enabled"`
		} `yaml:"interactivity"`
		Events struct {
			Bot []string `yaml:"bot_events"`
		} `yaml:"event_subscriptions"`
		SocketMode bool `yaml:"socket_mode_enabled"`
	} `yaml:"settings"`
}

func parseManifest(raw []byte) (manifest, error) {
	var m manifest
	if len(raw) == 0 {
		return m, errors.New("the app manifest is empty")
	}
	if err := yaml.Unmarshal(raw, &m); err != nil {
		return m, fmt.Errorf("read app manifest: %w", err)
	}
	if m.Display.Name == "" {
		return m, errors.New("app manifest: display_information.name is missing")
	}
	if m.Features.Bot.Name == "" {
		m.Features.Bot.Name = m.Display.Name
	}
	if m.Display.Color == "" {
		m.Display.Color = "#4a154b"
	}
	return m, nil
}

func (m manifest) scope(name string) bool { return slices.Contains(m.OAuth.Scopes.Bot, name) }
func (m manifest) event(name string) bool { return slices.Contains(m.Settings.Events.Bot, name) }
