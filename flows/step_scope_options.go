package flows

import (
	"errors"
	"regexp"
	"strings"
	"unicode/utf8"
)

var bullet = regexp.MustCompile(`^\s*(?:[A-Fa-f][:.)]|[-*•–]|\d{1,2}[.)])\s+`)

// optionNames reads the options, one a line; letters and bullets in front are left out.
func optionNames(text string) ([]string, error) {
	const example = " Try: Referral, Co-sell tier and Deep embed, each on its own line"
	var names []string
	seen := map[string]bool{}
	for _, l := range strings.Split(text, "\n") {
		l = strings.Join(strings.Fields(l), " ")
		for bullet.MatchString(l) {
			l = bullet.ReplaceAllString(l, "")
		}
		if l == "" {
			continue
		}
		if utf8.RuneCountInString(l) > longestOption {
			return nil, errors.New("“" + clip(l, 30) + "” is too long for an option's name: 75 characters at most." + example)
		}
		if seen[strings.ToLower(l)] {
			return nil, errors.New("“" + l + "” is there twice: each option needs a name of its own." + example)
		}
		seen[strings.ToLower(l)] = true
		names = append(names, l)
	}
	switch n := len(names); {
	case n == 1 && strings.ContainsAny(names[0], ",;"):
		return nil, errors.New("These options stand on one line: write each on a line of its own." + example)
	case n < fewestOptions:
		return nil, errors.New("A decision needs at least two options." + example)
	case n > mostOptions:
		return nil, errors.New("There are more than six options: keep the six that are really open." + example)
	}
	return names, nil
}

func optionLines(d Decision) string {
	var out []string
	for _, o := range d.Options {
		out = append(out, o.Name)
	}
	return strings.Join(out, "\n")
}

// optionEcho says which letters the options have, or will have.
func optionEcho(s *Scene) Markup {
	names, err := optionNames(s.Value("options", optionLines(*s.D)))
	if err != nil {
		return ""
	}
	var out []string
	options, _, _ := matchOptions(s.D.Options, names)
	for _, o := range options {
		out = append(out, o.Key+" "+o.Name)
	}
	return Plaintext(strings.Join(out, " · "))
}

// matchOptions gives every name its key: a name that was there keeps its own, then what is left over pairs off in order
// as renamed, then new names take free letters. dropped are the options that have no line any more.
func matchOptions(old []Option, names []string) (now, renamed, dropped []Option) {
	now = make([]Option, len(names))
	taken := map[string]bool{}
	for i, n := range names {
		for _, o := range old {
			if strings.EqualFold(o.Name, n) && !taken[o.Key] {
				o.Name = n
				now[i], taken[o.Key] = o, true
				break
			}
		}
	}
	var left []Option
	for _, o := range old {
		if !taken[o.Key] {
			left = append(left, o)
		}
	}
	open := 0
	for i := range now {
		if now[i].Key == "" {
			open++
		}
	}
	// With as many new names as names gone, or more, each one gone was renamed. With fewer, the ones that kept their line were.
	for i := range now {
		if now[i].Key != "" {
			continue
		}
		for j, o := range left {
			if open >= len(left) || i < len(old) && old[i].Key == o.Key {
				renamed = append(renamed, o)
				o.Name = names[i]
				now[i] = o
				taken[o.Key] = true
				left = append(left[:j:j], left[j+1:]...)
				open--
				break
			}
		}
	}
	for i := range now {
		if now[i].Key == "" {
			now[i] = Option{Key: freeKey(taken, left), Name: names[i]}
			taken[now[i].Key] = true
		}
	}
	return now, renamed, left
}

// freeKey is the first letter that no option has, if possible not one that was given up just now.
func freeKey(taken map[string]bool, left []Option) string {
	avoid := map[string]bool{}
	for _, o := range left {
		avoid[o.Key] = true
	}
	for _, strict := range []bool{true, false} {
		for k := 'A'; k < 'A'+mostOptions; k++ {
			if key := string(k); !taken[key] && !(strict && avoid[key]) {
				return key
			}
		}
	}
	return "G" // not reached: there are never more options than letters
}

// setOptions takes over the options' names and says what became of figures.
func (d *Decision) setOptions(names []string) Markup {
	now, renamed, dropped := matchOptions(d.Options, names)
	d.Options = now
	var say []string
	for _, o := range renamed {
		if d.figures(o.Key) > 0 {
			say = append(say, string(Markupf("%s was %s and is now %s; its figures stay.", o.Key, o.Name, OptionName(*d, o.Key))))
		}
	}
	for _, o := range dropped {
		if n := d.figures(o.Key); n > 0 {
			say = append(say, string(Markupf("%s %s was removed, and its %d figures with it; they stay in the log.", o.Key, o.Name, n)))
		}
		d.dropOption(o.Key)
	}
	return Markup(strings.Join(say, " "))
}

// figures is how many estimates an option has of its own.
func (d Decision) figures(option string) (n int) {
	for _, e := range d.Estimates {
		if e.Option == option {
			n++
		}
	}
	return n
}

// dropOption removes what hangs on an option that is gone.
func (d *Decision) dropOption(key string) {
	d.dropWhere(func(_, option string) bool { return option == key })
	if d.Recommendation.Option == key {
		d.Recommendation.Option = ""
	}
}
