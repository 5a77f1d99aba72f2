// Package pvx holds the app manifest, so that the program can print it and check itself against it.
package pvx

import _ "embed"

// Manifest is the Slack app manifest (schema version 2) as YAML: scopes, commands, shortcuts and events.
//
//go:embed manifest.yml
var Manifest []byte
