package klatsch.config;

/// A value that somebody gave for a setting.
///
/// @param where the place to mend, as people call it: `klatsch.conf line 3`, `--http-port`
record Given(String value, String where) {}
