package bot_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"pvx"
	"pvx/bot"
)

// TestManifestAsksForWhatIsAnswered fails when a command, shortcut or event is in one of manifest and routing table only.
func TestManifestAsksForWhatIsAnswered(t *testing.T) {
	var m struct {
		Features struct {
			Shortcuts []struct {
				Type string `yaml:"type"`
				ID   string `yaml:"callback_id"`
			} `yaml:"shortcuts"`
			Commands []struct {
				Command string `yaml:"command"`
				Hint    string `yaml:"usage_hint"`
			} `yaml:"slash_commands"`
		} `yaml:"features"`
		Settings struct {
			Events struct {
				Bot []string `yaml:"bot_events"`
			} `yaml:"event_subscriptions"`
		} `yaml:"settings"`
	}
	if err := yaml.Unmarshal(pvx.Manifest, &m); err != nil {
		t.Fatal(err)
	}
	var asked, answered []string
	for _, c := range m.Features.Commands {
		asked = append(asked, "command "+c.Command)
		for _, part := range strings.Split(c.Hint, "·") {
			word, _, _ := strings.Cut(strings.TrimSpace(part), " ")
			if !slices.ContainsFunc(bot.Commands(), func(c bot.Command) bool { return c.Name == word }) {
				t.Errorf("the usage hint names %q, which is no command", word)
			}
		}
	}
	for _, s := range m.Features.Shortcuts {
		kind := map[string]string{"global": "shortcut", "message": "message_shortcut"}[s.Type]
		asked = append(asked, kind+" "+s.ID)
	}
	for _, e := range m.Settings.Events.Bot {
		asked = append(asked, "event "+e)
	}
	for _, r := range bot.Routes() {
		if r.Kind != "view" { // views are not in a manifest
			answered = append(answered, r.Kind+" "+r.ID)
		}
	}
	slices.Sort(asked)
	slices.Sort(answered)
	if !slices.Equal(asked, answered) {
		t.Errorf("the manifest asks for\n%s\nand the routes answer\n%s", strings.Join(asked, "\n"), strings.Join(answered, "\n"))
	}
}

// schemaFile is Slack's own schema, where somebody has put it beside the repository.
const schemaFile = "../../shared/slack/manifest.schema.2.0.0.json"

// anything is an expression that Go cannot read.
type anything string

func (anything) MatchString(string) bool { return true }
func (a anything) String() string        { return string(a) }

func TestManifestIsValid(t *testing.T) {
	if _, err := os.Stat(schemaFile); err != nil {
		t.Skip("Slack's manifest schema is not beside the repository: ", err)
	}
	c := jsonschema.NewCompiler()
	// The schema's patterns for domains look ahead, which Go's expressions cannot; the manifest names no domains.
	c.UseRegexpEngine(func(s string) (jsonschema.Regexp, error) {
		if re, err := regexp.Compile(s); err == nil {
			return re, nil
		}
		return anything(s), nil
	})
	s, err := c.Compile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := yaml.YAMLToJSON(pvx.Manifest)
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(v); err != nil {
		t.Error(err)
	}
	for _, url := range []string{"http://", "https://", "request_url"} {
		if strings.Contains(string(pvx.Manifest), url) {
			t.Errorf("the manifest holds %q: Socket Mode needs no address", url)
		}
	}
}
