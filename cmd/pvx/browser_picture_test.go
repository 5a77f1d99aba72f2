package main

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

var screenshots = flag.Bool("screenshots", false, "TestBrowser writes the pictures of docs/images anew")

// shot writes docs/images/NAME.png at a window size in CSS pixels, and puts the window back to the story's size.
func (b *browser) shot(name string, width, height int64) {
	b.t.Helper()
	if !*screenshots {
		return
	}
	b.window(width, height)
	b.await("everything to stand still", "document.getAnimations().every((a) => a.playState !== 'running' || a.effect.getTiming().iterations === Infinity)")
	raw, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatalf("picture %s: %v", name, err)
	}
	b.window(windowWidth, windowHeight)
	raw = fewColours(b.t, raw)
	if len(raw) > 300_000 {
		b.t.Errorf("%s.png has %d bytes, more than a page should load", name, len(raw))
	}
	if err := os.WriteFile(filepath.Join("..", "..", "docs", "images", name+".png"), raw, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// window sizes the window and waits until the page is drawn anew.
func (b *browser) window(width, height int64) {
	b.t.Helper()
	b.do("size the window", chromedp.EmulateViewport(width, height, chromedp.EmulateScale(1.5)))
	b.await("the new size", fmt.Sprintf("innerWidth === %d && innerHeight === %d", width, height))
	for range 3 {
		if _, err := chromedp.Run(b.ctx, chromedp.Poll[bool]("new Promise((done) => requestAnimationFrame(() => done(true)))")); err != nil {
			b.t.Fatal(err)
		}
	}
}

// fewColours writes a PNG anew with 256 colours: those of most pixels, and of the rest those least like them. A page has
// few, and shades of them at the edges of letters; the picture has a third of the bytes.
func fewColours(t *testing.T, raw []byte) []byte {
	t.Helper()
	in, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	r := in.Bounds()
	count := map[color.Color]int{}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			count[in.At(x, y)]++
		}
	}
	all := slices.SortedFunc(maps.Keys(count), func(a, b color.Color) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)))
	})
	palette := color.Palette(slices.Clone(all[:min(len(all), 160)]))
	for len(palette) < min(len(all), 256) {
		far := slices.MaxFunc(all, func(a, b color.Color) int { return cmp.Compare(unlike(palette, a), unlike(palette, b)) })
		palette = append(palette, far)
	}
	index := map[color.Color]uint8{}
	for c := range count {
		index[c] = uint8(palette.Index(c))
	}
	out := image.NewPaletted(r, palette)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			out.SetColorIndex(x, y, index[in.At(x, y)])
		}
	}
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, out); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// unlike is how far a colour is from the nearest of a palette, squared.
func unlike(p color.Palette, c color.Color) int {
	var d int
	r, g, b, _ := c.RGBA()
	nr, ng, nb, _ := p.Convert(c).RGBA()
	for _, v := range [][2]uint32{{r, nr}, {g, ng}, {b, nb}} {
		x := int(v[0]>>8) - int(v[1]>>8)
		d += x * x
	}
	return d
}
