package bolt_test

import (
	"path/filepath"
	"testing"

	"pvx/flows"
	"pvx/storage/storagetest"
)

func TestStore(t *testing.T) {
	storagetest.Run(t, func(t *testing.T) (flows.Store, func() flows.Store) {
		path := filepath.Join(t.TempDir(), "pvx.db")
		s := open(t, path)
		return s, func() flows.Store {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = open(t, path)
			return s
		}
	})
}
