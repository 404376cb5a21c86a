package klatsch.api.client;

import java.net.URI;
import java.util.List;
import klatsch.api.client.legacy.GetContentByToken;
import klatsch.api.client.legacy.PostContent;
import klatsch.api.client.media.CreateContent;
import klatsch.api.client.media.GetConfig;
import klatsch.api.client.media.GetConfigAuthed;
import klatsch.api.client.media.GetContent;
import klatsch.api.client.media.GetContentAuthed;
import klatsch.api.client.media.GetContentOverrideName;
import klatsch.api.client.media.GetContentOverrideNameAuthed;
import klatsch.api.client.media.GetContentThumbnail;
import klatsch.api.client.media.GetContentThumbnailAuthed;
import klatsch.api.client.media.UploadContent;
import klatsch.api.client.media.UploadContentToMXC;
import klatsch.http.Endpoint;
import klatsch.media.Media;
import org.jspecify.annotations.Nullable;

/// The part of the Client-Server API that is about files: one line for each endpoint, in the order
/// of the specification.
public final class MediaApi {
  private MediaApi() {}

  /// What people upload, and who reads it.
  ///
  /// @param baseUrl where clients reach this server, or `null` if nobody has said so
  public static List<Endpoint<?, ?>> of(Media media, @Nullable URI baseUrl) {
    return List.of(
        // media
        new UploadContent(media.uploads()),
        new UploadContentToMXC(media.uploads()),
        new CreateContent(media.uploads()),
        new GetContent(media.library()),
        new GetContentOverrideName(media.library()),
        new GetContentThumbnail(media.library(), media.thumbnails()),
        new GetConfig(media.uploads()),
        new GetContentAuthed(media.library()),
        new GetContentOverrideNameAuthed(media.library()),
        new GetContentThumbnailAuthed(media.library(), media.thumbnails()),
        new GetConfigAuthed(media.uploads()),
        // legacy
        new PostContent(media.uploads(), baseUrl),
        new GetContentByToken(media.library()));
  }
}
