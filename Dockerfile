# syntax=docker/dockerfile:1
# One static binary (but for glibc) on a base without a shell, running as nobody in particular.

FROM rust:1.95.0-bookworm AS build
WORKDIR /src
# This image's toolchain is the pinned one; without this rustup would fetch the developers' components too.
ENV RUSTUP_TOOLCHAIN=1.95.0
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked --bin motcua \
    && install -D --strip target/release/motcua /out/usr/local/bin/motcua \
    && install -d -m 0700 /out/var/lib/motcua

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /out/usr/local/bin/motcua /usr/local/bin/motcua
COPY --from=build --chown=nonroot:nonroot /out/var/lib/motcua /var/lib/motcua
COPY LICENSE-APACHE LICENSE-MIT /usr/share/doc/motcua/
ENV MOTCUA_ADDRESS=0.0.0.0 \
    MOTCUA_PORT=8080 \
    MOTCUA_DATA_DIR=/var/lib/motcua \
    MOTCUA_LOG_FORMAT=json
VOLUME /var/lib/motcua
EXPOSE 8080
USER nonroot
# There is no curl here: the program asks its own /health/ready.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["/usr/local/bin/motcua", "health"]
ENTRYPOINT ["/usr/local/bin/motcua"]
CMD ["serve"]
