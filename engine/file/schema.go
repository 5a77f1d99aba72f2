package file

import _ "embed"

// Schema is the JSON Schema (2020-12) of decision files, version 1.
//
//go:embed schema.json
var Schema []byte
