package klatsch.api.client.membership;

import org.jspecify.annotations.Nullable;

/// The body of requests that need none, but may say why.
public record Reason(@Nullable String reason) {}
