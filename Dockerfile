# syntax=docker/dockerfile:1
# The command alone: built and packed in one stage, installed from the packed file in the other.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /firedrill
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm pack --pack-destination /packed

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production
COPY --from=build /packed /packed
RUN npm install --global --no-audit --no-fund /packed/firedrill-cli-*.tgz && rm -rf /packed /root/.npm
USER node
WORKDIR /drill
ENTRYPOINT ["firedrill"]
CMD ["--help"]
