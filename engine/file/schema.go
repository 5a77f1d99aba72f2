package file

import _ "embed"

// Schema is the JSON Schema (2020-12) of decision files, version 1.
//
//go:embed schema.json
var Schema []byte

// AnalysisVersion is the version of the form that WriteJSON writes. It grows when a figure changes its meaning or goes
// away; new figures do not change it.
const AnalysisVersion = 1

// AnalysisSchema is the JSON Schema (2020-12) of what WriteJSON writes, with what every figure is.
//
//go:embed analysis.schema.json
var AnalysisSchema []byte
