package sandbox

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	_ "image/gif" // the kinds of pictures that Slack makes previews of
	"image/jpeg"
	_ "image/png"
)

// Widths of Slack's previews; a picture has those that are no wider than itself, and always the first.
var previews = []int{360, 480, 720, 800, 960, 1024}

const maxPixels = 40_000_000 // larger pictures get no previews: they would cost more than they show

// pictureKeys is what Slack adds to the file object of a picture: its size and previews. Every preview is the picture
// itself, which the page scales; its address is "" here. nil when the content is no picture.
func pictureKeys(content []byte) obj {
	const link = ""
	size, _, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil || size.Width < 1 || size.Height < 1 || size.Width*size.Height > maxPixels {
		return nil
	}
	o := obj{"original_w": size.Width, "original_h": size.Height, "thumb_64": link, "thumb_80": link, "thumb_160": link}
	for _, wide := range previews {
		if wide > 360 && wide > size.Width {
			break
		}
		w := min(wide, size.Width)
		key := fmt.Sprintf("thumb_%d", wide)
		o[key], o[key+"_w"], o[key+"_h"] = link, w, max(1, size.Height*w/size.Width)
	}
	if tiny := tinyPicture(content); tiny != "" {
		o["thumb_tiny"] = tiny
	}
	return o
}

// tinyPicture is the blurred stand-in shown while a picture loads: a JPEG of 48 pixels, in base64.
func tinyPicture(content []byte) string {
	full, _, err := image.Decode(bytes.NewReader(content))
	if err != nil {
		return ""
	}
	from := full.Bounds()
	long := max(from.Dx(), from.Dy())
	small := image.NewRGBA(image.Rect(0, 0, max(1, from.Dx()*48/long), max(1, from.Dy()*48/long)))
	for y := range small.Bounds().Dy() {
		for x := range small.Bounds().Dx() {
			small.Set(x, y, full.At(from.Min.X+x*from.Dx()/small.Bounds().Dx(), from.Min.Y+y*from.Dy()/small.Bounds().Dy()))
		}
	}
	var out bytes.Buffer
	if jpeg.Encode(&out, small, &jpeg.Options{Quality: 40}) != nil {
		return ""
	}
	return base64.StdEncoding.EncodeToString(out.Bytes())
}
