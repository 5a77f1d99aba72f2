package sandbox

// Team names the workspace.
type Team struct {
	ID     string `json:"id"`     // "" means T0PVXLOCAL's like: a fixed id
	Name   string `json:"name"`   // shown at the top of the page
	Domain string `json:"domain"` // the part before .slack.com in permalinks
}

// User is a person of the workspace.
type User struct {
	ID       string `json:"id"`        // U…; "" makes one
	Name     string `json:"name"`      // the handle: lower case, no blanks
	RealName string `json:"real_name"` // what others read
	Title    string `json:"title"`     // the line under the name in the profile
	TZ       string `json:"tz"`        // IANA zone; "" means UTC
	Color    string `json:"color"`     // six hex digits without #; "" chooses one
	Email    string `json:"email"`     // "" makes name@DOMAIN.example
	Deleted  bool   `json:"deleted"`   // deactivated
	Stranger bool   `json:"stranger"`  // belongs to another company; seen in shared channels only
}

// Channel is a conversation that exists from the start.
type Channel struct {
	ID       string   `json:"id"`   // C… ; "" makes one
	Name     string   `json:"name"` // without #
	Private  bool     `json:"private"`
	Topic    string   `json:"topic"`
	Members  []string `json:"members"`   // users' ids or handles; "@app" is the app's own bot user
	Archived bool     `json:"archived"`  // nobody can post
	ReadOnly bool     `json:"read_only"` // only its first member can post
	Shared   bool     `json:"shared"`    // with another company
}

// AppMember stands for the app's bot user in Channel.Members.
const AppMember = "@app"
