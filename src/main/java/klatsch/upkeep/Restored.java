package klatsch.upkeep;

import java.time.Instant;

/// What has been restored.
///
/// @param made when the backup was begun
public record Restored(Instant made, int files) {}
