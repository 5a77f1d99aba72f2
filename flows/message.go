package flows

// Message is one message as data. Text reads alone: in a notification and to a screen reader.
type Message struct {
	Text  string // plain, without markup; the bot escapes it
	Items []Item
}

// Chart is a line chart; a bot draws it natively, and in words where that is refused.
type Chart struct {
	Title      string   // at most 50
	X, Y       string   // axis labels, at most 50
	Categories []string // at most 20, each at most 20 code points
	Series     []Series // at most 6
	Text       Markup   // the same in words, sent in its place when a workspace refuses charts
}

// Series is one line of a chart.
type Series struct {
	Name   string // at most 20
	Values []float64
}

func (Chart) item() {}
