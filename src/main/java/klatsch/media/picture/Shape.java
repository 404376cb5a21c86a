package klatsch.media.picture;

/// Which part of a picture is taken, from its middle, and how large it becomes. Nothing ever
/// becomes larger than it was.
///
/// @param width that it becomes
/// @param height that it becomes
/// @param regionWidth of what is taken of the picture as people see it
/// @param regionHeight of what is taken of it
public record Shape(int width, int height, int regionWidth, int regionHeight) {
  public static Shape whole(Picture picture) {
    return new Shape(picture.width(), picture.height(), picture.width(), picture.height());
  }

  /// All of the picture, so small that it fits.
  public static Shape within(Picture picture, int width, int height) {
    double scale =
        Math.min(1, Math.min(ratio(width, picture.width()), ratio(height, picture.height())));
    return new Shape(
        scaled(picture.width(), scale),
        scaled(picture.height(), scale),
        picture.width(),
        picture.height());
  }

  /// As much of the picture as has the proportions that are wanted; all of one that is small enough
  /// as it is.
  public static Shape filling(Picture picture, int width, int height) {
    if (picture.width() <= width && picture.height() <= height) {
      return whole(picture);
    }
    // Where the picture is too small on one side, less becomes of it in the same proportions.
    double less =
        Math.min(1, Math.min(ratio(picture.width(), width), ratio(picture.height(), height)));
    double region = Math.min(ratio(picture.width(), width), ratio(picture.height(), height));
    return new Shape(
        scaled(width, less),
        scaled(height, less),
        Math.min(picture.width(), scaled(width, region)),
        Math.min(picture.height(), scaled(height, region)));
  }

  /// Whether nothing is done to the picture.
  public boolean isWhole(Picture picture) {
    return width == picture.width() && height == picture.height();
  }

  private static double ratio(int one, int other) {
    return (double) one / other;
  }

  private static int scaled(int length, double scale) {
    return (int) Math.max(1, Math.round(length * scale));
  }
}
