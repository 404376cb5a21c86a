package klatsch.http;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// The body of a request that may be too large to lie in memory: the handler reads it while it
/// arrives, and decides itself how much of it that may be.
///
/// If the client breaks off, reading throws an `IOException`. The handler lets go what it has so
/// far, and throws it on as the cause of another one.
///
/// @param contentType as the client calls it, if it does
/// @param length in bytes, as the client announces it; -1 if it does not
/// @param content to be read once
public record Upload(@Nullable String contentType, long length, InputStream content) {}
