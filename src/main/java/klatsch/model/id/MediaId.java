package klatsch.model.id;

import java.util.regex.Pattern;

/// What follows the name of the server in `mxc://example.org/id`. It takes only what cannot mean
/// anything to a file system.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#matrix-content-mxc-uris)
public record MediaId(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,255}");

  public MediaId {
    if (!FORM.matcher(value).matches()) {
      throw new BadIdException(
          "A media ID has only letters, digits, _ and -, and at most 255 of them");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
