package klatsch.http;

import org.jspecify.annotations.Nullable;

/// The program at the other end of the connection.
///
/// @param ip the address that the connection comes from, without port
/// @param userAgent what it calls itself, if it says so; not to be trusted
/// @param called where it believes us to be, such as `https://example.org`; not to be trusted
public record Client(String ip, @Nullable String userAgent, String called) {}
