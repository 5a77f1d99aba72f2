package bot

import (
	"errors"
	"net/http"
	"testing"
)

// The dialler maps ws to http and wss to https before it asks for a proxy.
func TestPlainSocketsStayOnThisMachine(t *testing.T) {
	for url, refused := range map[string]bool{
		"http://127.0.0.1:8080/link/": false, "http://[::1]:8080/link/": false, "http://localhost/link/": false,
		"https://wss-primary.slack.example/link/": false, "http://wss-primary.slack.example/link/": true, "http://10.0.0.7/link/": true,
	} {
		r, err := http.NewRequest(http.MethodGet, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := socketProxy(r); errors.Is(err, errPlainSocket) != refused {
			t.Errorf("%s: %v, want refused %t", url, err, refused)
		}
	}
}
