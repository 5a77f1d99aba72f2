package main

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"pvx/engine/file"
)

func sample(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile("demo/" + name + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// The page keeps to the columns that were asked for; too few are wrong usage.
func TestAnalyzeWidth(t *testing.T) {
	for _, width := range []string{"60", "80", "140"} {
		got := runProgram(t, nil, sample(t, "2-incentive-mix"), "analyze", "-", "--draws", "500", "--width", width)
		if got.code != 0 || !strings.Contains(got.out, "Grade: ") {
			t.Fatalf("exit %d: %s", got.code, got.err)
		}
		most := 0
		for _, l := range strings.Split(got.out, "\n") {
			most = max(most, utf8.RuneCountInString(l))
		}
		if want := map[string]int{"60": 60, "80": 80, "140": 140}[width]; most > want || most < want-20 && want < 100 {
			t.Errorf("--width %s: the longest line has %d columns", width, most)
		}
	}
	if got := runProgram(t, nil, sample(t, "2-incentive-mix"), "analyze", "-", "--width", "40"); got.code != 2 || !strings.Contains(got.err, "60 columns") {
		t.Errorf("exit %d: %s", got.code, got.err)
	}
}

// The program's JSON is what the schema in the repository says, and seed and draws are in it.
func TestAnalyzeJSON(t *testing.T) {
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(file.AnalysisSchema)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("a.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("a.json")
	if err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) string {
		got := runProgram(t, nil, sample(t, "1-midmarket-route"), append([]string{"analyze", "-", "--json"}, args...)...)
		if got.code != 0 || got.err != "" {
			t.Fatalf("exit %d: %s", got.code, got.err)
		}
		return got.out
	}
	out := run("--seed", "7", "--draws", "700")
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(v); err != nil {
		t.Error(err)
	}
	if !strings.Contains(out, `"seed": 7,`) || !strings.Contains(out, `"draws": 700`) {
		t.Error("seed and draws are not in it")
	}
	if out != run("--seed", "7", "--draws", "700") {
		t.Error("the same seed gives other bytes")
	}
	if out == run("--seed", "8", "--draws", "700") {
		t.Error("another seed gives the same bytes")
	}
}

// Whatever is wrong with the file or the flags: exit code 2, the mistakes on standard error, nothing on standard output.
func TestAnalyzeRefuses(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		name, in string
		args     []string
		want     []string
	}{
		{"no file", "", []string{"nowhere.yaml"}, []string{"there is no file nowhere.yaml"}},
		{"a folder", "", []string{dir}, []string{"cannot be read: is a directory"}},
		{"nothing", "", []string{"-"}, []string{"has a mistake:\nstandard input: the file is empty"}},
		{"two mistakes", "pvx: 1\noptions: []\ntitel: x\ncriteria: []\n", []string{"-"}, []string{"has 3 mistakes:\nstandard input:2: options: at least two are needed",
			"\nstandard input:3: titel: is not a key of a decision file; did you mean title?", "\nstandard input:4: criteria: is empty"}},
		{"two files", "", []string{"a", "b"}, []string{"takes one decision file"}},
		{"no draws", sample(t, "2-incentive-mix"), []string{"-", "--draws", "0"}, []string{"--draws 0 is not between 1 and 1000000"}},
		{"too many draws", sample(t, "2-incentive-mix"), []string{"-", "--draws", "1000000000000"}, []string{"is not between 1 and 1000000"}},
		{"draws in words", sample(t, "2-incentive-mix"), []string{"-", "--draws", "many"}, []string{"--draws"}},
		{"negative seed", sample(t, "2-incentive-mix"), []string{"-", "--seed", "-1"}, []string{"--seed"}},
		{"unknown flag", sample(t, "2-incentive-mix"), []string{"-", "--sead", "1"}, []string{"unknown flag: --sead", "pvx analyze --help"}},
		{"unknown sampling", sample(t, "2-incentive-mix"), []string{"-", "--sampling", "sobol"}, []string{"--sampling sobol is not one of random, stratified, quasi"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, extra := range [][]string{nil, {"--json"}} {
				got := runProgram(t, nil, c.in, append(append([]string{"analyze"}, c.args...), extra...)...)
				if got.code != 2 || got.out != "" {
					t.Errorf("exit %d, on standard output %q", got.code, got.out)
				}
				for _, w := range c.want {
					if !strings.Contains(got.err, w) {
						t.Errorf("%q is not in\n%s", w, got.err)
					}
				}
			}
		})
	}
}
