package klatsch.api.client.membership;

import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// The body of requests that do something to somebody, and may say why.
public record Target(UserId userId, @Nullable String reason) {}
