// Package storage chooses a store by its URL. What a store must do is said in flows and checked by storagetest; how it
// does it is the backend's affair.
package storage

import (
	"fmt"
	"strings"

	"pvx/flows"
	"pvx/storage/bolt"
)

// Open opens the store that the URL names: a file's path or "bolt:" and a path. The error of an unknown scheme shows an
// accepted URL.
func Open(url string) (flows.Store, error) {
	scheme, rest, found := strings.Cut(url, ":")
	switch {
	case !found || strings.ContainsAny(scheme, `/\.`) || len(scheme) == 1: // a single letter is a drive
		return openBolt(url)
	case scheme == "bolt":
		return openBolt(strings.TrimPrefix(rest, "//"))
	case scheme == "postgres" || scheme == "postgresql":
		// The URL may hold a password: it is not repeated.
		return nil, fmt.Errorf("open store: this build keeps decisions in a bbolt file only, not in PostgreSQL; an accepted store is %s", example)
	}
	return nil, fmt.Errorf("open store: unknown kind of store %q; an accepted one is %s", scheme, example)
}

const example = "pvx.db or bolt:/var/lib/pvx/pvx.db"

func openBolt(path string) (flows.Store, error) {
	s, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		return nil, err
	}
	return s, nil
}
