package klatsch.outgoing;

/// Another server cannot be asked, or does not answer as it should. Who asks has to say what that
/// means.
///
/// It is an everyday thing and not a bug, so it has no stack trace.
public final class NoAnswerException extends Exception {
  private static final long serialVersionUID = 1;

  /// @param message for operators: it tells more of the network than a client may know
  NoAnswerException(String message) {
    super(message, null, false, false);
  }
}
