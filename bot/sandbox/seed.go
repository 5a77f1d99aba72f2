package sandbox

import (
	"fmt"
	"slices"
	"time"
)

// Team names the workspace.
type Team struct {
	ID     string `json:"id"`     // T…; "" means a fixed one
	Name   string `json:"name"`   // shown at the top of the page
	Domain string `json:"domain"` // the part before .slack.com in permalinks
}

// User is a person of the workspace.
type User struct {
	ID       string `json:"id"`        // U…; "" makes one
	Name     string `json:"name"`      // the handle: lower case, no blanks
	RealName string `json:"real_name"` // what others read
	Title    string `json:"title"`     // the line under the name in the profile
	TZ       string `json:"tz"`        // IANA zone; "" means Etc/UTC
	Color    string `json:"color"`     // six hex digits without #; "" chooses one
	Email    string `json:"email"`     // "" makes name@DOMAIN.example
	Deleted  bool   `json:"deleted"`   // deactivated
	Stranger bool   `json:"stranger"`  // belongs to another company; seen in shared channels only
}

// Channel is a conversation that exists from the start.
type Channel struct {
	ID       string   `json:"id"`   // C…; "" makes one
	Name     string   `json:"name"` // without #
	Private  bool     `json:"private"`
	Topic    string   `json:"topic"`
	Members  []string `json:"members"`   // users' ids or handles; AppMember is the app's own bot user
	Archived bool     `json:"archived"`  // nobody can post
	ReadOnly bool     `json:"read_only"` // only its first member can post
	Shared   bool     `json:"shared"`    // with another company

	ThreadOnly bool   `json:"thread_only"` // nothing can be posted beside threads
	NoThreads  bool   `json:"no_threads"`  // nobody can reply
	Posts      []Post `json:"posts"`       // what was said before the story begins; the app hears nothing of it
}

// Post is a message that is there from the start.
type Post struct {
	User   string `json:"user"` // id or handle
	Text   string `json:"text"` // as typed: @handle and #channel become mentions
	Pinned bool   `json:"pinned"`
}

// AppMember stands for the app's bot user in Channel.Members, and for the DM with the app where a channel is asked for.
const AppMember = "@app"

// elsewhere is the team of people from another company.
const elsewhere = "T0ELSEWHERE"

const slackbot = "USLACKBOT"

var palette = []string{"1264a3", "2eb67d", "e01e5a", "a45200", "4a154b", "007a5a", "b0348a", "36596b", "6b4fbb", "8a6d00"}

// seed builds people and channels from the configuration. w.mu held.
func (w *Workspace) seed() error {
	w.botID = "B0LOCALBOT"
	w.botUser = "U0LOCALBOT"
	for i, p := range w.cfg.People {
		if _, err := w.newUser(p, i); err != nil {
			return err
		}
	}
	w.addUser(&user{bot: true, User: User{
		ID: w.botUser, Name: botHandle(w.man.Features.Bot.Name), RealName: w.man.Features.Bot.Name,
		TZ: "America/Los_Angeles", Color: w.man.Display.Color[1:],
	}})
	w.addUser(&user{slackbot: true, User: User{ID: slackbot, Name: "slackbot", RealName: "Slackbot", TZ: "America/Los_Angeles", Color: "757575"}})
	for _, c := range w.cfg.Channels {
		if c.ID == "" {
			c.ID = w.newID("C")
		}
		kind := kindPublic
		if c.Private {
			kind = kindPrivate
		}
		ch := &channel{ID: c.ID, Name: c.Name, Kind: kind, Topic: c.Topic, Archived: c.Archived, ReadOnly: c.ReadOnly,
			Shared: c.Shared, ThreadOnly: c.ThreadOnly, NoThreads: c.NoThreads, Created: w.cfg.Clock.Now().Unix(), LastRead: map[string]string{}}
		for _, m := range c.Members {
			u := w.findUser(m)
			if u == nil {
				return fmt.Errorf("channel %s: nobody is called %s", c.Name, m)
			}
			if !slices.Contains(ch.Members, u.ID) {
				ch.Members = append(ch.Members, u.ID)
			}
		}
		if len(ch.Members) > 0 {
			ch.Creator = ch.Members[0]
		}
		if w.channels[c.ID] != nil || w.findChannel(c.Name) != nil {
			return fmt.Errorf("two channels share the id or name %s", c.Name)
		}
		w.addChannel(ch)
	}
	if err := w.seedGroups(); err != nil {
		return err
	}
	for _, s := range w.cfg.Switch {
		if w.findUser(s) == nil {
			return fmt.Errorf("switch: nobody is called %s", s)
		}
	}
	return nil
}

// newUser adds a person with what is missing filled in; place is how many there are already. w.mu held.
func (w *Workspace) newUser(p User, place int) (*user, error) {
	if p.Name == "" {
		return nil, fmt.Errorf("person %d has no handle", place+1)
	}
	if p.ID == "" {
		p.ID = w.newID("U")
	}
	if p.RealName == "" {
		p.RealName = p.Name
	}
	if p.TZ == "" {
		p.TZ = "Etc/UTC"
	}
	if _, err := time.LoadLocation(p.TZ); err != nil {
		return nil, fmt.Errorf("time zone of %s: %w", p.Name, err)
	}
	if p.Color == "" {
		p.Color = palette[place%len(palette)]
	}
	if p.Email == "" {
		p.Email = p.Name + "@" + w.cfg.Team.Domain + ".example"
	}
	if w.users[p.ID] != nil || w.findUser(p.Name) != nil {
		return nil, fmt.Errorf("two people share the id or handle %s", p.Name)
	}
	u := &user{User: p}
	w.addUser(u)
	return u, nil
}

// seedPosts writes the first messages of channels that have none. w.mu held.
func (w *Workspace) seedPosts() error {
	for _, seed := range w.cfg.Channels {
		c := w.findChannel(seed.Name)
		if c == nil || len(c.messages) > 0 {
			continue
		}
		for _, p := range seed.Posts {
			u := w.findUser(p.User)
			if u == nil {
				return fmt.Errorf("channel %s: nobody is called %s", seed.Name, p.User)
			}
			w.post(c, &message{User: u.ID, Text: w.compose(p.Text), Pinned: p.Pinned, Silent: true})
		}
		for _, m := range c.Members { // nothing of it is news
			if n := len(c.messages); n > 0 {
				c.LastRead[m] = c.messages[n-1].TS
			}
		}
	}
	return nil
}
