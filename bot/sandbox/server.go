package sandbox

import (
	"embed"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

//go:embed page
var pageFiles embed.FS

// Handler serves the Web API at /api/, Socket Mode at /link/, the page at / and its door at /client/ and /control/. A request
// whose Host or Origin is not this machine is refused, so that no web page elsewhere can reach the workspace.
func (w *Workspace) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/api/", w.serveAPI)
	mux.HandleFunc("GET /link/", w.serveLink)
	mux.HandleFunc("POST /hooks/", w.serveHook)
	mux.HandleFunc("POST /upload/", w.serveUpload)
	mux.HandleFunc("GET /files/", w.serveFile)
	w.door(mux)
	w.controls(mux)
	root, err := fs.Sub(pageFiles, "page")
	if err != nil { // the path is fixed at build time
		root = pageFiles
	}
	index := func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Cache-Control", "no-cache")
		http.ServeFileFS(rw, r, root, "index.html")
	}
	mux.HandleFunc("GET /{$}", index)
	mux.HandleFunc("GET /archives/", index) // permalinks open the page, which finds the message
	mux.Handle("GET /assets/", http.StripPrefix("/assets/", noCache(http.FileServerFS(root))))
	return w.guard(mux)
}

func noCache(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Cache-Control", "no-cache")
		next.ServeHTTP(rw, r)
	})
}

// guard refuses foreign hosts (DNS rebinding) and foreign pages (a form or script of another site).
func (w *Workspace) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if !w.local(r.Host) {
			http.Error(rw, "this workspace answers on the loopback address only", http.StatusForbidden)
			return
		}
		// A ticket from apps.connections.open guards /link/; clients name Slack itself as Origin there.
		if origin := r.Header.Get("Origin"); origin != "" && !strings.HasPrefix(r.URL.Path, "/link/") {
			u, err := url.Parse(origin)
			if err != nil || u.Host != r.Host {
				http.Error(rw, "another site may not call this workspace", http.StatusForbidden)
				return
			}
		}
		if site := r.Header.Get("Sec-Fetch-Site"); site == "cross-site" && r.Header.Get("Sec-Fetch-Mode") != "navigate" {
			http.Error(rw, "another site may not call this workspace", http.StatusForbidden)
			return
		}
		next.ServeHTTP(rw, r)
	})
}

func (w *Workspace) local(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.Trim(name, "[]")
	if name == "localhost" || slices.Contains(w.cfg.Hosts, name) {
		return true
	}
	ip := net.ParseIP(name)
	return ip != nil && ip.IsLoopback()
}
