package file

import (
	"strings"

	"pvx/engine"
)

// distOf is a distribution by the name that files have for it.
func distOf(name string) engine.Dist {
	if name == "pert" {
		return engine.PERT
	}
	return engine.Dist(name)
}

// uncertain reads correlations, sets and weight spaces.
func (b *builder) uncertain() {
	for _, c := range b.doc.Correlations {
		b.m.Correlations = append(b.m.Correlations, engine.Correlation{A: b.quantity(c.A), B: b.quantity(c.B), Rho: c.Rho})
	}
	for _, s := range b.doc.InformationSets {
		x := engine.InformationSet{ID: s.ID, Name: s.Name}
		for _, q := range s.Of {
			x.Of = append(x.Of, b.quantity(q))
		}
		b.m.InformationSets = append(b.m.InformationSets, x)
	}
	b.m.WeightSpace = engine.WeightSpace{Order: b.doc.Acceptability.Order, Ranges: b.doc.Acceptability.Ranges}
}

// quantity reads "component/option". What has no such option, or no slash, is an id as it stands.
func (b *builder) quantity(text string) engine.Quantity {
	text = strings.TrimSpace(text)
	for _, o := range b.doc.Options {
		if c, ok := strings.CutSuffix(text, "/"+o.ID); ok && o.ID != "" {
			return engine.Quantity{Component: c, Option: o.ID}
		}
	}
	return engine.Quantity{Component: text}
}
