package klatsch.config;

import java.time.Duration;

/// What people may upload, and what becomes of it.
///
/// @param maxUpload the largest file
/// @param pending how many uploads a user may have announced that have not come
/// @param pendingLifetime how long an announced upload may take to come
/// @param unauthenticated whether files are given to who has their address, or only to users
/// @param thumbnailPixels the largest picture of which smaller ones are made, width times height
/// @param thumbnailsAtOnce how many are made at the same time
public record MediaConfig(
    DataSize maxUpload,
    int pending,
    Duration pendingLifetime,
    boolean unauthenticated,
    int thumbnailPixels,
    int thumbnailsAtOnce) {
  private static final int MOST_PENDING = 1_000;
  private static final int LEAST_PIXELS = 100_000;
  private static final int MOST_PIXELS = 500_000_000;
  private static final int MOST_AT_ONCE = 64;

  public static MediaConfig from(Settings settings) {
    return new MediaConfig(
        settings.size(
            "media.max-upload", DataSize.mebibytes(50), "The largest file that may be uploaded."),
        settings.number(
            "media.pending",
            1,
            50,
            MOST_PENDING,
            "How many uploads a user may have announced that have not come."),
        settings.duration(
            "media.pending-lifetime",
            Duration.ofDays(1),
            "How long an upload that was announced may take to come."),
        settings.flag(
            "media.unauthenticated",
            true,
            "Whether files are given to everybody who knows their address, as clients from before"
                + " 2024 need it. Otherwise only to who is logged in."),
        settings.number(
            "media.thumbnail-pixels",
            LEAST_PIXELS,
            32_000_000,
            MOST_PIXELS,
            "The largest picture, width times height, of which smaller ones are made. Of larger"
                + " ones there is only the whole file."),
        settings.number(
            "media.thumbnails-at-once",
            1,
            2,
            MOST_AT_ONCE,
            "How many smaller pictures are made at the same time."));
  }
}
