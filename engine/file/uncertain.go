package file

import (
	"math"
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

// samplingOf is a kind of draws by the name that files have for it.
func samplingOf(name string) engine.Sampling {
	if name == "random" {
		return engine.RandomSampling
	}
	return engine.Sampling(name)
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

// spread reads an estimate given by its middle and standard deviation: the 10th and 90th percentile say the same.
func (b *builder) spread(path string, e Estimate, x *engine.Estimate) bool {
	const z90 = 1.2815515655446004 // 90th percentile of the standard normal distribution
	const example = "{base: 42, sd: 6, distribution: normal}"
	switch {
	case e.Base == nil || e.Low != nil || e.High != nil:
		b.add(path, "with sd needs base, and neither low nor high", example)
		return false
	case *e.SD < 0:
		b.add(path+".sd", "is negative", example)
		return false
	case *e.SD > 1e100 || e.Dist == "lognormal" && *e.SD > 100:
		b.add(path+".sd", "is too large to compute with", example)
		return false
	case e.Dist == "lognormal" && *e.Base <= 0:
		b.add(path+".base", digits(*e.Base)+" is not above 0, as a lognormal estimate must be", "{base: 42, sd: 0.3, distribution: lognormal}")
		return false
	case e.Dist == "" || e.Dist == "normal":
		x.Dist = engine.Normal
		x.Low, x.Base, x.High = *e.Base-z90**e.SD, *e.Base, *e.Base+z90**e.SD
	case e.Dist == "lognormal":
		x.Low, x.Base, x.High = *e.Base*math.Exp(-z90**e.SD), *e.Base, *e.Base*math.Exp(z90**e.SD)
	default:
		b.add(path, "has sd, which is for a normal or lognormal estimate", example)
		return false
	}
	x.P10P90 = true
	return true
}
