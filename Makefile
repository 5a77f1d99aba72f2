# What people do with this repository. Everything needs Go 1.26 or newer; the go command fetches the libraries.
# `make test` also uses a C compiler (the race detector) and Chromium (the tests that click); on Debian, as root, it
# installs them when they are missing, elsewhere it says what is left out.

GO ?= go
ADDR ?= 127.0.0.1:8080
BIN := bin/pvx

.PHONY: help build demo test bench fuzz golden lint vuln image ci clean

help: ## This list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

build: ## The program, as bin/pvx
	CGO_ENABLED=0 $(GO) build -trimpath -o $(BIN) ./cmd/pvx

demo: ## A local workspace with the bot and sample decisions, in the browser; ADDR=127.0.0.1:8080
	$(GO) run ./cmd/pvx demo --http $(ADDR)

test: ## Every test, with the race detector
	@./.ci/need
	$(GO) test -race $(TESTFLAGS) ./...

bench: ## Every benchmark
	$(GO) test -run '^$$' -bench . -benchmem ./...

fuzz: ## Every fuzz test for FUZZTIME (10s)
	@./.ci/fuzz $(or $(FUZZTIME),10s)

golden: ## Write the golden files anew; look at the diff before you commit it
	@for p in $$(grep -rlE 'flag\.Bool\("update"' --include='*_test.go' . | xargs -n1 dirname | sort -u); do $(GO) test "$$p" -update || exit 1; done
	@git --no-pager diff --stat -- '*.golden.*'

lint: ## gofmt, vet, staticcheck
	@./.ci/lint

vuln: ## govulncheck; asks the vulnerability database at vuln.go.dev
	$(GO) run golang.org/x/vuln/cmd/govulncheck@v1.9.0 ./...

image: ## A container image, pvx:latest
	docker build -t pvx .

ci: ## What runs before a change is accepted
	./.ci/run

clean:
	rm -rf bin
