package bolt

import (
	"encoding/json"
	"fmt"
	"strconv"

	"go.etcd.io/bbolt"
)

// fileSchema is the layout of the buckets, recordSchema the form of the JSON in them. Each grows by one when a reader
// of the one before would misread what is written now.
const (
	fileSchema   = 1
	recordSchema = 1
)

var metaBucket, schemaKey = []byte("meta"), []byte("schema")

// migrate brings a file to fileSchema, and refuses one that it does not understand.
func migrate(path string, tx *bbolt.Tx) error {
	meta := tx.Bucket(metaBucket)
	if meta == nil {
		if k, _ := tx.Cursor().First(); k != nil {
			return fmt.Errorf("open store %s: another program keeps its data in this file; name another file", path)
		}
		meta, err := tx.CreateBucket(metaBucket)
		if err != nil {
			return fmt.Errorf("open store %s: %w", path, err)
		}
		return meta.Put(schemaKey, []byte(strconv.Itoa(fileSchema)))
	}
	v, err := strconv.Atoi(string(meta.Get(schemaKey)))
	switch {
	case err != nil || v < 1:
		return fmt.Errorf("open store %s: its schema is %q, which is no number; the file is damaged or of another program", path, meta.Get(schemaKey))
	case v > fileSchema:
		return fmt.Errorf("open store %s: a newer PVX wrote it (schema %d, this one knows %d); run that version, or put back the copy made before the upgrade", path, v, fileSchema)
	}
	return nil
}

type record[T any] struct {
	Schema int `json:"s"`
	Data   T   `json:"d"`
}

func encode[T any](v T) ([]byte, error) {
	return json.Marshal(record[T]{recordSchema, v})
}

func decode[T any](b []byte) (T, error) {
	var r record[T]
	if err := json.Unmarshal(b, &r); err != nil {
		return r.Data, fmt.Errorf("decode record: %w", err)
	}
	if r.Schema > recordSchema {
		return r.Data, fmt.Errorf("decode record: a newer PVX wrote it (schema %d, this one knows %d)", r.Schema, recordSchema)
	}
	return r.Data, nil
}
