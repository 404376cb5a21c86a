package klatsch.media;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/// Pictures for tests: their left half is red, and their right half is blue.
public final class Drawn {
  private Drawn() {}

  /// @param format such as `png`
  public static byte[] picture(String format, int width, int height) {
    return written(format, drawn(width, height, BufferedImage.TYPE_INT_RGB));
  }

  /// A PNG that is red on its left, and has nothing on its right.
  public static byte[] withHoles(int width, int height) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    var pen = image.createGraphics();
    pen.setColor(Color.RED);
    pen.fillRect(0, 0, width / 2, height);
    pen.dispose();
    return written("png", image);
  }

  private static BufferedImage drawn(int width, int height, int type) {
    var image = new BufferedImage(width, height, type);
    var pen = image.createGraphics();
    pen.setColor(Color.RED);
    pen.fillRect(0, 0, width / 2, height);
    pen.setColor(Color.BLUE);
    pen.fillRect(width / 2, 0, width - width / 2, height);
    pen.dispose();
    return image;
  }

  private static byte[] written(String format, BufferedImage image) {
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /// A JPEG whose camera was held in another way.
  ///
  /// @param orientation as EXIF has it, such as 6: what is on the left belongs at the top
  public static byte[] turnedJpeg(int width, int height, int orientation) {
    var jpeg = picture("jpg", width, height);
    var exif =
        ByteBuffer.allocate(36)
            .putShort((short) 0xffe1)
            .putShort((short) 34)
            .put("Exif\0\0MM\0*".getBytes(ISO_8859_1))
            .putInt(8)
            .putShort((short) 1)
            .putShort((short) 0x0112)
            .putShort((short) 3)
            .putInt(1)
            .putShort((short) orientation)
            .putShort((short) 0)
            .putInt(0);
    return ByteBuffer.allocate(jpeg.length + exif.capacity())
        .put(jpeg, 0, 2)
        .put(exif.flip())
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  /// A PNG of a few bytes that says of itself how large it is.
  public static byte[] bomb(int width, int height) {
    var png = picture("png", 8, 8);
    var head = ByteBuffer.wrap(png);
    head.putInt(16, width).putInt(20, height);
    var sum = new CRC32();
    sum.update(png, 12, 17);
    head.putInt(29, (int) sum.getValue());
    return png;
  }

  /// 400 x 200 pixels.
  public static byte[] webp() {
    return Base64.getDecoder()
        .decode("UklGRi4AAABXRUJQVlA4TCIAAAAvj8ExAA8Q87//8x8OyKRt6t/03hoYjej/BMzHz3/5798A");
  }

  /// 400 x 200 pixels, and smaller than it should be.
  public static byte[] lossyWebp() {
    return Base64.getDecoder()
        .decode(
            "UklGRkIBAABXRUJQVlA4IDYBAACQGACdASqQAcgAPtFor1KoJiQioWgBABoJaW7hdrEDQAfiB8rhAfir+AAAMcyZ"
                + "MmS8nzZs2bNmzsWp90GEmpaPLhg/ecd8MSj602M5QjMH69evXr169epWTBCxYsWLGJ7xMmSzZMELFixY"
                + "sx3p06dKuUIxQIECBAhYxQICWXDmzZs2bNmzZs2ZH9LyFixYsYolkyZMecoRigQIECBAgQID4jD+zZs2"
                + "bNmzZs2bBsmCFixYsWZBEyZMlmyYIWLFixYsWLFiwblCMUCBAfAAAP7/PlVp4aHZM1z9PpRBaA+qhzU9"
                + "hO6fGfY/rn/1gPyARI07T2T6uK3Q3gID2rdDeAgPat0N4CBY+4cNnOSReYTgpddImpnaOwNk01JQcvdo"
                + "orILxqDAaqD9wRk5EIuYDVQfuCMmAAAA");
  }

  /// A film of two pictures of 40 x 20 pixels.
  public static byte[] filmWebp() {
    return Base64.getDecoder()
        .decode(
            "UklGRoQAAABXRUJQVlA4WAoAAAACAAAAJwAAEwAAQU5JTQYAAAAAAAAAAABBTk1GKAAAAAAAAAAAACcAABMAAAAA"
                + "AAJWUDhMDwAAAC8nwAQAB9D/iP4HIqL/AQBBTk1GKAAAAAAAAAAAACcAABMAAAAAAABWUDhMDwAAAC8nwAQA"
                + "BxDR//4HIqL/AQA=");
  }

  /// What a client shows.
  public static BufferedImage seen(byte[] picture) {
    try {
      return ImageIO.read(new ByteArrayInputStream(picture));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What a client shows somewhere: `R`, `G` or `B`, or `-` for nothing.
  public static String colour(BufferedImage image, int x, int y) {
    var colour = new Color(image.getRGB(x, y), true);
    if (colour.getAlpha() < 128) {
      return "-";
    }
    int most = Math.max(colour.getRed(), Math.max(colour.getGreen(), colour.getBlue()));
    return most == colour.getRed() ? "R" : most == colour.getGreen() ? "G" : "B";
  }
}
