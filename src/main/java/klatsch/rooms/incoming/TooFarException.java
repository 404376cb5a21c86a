package klatsch.rooms.incoming;

/// To find out a state would take more than this server does for one event.
public final class TooFarException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TooFarException(String message) {
    super(message, null, false, false);
  }
}
