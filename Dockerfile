# The agent's image for people with Docker: docker build --tag localhost/npd-agent:test .
#
# It has the same content as `npm run image` makes without Docker, because it runs just that, in a Debian 12, and
# takes the layers out of the archive; there is no second list of packages. docs/image.md says what is in it.
# Without the userland: docker build --build-arg FLAVOUR=--minimal --tag localhost/npd-agent:test-minimal .
# No CI builds this file: its machines have no Docker.

FROM node:24-bookworm-slim AS build
ARG FLAVOUR=""
WORKDIR /project
COPY . .
RUN npm ci --no-audit --no-fund && npm run image -- --output /image.tar $FLAVOUR
# One folder for each layer: /layers/0 Node and its libraries, /layers/1 the userland (may be empty), /layers/2 the agent.
RUN mkdir -p /layout /layers/0 /layers/1 /layers/2 && tar -xf /image.tar -C /layout && cd /layout/blobs/sha256 && \
    set -- $(node -p "const blob = (d) => JSON.parse(fs.readFileSync(d.slice(7))); \
      blob(JSON.parse(fs.readFileSync('/layout/index.json')).manifests[0].digest).layers.map((l) => l.digest.slice(7)).join(' ')") && \
    tar -xpzf "$1" -C /layers/0 && \
    if [ $# = 3 ]; then tar -xpzf "$2" -C /layers/1; shift; fi && \
    tar -xpzf "$2" -C /layers/2

FROM scratch
COPY --from=build /layers/0/ /
COPY --from=build /layers/1/ /
COPY --from=build /layers/2/ /
# What follows is scripts/image/container-start.ts; a test compares the two.
USER 0:0
EXPOSE 20256/tcp 20257/tcp
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
WORKDIR /
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/node", "--max-semi-space-size=1", "--optimize-for-size", "--single-threaded", "/app/bin/agent.js"]
CMD ["--config.system-log-monitor=/config/kernel-monitor.json,/config/readonly-monitor.json"]
LABEL org.opencontainers.image.title="npd-agent" \
      org.opencontainers.image.source="https://github.com/kubectl-npd/kubectl-npd" \
      org.opencontainers.image.licenses="Apache-2.0"
