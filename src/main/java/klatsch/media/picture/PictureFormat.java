package klatsch.media.picture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.FileImageOutputStream;
import org.jspecify.annotations.Nullable;

/// The formats that clients send. Others are not looked at, whatever a file says it is: each one
/// more is one more program that strangers can feed.
public enum PictureFormat {
  JPEG("jpg"),
  PNG("png"),
  GIF("gif"),
  WEBP("webp");

  /// Those that we make.
  public static final List<PictureFormat> WRITTEN = List.of(JPEG, PNG);

  private static final float QUALITY = 0.85f;
  private static final int ALPHA_BITS = 24;
  private static final int OPAQUE = 0xff;

  private final String ending;

  PictureFormat(String ending) {
    this.ending = ending;
  }

  /// What a file is by its first bytes; `null` if it is nothing that we know.
  static @Nullable PictureFormat of(byte[] head) {
    var text = new String(head, ISO_8859_1);
    if (text.startsWith("\u00ff\u00d8\u00ff")) {
      return JPEG;
    }
    if (text.startsWith("\u0089PNG\r\n\u001a\n")) {
      return PNG;
    }
    if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) {
      return GIF;
    }
    return text.startsWith("RIFF") && text.startsWith("WEBP", 8) ? WEBP : null;
  }

  /// Whether a file of this format may be a film, as far as its beginning tells.
  boolean maybeAnimated(byte[] head) {
    var text = new String(head, ISO_8859_1);
    return switch (this) {
      case JPEG -> false;
      case GIF -> true;
      case PNG -> text.contains("acTL");
      case WEBP -> text.contains("ANIM");
    };
  }

  /// Whether all of a picture lies in memory while it is read, however small it becomes.
  public boolean isReadAsAWhole() {
    return this == WEBP;
  }

  /// What a picture without holes, or one with them, is kept as.
  public static PictureFormat toWrite(BufferedImage image) {
    return isTransparent(image) ? PNG : JPEG;
  }

  private static boolean isTransparent(BufferedImage image) {
    if (!image.getColorModel().hasAlpha()) {
      return false;
    }
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        if (image.getRGB(x, y) >>> ALPHA_BITS != OPAQUE) {
          return true;
        }
      }
    }
    return false;
  }

  public String contentType() {
    return this == JPEG ? "image/jpeg" : "image/" + ending;
  }

  /// What the names of files end with.
  public String ending() {
    return ending;
  }

  /// The libraries are loaded when the first picture is looked at, and not before.
  ImageReader reader() {
    return ImageIO.getImageReadersByFormatName(name()).next();
  }

  /// Writes a picture that is [#toWrite] in this format.
  public void write(BufferedImage image, Path file) throws IOException {
    var writer = ImageIO.getImageWritersByFormatName(name()).next();
    try (var out = new FileImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      var how = writer.getDefaultWriteParam();
      if (this == JPEG) {
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        how.setCompressionQuality(QUALITY);
      }
      var plain = this == JPEG ? Picture.inPlainColours(image) : image;
      writer.write(null, new IIOImage(plain, null, null), how);
    } finally {
      writer.dispose();
    }
  }
}
