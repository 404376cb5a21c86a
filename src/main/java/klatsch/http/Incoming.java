package klatsch.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request whose route is known, before it is bound.
///
/// @param variables the decoded values, in the order in which the canonical path names them
/// @param body empty, if there is none
/// @param upload the body of an operation that reads it while it arrives, else `null`
/// @param version the generation whose path was called
/// @param repeat which request it is, if it may be sent again
record Incoming(
    List<String> variables,
    Query query,
    byte[] body,
    @Nullable Upload upload,
    Client client,
    ApiVersion version,
    @Nullable Repeat repeat) {}
