# The bot as a container of one static file. Build: docker build -t pvx .
FROM golang:1.26 AS build
WORKDIR /src
ENV CGO_ENABLED=0 GOTOOLCHAIN=local
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN go build -trimpath -ldflags='-s -w' -o /out/pvx ./cmd/pvx && mkdir -p /out/data /out/tmp

FROM scratch
# Slack's certificates are checked against these; time zones are in the program.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/pvx /pvx
# Owned by the user below, so that a new volume is, too.
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build --chown=65532:65532 /out/tmp /tmp
COPY LICENSE /
USER 65532:65532
ENV PVX_STORE=/data/pvx.db PVX_LOG=info,json
VOLUME /data
# No port is opened and no health check is defined: the bot dials out, and ends when it cannot go on.
ENTRYPOINT ["/pvx"]
CMD ["run"]
