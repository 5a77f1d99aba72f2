package bolt

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"pvx/flows"
)

// Decision returns the record and its version.
func (t *tx) Decision(id flows.ID) (flows.Decision, flows.Version, error) {
	v := get(t.mine(decisions), []byte(id))
	if v == nil {
		return flows.Decision{}, 0, fmt.Errorf("decision %s: %w", id, flows.ErrNotFound)
	}
	d, err := decode[flows.Decision](v[8:])
	if err != nil {
		return flows.Decision{}, 0, fmt.Errorf("decision %s: %w", id, err)
	}
	return d, flows.Version(binary.BigEndian.Uint64(v)), nil
}

// Find returns the latest edition's id.
func (t *tx) Find(n int64) (flows.ID, error) {
	var id flows.ID
	err := scan(t.mine(numbers), number(nil, uint64(n)), func(_, v []byte) error {
		id = flows.ID(v)
		return nil
	})
	if err == nil && id == "" {
		err = fmt.Errorf("decision %s: %w", flows.KeyOf(n), flows.ErrNotFound)
	}
	return id, err
}

// place is what Save must know of the record it replaces, without decoding it.
type place struct {
	version flows.Version
	number  []byte // key in numbers
	row     []byte // key in rows
}

func placeOf(d flows.Decision, v flows.Version) place {
	n := number(number(nil, uint64(d.Number)), uint64(d.Edition))
	return place{v, append(n, d.ID...), append(backwards(nil, d.Changed), d.ID...)}
}

func (p place) encode() []byte {
	b := binary.AppendUvarint(number(nil, uint64(p.version)), uint64(len(p.number)))
	return append(append(b, p.number...), p.row...)
}

func readPlace(b []byte) (place, error) {
	if b == nil {
		return place{}, nil
	}
	if len(b) > 8 {
		if n, used := binary.Uvarint(b[8:]); used > 0 && uint64(len(b)-8-used) >= n {
			at := 8 + used
			return place{flows.Version(binary.BigEndian.Uint64(b)), bytes.Clone(b[at : at+int(n)]), bytes.Clone(b[at+int(n):])}, nil
		}
	}
	return place{}, errors.New("damaged index")
}

// Save writes the record, its number and its index row.
func (t *tx) Save(d flows.Decision, was flows.Version) error {
	if d.ID == "" {
		return errors.New("save decision: its id is missing")
	}
	if d.Team != "" && d.Team != t.team {
		return fmt.Errorf("save decision %s: it belongs to another workspace than the transaction", d.ID)
	}
	if err := t.save(d, was); err != nil {
		return fmt.Errorf("save decision %s: %w", d.ID, err)
	}
	return nil
}

func (t *tx) save(d flows.Decision, was flows.Version) error {
	at, err := t.make(places)
	if err != nil {
		return err
	}
	old, err := readPlace(at.Get([]byte(d.ID)))
	if err != nil {
		return err
	}
	if old.version != was {
		return flows.ErrConflict
	}
	is := placeOf(d, was+1)
	if err := at.Put([]byte(d.ID), is.encode()); err != nil {
		return err
	}

	rec, err := encode(d)
	if err != nil {
		return err
	}
	all, err := t.make(decisions)
	if err != nil {
		return err
	}
	if err := all.Put([]byte(d.ID), append(number(nil, uint64(is.version)), rec...)); err != nil {
		return err
	}

	nums, err := t.make(numbers)
	if err != nil {
		return err
	}
	if old.version != 0 && !bytes.Equal(old.number, is.number) {
		if err := nums.Delete(old.number); err != nil {
			return err
		}
	}
	if d.Number > 0 {
		if err := nums.Put(is.number, []byte(d.ID)); err != nil {
			return err
		}
		// A record that came with its number, such as an imported one, must not meet it again in NextNumber.
		if nums.Sequence() < uint64(d.Number) {
			if err := nums.SetSequence(uint64(d.Number)); err != nil {
				return err
			}
		}
	}

	row, err := encode(indexRow{Row: flows.RowOf(d), Text: fold(d.Title + " " + d.Key()), Acting: 1 + len(d.People.Approvers) + len(d.People.Contributors)})
	if err != nil {
		return err
	}
	list, err := t.make(rows)
	if err != nil {
		return err
	}
	if old.version != 0 && !bytes.Equal(old.row, is.row) {
		if err := list.Delete(old.row); err != nil {
			return err
		}
	}
	return list.Put(is.row, row)
}

// NextNumber counts from 1.
func (t *tx) NextNumber() (int64, error) {
	b, err := t.make(numbers)
	if err != nil {
		return 0, fmt.Errorf("next number: %w", err)
	}
	n, err := b.NextSequence()
	return int64(n), err
}
