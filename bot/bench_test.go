package bot_test

import (
	"fmt"
	"testing"
)

// BenchmarkSlashToAck types a command and waits for its acknowledgement: socket, decoding, one use case, ack.
func BenchmarkSlashToAck(b *testing.B) {
	r := connect(b, workspace(), &script{}, nil)
	b.ResetTimer()
	for range b.N {
		r.ok(r.ann.Command(r.ctx, "general", "/pvx show PVX-1"))
	}
}

// BenchmarkSlashToView types /pvx new and waits until the window is open.
func BenchmarkSlashToView(b *testing.B) {
	r := connect(b, workspace(), &script{}, nil)
	b.ResetTimer()
	for i := range b.N {
		title := fmt.Sprint("n", i)
		r.ok(r.ann.Command(r.ctx, "general", "/pvx new "+title))
		m := r.modal()
		for m.Title() != title {
			// The workspace wakes nobody for a title; the window opens within a millisecond.
			if r.ctx.Err() != nil {
				b.Fatal("no window")
			}
		}
		b.StopTimer()
		r.ok(m.CloseAll(r.ctx))
		b.StartTimer()
	}
}
