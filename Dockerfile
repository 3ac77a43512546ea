# api-scaffold in an image with nothing else in it:
#
#     docker build --tag api-scaffold .
#     docker run --rm --user "$(id -u):$(id -g)" --volume "$PWD:/work" api-scaffold openapi.yaml --framework express --output api
FROM rust:1.95-slim-trixie AS build
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/source/target \
    cargo build --profile dist --locked && cp target/dist/api-scaffold /api-scaffold

FROM gcr.io/distroless/cc-debian13:nonroot
COPY --from=build /api-scaffold /usr/local/bin/api-scaffold
WORKDIR /work
ENTRYPOINT ["/usr/local/bin/api-scaffold"]
