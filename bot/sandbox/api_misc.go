package sandbox

import (
	"encoding/json"
	"strings"

	"pvx/bot/blockkit"
)

var miscMethods = map[string]method{
	"usergroups.list":        {scopes: []string{"usergroups:read"}, tier: tier2, run: usergroupsList},
	"usergroups.users.list":  {scopes: []string{"usergroups:read"}, tier: tier2, run: usergroupUsers},
	"blocks.validate":        {token: noToken, run: blocksValidate},
	"apps.manifest.validate": {token: noToken, tier: tier3, run: manifestValidate},
}

// blocksValidate is Slack's own validator: exactly one of blocks, view and message.
func blocksValidate(w *Workspace, c *call) (obj, *apiError) {
	var bad blockkit.Problems
	code, root := "", ""
	switch blocks, v, m := c.raw("blocks"), c.raw("view"), c.raw("message"); {
	case blocks != nil && v == nil && m == nil:
		bad, code = blockkit.CheckBlocks(blocks, blockkit.Message, blockkit.Newest), "invalid_blocks"
		root = "/blocks"
	case v != nil && blocks == nil && m == nil:
		bad, code = blockkit.CheckView(v, blockkit.Newest), "invalid_view"
		root = "/view"
	case m != nil && blocks == nil && v == nil:
		_, bad = blockkit.CheckMessage(m, blockkit.Newest)
		code = "invalid_message"
	default:
		return nil, invalidArguments([]string{"must provide exactly one of `blocks`, `view`, or `message`"})
	}
	for i := range bad { // pointers lead through the argument's value
		bad[i].Pointer = strings.TrimPrefix(bad[i].Pointer, root)
	}
	if len(bad) > 0 {
		return nil, &apiError{code: code, extra: obj{"errors": bad}}
	}
	return nil, nil
}

func manifestValidate(w *Workspace, c *call) (obj, *apiError) {
	raw := c.raw("manifest")
	if id := c.str("app_id"); id != "" && id != w.appID {
		return nil, fail1("invalid_app_id")
	}
	if !json.Valid(raw) {
		return nil, fail1("invalid_manifest")
	}
	if _, err := parseManifest(raw); err != nil {
		return nil, &apiError{code: "invalid_manifest", extra: obj{"errors": []obj{{"message": err.Error(), "pointer": "/"}}}}
	}
	return nil, nil
}
