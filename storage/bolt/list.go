package bolt

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"

	"pvx/flows"
)

// indexRow is what List reads: the row as it is shown, and what it is searched by.
type indexRow struct {
	flows.Row
	Text   string // folded title and key
	Acting int    // so many of People, from the first, have something to do; the rest are informed
}

func fold(s string) string { return cases.Fold().String(s) }

const defaultRows = 50

// List returns rows in the order of their last change, the newest first. The cursor is the place of the last row
// returned, so a decision that changes between two pages is not shown twice on the later one.
func (t *tx) List(q flows.Query, cursor string) ([]flows.Row, string, error) {
	last, err := hex.DecodeString(cursor)
	if err != nil {
		return nil, "", fmt.Errorf("list decisions: %d bytes that are no cursor of this list", len(cursor))
	}
	b := t.mine(rows)
	if b == nil {
		return nil, "", nil
	}
	most, words := q.Max, strings.Fields(fold(q.Words))
	if most <= 0 {
		most = defaultRows
	}
	needles := needlesOf(q, words)
	var out []flows.Row
	var end []byte
	c := b.Cursor()
	k, v := c.Seek(last)
	if len(last) > 0 && bytes.Equal(k, last) {
		k, v = c.Next()
	}
	for ; k != nil; k, v = c.Next() {
		if slices.ContainsFunc(needles, func(n []byte) bool { return !bytes.Contains(v, n) }) {
			continue
		}
		r, err := decode[indexRow](v)
		if err != nil {
			return nil, "", fmt.Errorf("list decisions: %w", err)
		}
		if !r.matches(q, words) {
			continue
		}
		if len(out) == most {
			return out, hex.EncodeToString(end), nil
		}
		out, end = append(out, r.Row), k
	}
	return out, "", nil
}

func (r indexRow) matches(q flows.Query, words []string) bool {
	acting := r.People[:min(r.Acting, len(r.People))]
	return (len(q.Status) == 0 || slices.Contains(q.Status, r.Status)) &&
		(q.Owner == "" || q.Owner == r.Owner) &&
		(q.Turn == "" || q.Turn == r.Turn) &&
		(q.Person == "" || slices.Contains(acting, q.Person)) &&
		(q.Channel == "" || q.Channel == r.Channel) &&
		!slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(r.Text, w) })
}

// needlesOf are texts that stand in every encoded row the query can match. Most rows are passed over by looking for
// them, which costs a tenth of decoding. What JSON would write otherwise than it is, such as a quote, is left out.
func needlesOf(q flows.Query, words []string) [][]byte {
	var out [][]byte
	for _, s := range append([]string{string(q.Owner), string(q.Turn), string(q.Person), string(q.Channel)}, words...) {
		if s != "" && strings.IndexFunc(s, func(r rune) bool { return r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }) < 0 {
			out = append(out, []byte(s))
		}
	}
	return out
}
