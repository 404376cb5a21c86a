package klatsch.media.picture;

import java.io.Serial;

/// What was taken for a picture is none that we know, or it is broken.
public final class NoPictureException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final String sentence;

  NoPictureException(String sentence) {
    super(sentence);
    this.sentence = sentence;
  }

  NoPictureException(String sentence, Throwable cause) {
    super(sentence, cause);
    this.sentence = sentence;
  }

  /// For the client.
  public String sentence() {
    return sentence;
  }
}
