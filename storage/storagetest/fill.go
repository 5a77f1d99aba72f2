package storagetest

import (
	"fmt"
	"reflect"
	"time"

	"pvx/flows"
)

// filled returns a value with something different in every field, however deep, so that a field which a backend loses
// or mixes up is seen also when it was added later.
func filled[T any]() T {
	var out T
	n := 0
	fill(reflect.ValueOf(&out).Elem(), &n)
	return out
}

func fill(v reflect.Value, n *int) {
	*n++
	switch x := v.Addr().Interface().(type) {
	case *time.Time:
		*x = time.Date(2026, 10, 5, 9, 0, *n, *n, time.UTC)
		return
	case *[]byte:
		*x = []byte{0, byte(*n), 0xFF}
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("text %d: é 日本 <&> \"'\\ \n", *n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Float64:
		v.SetFloat(float64(*n) + 0.1)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range 2 {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			fill(key, n)
			fill(value, n)
			v.SetMapIndex(key, value)
		}
	default:
		panic(fmt.Sprintf("the suite cannot fill a %s: teach fill to", v.Type()))
	}
}

// decision is a full record with an id and a number of its own.
func decision(id flows.ID, number int64, team flows.TeamID) flows.Decision {
	d := filled[flows.Decision]()
	d.Schema, d.ID, d.Number, d.Team = 1, id, number, team
	return d
}
