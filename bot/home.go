package bot

import (
	"github.com/slack-go/slack"

	"pvx/bot/text"
	"pvx/flows"
)

// homeCallback is the callback_id of App Home.
const homeCallback = "pvx_home"

// HomeView draws App Home. Home knows neither tables nor charts, so both are put into sections.
func HomeView(m flows.Message) slack.HomeTabViewRequest {
	d := draw(m, []string{tableBlock, chartBlock})
	blocks := d.blocks
	if len(blocks) > most {
		blocks = append(blocks[:most-1:most-1], quiet(text.More))
	}
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, CallbackID: homeCallback, Blocks: slack.Blocks{BlockSet: blocks}}
}
