package storage_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pvx/flows"
	"pvx/storage"
)

func TestOpenKeepsDataInTheFileNamed(t *testing.T) {
	for _, tt := range []struct{ name, url, file string }{
		{"a path", "DIR/a.db", "a.db"},
		{"a relative path", "b.db", "b.db"},
		{"bolt and a path", "bolt:DIR/c.db", "c.db"},
		{"bolt and slashes", "bolt://DIR/d.db", "d.db"},
		{"a path with a colon", "DIR/12:30.db", "12:30.db"},
		{"a relative path with a colon", "./e:f.db", "e:f.db"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			t.Chdir(dir)
			s, err := storage.Open(strings.ReplaceAll(tt.url, "DIR", dir))
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Update(context.Background(), "T1", func(tx flows.Tx) error { return tx.PutSetting("a", "b") }); err != nil {
				t.Error(err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			if _, err := os.Stat(filepath.Join(dir, tt.file)); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestOpenRefuses(t *testing.T) {
	for _, tt := range []struct {
		name, url string
		want      []string
		not       string
	}{
		{"nothing", "", []string{"missing", "pvx.db"}, ""},
		{"bolt without a path", "bolt:", []string{"missing", "pvx.db"}, ""},
		{"postgres", "postgres://pvx:hunter2@db/pvx", []string{"bbolt file only", "bolt:/"}, "hunter2"},
		{"postgresql", "postgresql://db/pvx", []string{"bbolt file only", "bolt:/"}, ""},
		{"another scheme", "mysql://root:hunter2@db/pvx", []string{`"mysql"`, "bolt:/"}, "hunter2"},
		{"no such directory", "bolt:nowhere/pvx.db", []string{"nowhere/pvx.db", "directory does not exist"}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			s, err := storage.Open(tt.url)
			if err == nil {
				s.Close()
				t.Fatal("opened")
			}
			for _, w := range tt.want {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("error %q does not say %q", err, w)
				}
			}
			if tt.not != "" && strings.Contains(err.Error(), tt.not) {
				t.Errorf("error %q gives away a password", err)
			}
		})
	}
}
