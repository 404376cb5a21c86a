package klatsch.media;

import java.nio.file.Path;
import klatsch.model.id.MediaId;
import org.jspecify.annotations.Nullable;

/// Something that was uploaded here.
///
/// @param contentType as the client called it when it was uploaded
/// @param fileName as the client called it, if it did
/// @param size in bytes
/// @param sha256 of its bytes, in hexadecimal
/// @param path where they are
public record MediaFile(
    MediaId id,
    String contentType,
    @Nullable String fileName,
    long size,
    String sha256,
    Path path) {}
