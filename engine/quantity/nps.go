package quantity

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// z95 is half the width of a 95 % interval in standard errors.
const z95 = 1.96

// Poll is one wave of the question "how likely are you to recommend us, 0 to 10": how many answered 9 or 10, 7 or 8, and
// 6 or less. Panel is how many could have answered, 0 when that is unknown or large.
type Poll struct{ Promoters, Passives, Detractors, Panel int }

// Answers is the sample size.
func (p Poll) Answers() int { return p.Promoters + p.Passives + p.Detractors }

// Score is the net promoter score, -100 to 100: the percentage of promoters less that of detractors; 0 without answers.
func (p Poll) Score() float64 {
	n := float64(p.Answers())
	if n == 0 {
		return 0
	}
	return 100 * float64(p.Promoters-p.Detractors) / n
}

// Error is the standard error of Score in points. One answer counts +1, 0 or -1 and has the variance p + d - (p-d)². A
// poll in which all answers are alike would have none: one answer of each sort is then added to the shares (as Agresti
// and Coull do), so that twenty promoters out of twenty are not taken for certainty. Without answers it is 100.
func (p Poll) Error() float64 {
	n := p.Answers()
	if n == 0 {
		return 100
	}
	a, d := float64(p.Promoters), float64(p.Detractors)
	shares := float64(n)
	if p.Promoters == n || p.Passives == n || p.Detractors == n {
		a, d, shares = a+1, d+1, shares+3
	}
	a, d = a/shares, d/shares
	return 100 * math.Sqrt((a+d-(a-d)*(a-d))/float64(n)) * finite(n, p.Panel)
}

// Margin is half the 95 % interval around Score, in points.
func (p Poll) Margin() float64 { return z95 * p.Error() }

// finite is the correction for a sample that is a large part of a small panel; 1 when the panel is unknown.
func finite(n, panel int) float64 {
	if panel <= 1 || panel < n {
		return 1
	}
	return math.Sqrt(float64(panel-n) / float64(panel-1))
}

// ScoreMargin is half the 95 % interval of a net promoter score of which only the number of answers n is known, in
// points: the widest that the score allows, with no passives. Panel is as in Poll. It is 100 without answers.
func ScoreMargin(score float64, n, panel int) float64 {
	if n <= 0 {
		return 100
	}
	s := math.Max(-1, math.Min(1, score/100))
	spread := 1 - s*s
	if k := float64(n); spread < 1e-12 { // all alike: as in Error
		spread = (k+2)/(k+3) - (k/(k+3))*(k/(k+3))
	}
	return math.Min(100, z95*100*math.Sqrt(spread/float64(n))*finite(n, panel))
}

// Change is the difference b - a of two independent waves in points, with half its 95 % interval. Answers of the same
// people vary less, so that the true interval is then narrower.
func Change(a, b Poll) (points, margin float64) {
	return b.Score() - a.Score(), z95 * math.Hypot(a.Error(), b.Error())
}

var (
	sortsText = regexp.MustCompile(`(?i)^\s*(\d{1,7})\s*/\s*(\d{1,7})\s*/\s*(\d{1,7})\s*(?:promoters?\s*[/,]\s*passives?\s*[/,]\s*detractors?)?\s*$`)
	namedSort = regexp.MustCompile(`(?i)(\d{1,7})\s*(promoters?|passives?|detractors?)`)
	panelText = regexp.MustCompile(`(?i)\bn\s*[=:]\s*(\d[\d.,]*)\s*(?:out\s+)?of\s+(\d{1,7})\b`)
	ofText    = regexp.MustCompile(`(?i)\s*[,;]?\s*\(?(?:out\s+)?of\s+(\d{1,7})(?:\s+(?:partners|asked|invited))?\)?\s*$`)
)

// poll reads "12/5/3" and "12 promoters, 5 passives, 3 detractors", with "of 40" for the panel. Three numbers in rising
// order without words are low, base and high, unless their sum is the n that was typed or one is above what a score can be.
func poll(s string, e Estimate) (Poll, bool) {
	var p Poll
	if m := ofText.FindStringSubmatchIndex(s); m != nil && (strings.ContainsAny(s, "/") || namedSort.MatchString(s)) {
		p.Panel, _ = strconv.Atoi(s[m[2]:m[3]])
		s = s[:m[0]]
	}
	if m := sortsText.FindStringSubmatch(s); m != nil {
		p.Promoters, _ = strconv.Atoi(m[1])
		p.Passives, _ = strconv.Atoi(m[2])
		p.Detractors, _ = strconv.Atoi(m[3])
		worded := strings.Contains(strings.ToLower(s), "promoter")
		rising := p.Promoters <= p.Passives && p.Passives <= p.Detractors
		return p, p.Answers() > 0 && (worded || !rising || p.Detractors > 100 || e.N == p.Answers() || p.Panel > 0)
	}
	found := map[byte]int{}
	for _, m := range namedSort.FindAllStringSubmatch(s, -1) {
		k := strings.ToLower(m[2])[1] // r, a, e
		if _, twice := found[k]; twice {
			return p, false
		}
		found[k], _ = strconv.Atoi(m[1])
	}
	_, promoters := found['r']
	_, detractors := found['e']
	if !promoters || !detractors {
		return p, false
	}
	p.Promoters, p.Detractors = found['r'], found['e']
	if n, ok := found['a']; ok {
		p.Passives = n
	} else {
		p.Passives = max(0, e.N-p.Promoters-p.Detractors)
	}
	return p, p.Answers() > 0
}

// polled turns a poll into an estimate: the score with its margin of error, inside -100..100.
func (p Poll) polled(e Estimate) (Estimate, string) {
	e.Base, e.N = p.Score(), p.Answers()
	e.Low, e.High = math.Max(-100, e.Base-p.Margin()), math.Min(100, e.Base+p.Margin())
	e.Ranged, e.Interval = e.Low < e.High, marginShare
	return e, strconv.Itoa(p.Promoters) + " promoters, " + strconv.Itoa(p.Passives) + " passives, " + strconv.Itoa(p.Detractors) +
		" detractors: ± " + plainNumber(p.Margin()) + " is the margin of error" + ofPanel(p.Panel)
}

// marginShare is how likely a score lies within its margin of error.
const marginShare = 0.95

func ofPanel(panel int) string {
	if panel == 0 {
		return ""
	}
	return " in a panel of " + strconv.Itoa(panel)
}

// sampled gives a score that was typed with n but without a range its margin of error.
func (e *Estimate) sampled(panel int) string {
	if e.Ranged || e.N == 0 || math.Abs(e.Base) > 100 {
		return ""
	}
	m := ScoreMargin(e.Base, e.N, panel)
	e.Low, e.High = math.Max(-100, e.Base-m), math.Min(100, e.Base+m)
	e.Ranged, e.Interval = e.Low < e.High, marginShare
	return "± " + plainNumber(m) + " is the largest margin of error of " + strconv.Itoa(e.N) + " answers" + ofPanel(panel)
}
