package main

import (
	"time"

	"pvx/bot/sandbox"
)

// storyStart is when the demo's clock starts: a Monday, one day before the first Tuesday of December, so that the
// regular review of the decided decision is a day away and nothing is overdue.
var storyStart = time.Date(2026, time.November, 30, 14, 0, 0, 0, time.UTC)

// The demo's channels.
const (
	partnerDecisions = "C0PARTNERS"
	general          = "C0GENERAL"
	dealDesk         = "C0DEALDESK"
)

// role is one person of the demo; people appear as roles.
type role struct{ id, handle, name, zone, color string }

var roles = []role{
	{"U0ALLIANCES", "head-of-alliances", "Head of Alliances", "America/New_York", "1264a3"},
	{"U0CFO", "cfo", "CFO", "America/New_York", "7a5195"},
	{"U0VPSALES", "vp-sales", "VP Sales", "America/Chicago", "b5533c"},
	{"U0REVOPS", "revops-lead", "RevOps Lead", "America/New_York", "2a7f62"},
	{"U0PARTNERNA", "partner-manager-na", "Partner Manager NA", "America/Los_Angeles", "c2751a"},
	{"U0PARTNEREMEA", "partner-manager-emea", "Partner Manager EMEA", "Europe/Berlin", "3b6ea5"},
	{"U0SUPPORT", "support-operations-lead", "Support Operations Lead", "Europe/Dublin", "8a4b6b"},
	{"U0LEGAL", "legal-counsel", "Legal Counsel", "Europe/London", "56616b"},
	{"U0PRODUCT", "product-lead", "Product Lead", "America/Los_Angeles", "0f7c8a"},
	{"U0PROGRAMS", "partner-programs-lead", "Partner Programs Lead", "America/New_York", "9b6a12"},
	{"U0FINANCE", "finance-analyst", "Finance Analyst", "America/New_York", "4a6d2f"},
	{"U0APAC", "alliance-lead-apac", "Alliance Lead APAC", "Asia/Tokyo", "a23b5e"},
	{"U0GMAPAC", "general-manager-apac", "General Manager APAC", "Asia/Tokyo", "5b4a9e"},
	{"U0MARKETING", "partner-marketing", "Partner Marketing", "Europe/Paris", "b0567a"},
}

func people() []sandbox.User {
	var out []sandbox.User
	for _, r := range roles {
		out = append(out, sandbox.User{ID: r.id, Name: r.handle, RealName: r.name, Title: r.name, TZ: r.zone, Color: r.color})
	}
	return out
}

func everybody() []string {
	var out []string
	for _, r := range roles {
		out = append(out, r.id)
	}
	return out
}

// world is the demo's workspace.
func world() (sandbox.Team, []sandbox.User, []sandbox.Channel) {
	team := sandbox.Team{ID: "T0TIDEWATER", Name: "Tidewater Software", Domain: "tidewater"}
	return team, people(), []sandbox.Channel{
		{ID: partnerDecisions, Name: "partner-decisions", Topic: "Partner value exchange: decisions, reviews, evidence", Members: append(everybody(), sandbox.AppMember)},
		{ID: general, Name: "general", Topic: "Company-wide announcements", Members: everybody()},
		{ID: dealDesk, Name: "deal-desk", Private: true, Topic: "Terms and exceptions", Members: []string{"U0ALLIANCES", "U0CFO", "U0VPSALES", "U0REVOPS"}},
	}
}
