package sandbox

import (
	"math"
	"time"

	"golang.org/x/time/rate"
)

const postBurst = 5 // posts at once into one channel; Slack only says "short bursts"

// limits counts calls: each method has its tier, posts count per channel.
type limits struct {
	tiers map[string]*rate.Limiter
	posts map[string]*rate.Limiter
}

// wait uses one call of a limiter, or says how many whole seconds to wait first.
func wait(l *rate.Limiter) int {
	r := l.Reserve()
	d := r.Delay()
	if d <= 0 {
		return 0
	}
	r.Cancel()
	return int(math.Ceil(d.Seconds()))
}

// tier counts one call of a method with perMinute calls allowed; 0 means no limit.
func (l *limits) tier(method string, perMinute int) int {
	if perMinute == 0 {
		return 0
	}
	if l.tiers == nil {
		l.tiers = map[string]*rate.Limiter{}
	}
	if l.tiers[method] == nil {
		l.tiers[method] = rate.NewLimiter(rate.Every(time.Minute/time.Duration(perMinute)), perMinute)
	}
	return wait(l.tiers[method])
}

// post counts one message into a channel.
func (l *limits) post(channel string) int {
	if l.posts == nil {
		l.posts = map[string]*rate.Limiter{}
	}
	if l.posts[channel] == nil {
		l.posts[channel] = rate.NewLimiter(1, postBurst)
	}
	return wait(l.posts[channel])
}
