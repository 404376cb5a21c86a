package klatsch.store;

/// What a change was built on is no longer so: somebody else was faster. Nothing of the change was
/// kept; whoever made it looks again and decides anew.
public final class ConflictException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ConflictException(String message) {
    super(message, null, false, false);
  }
}
