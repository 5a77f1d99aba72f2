package bot

import "regexp"

// A number and its unit stay on one line: between them stands a blank that does not break. It is put in here, where words
// become Slack's, because it is no part of what is stored or compared.
var (
	united = regexp.MustCompile(`(\d[kMB]?) (%|[A-Z]{3}\b|points?\b|hours?\b|days?\b|tickets?\b|draws\b)`)
	dated  = regexp.MustCompile(`\b(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)`)
	// A hyphen before a number is a minus; one between numbers, or in a word, is none.
	minus = regexp.MustCompile(`(^|[\s(])-(\d)`)
)

// bind sets numbers as they are printed. Its result has as many code points as the text.
func bind(s string) string {
	s = united.ReplaceAllString(s, "$1\u00a0$2")
	s = dated.ReplaceAllString(s, "$1\u00a0$2")
	return minus.ReplaceAllString(s, "$1−$2")
}
