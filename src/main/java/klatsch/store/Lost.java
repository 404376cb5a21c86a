package klatsch.store;

import java.util.Objects;

/// The connection was lost while a group was written.
final class Lost extends Exception {
  private static final long serialVersionUID = 1;

  private static final long NOWHERE = -1;

  private final long reached;

  private Lost(Throwable cause, long reached) {
    super(null, cause, false, false);
    this.reached = reached;
  }

  /// Nothing was committed.
  static Lost before(Throwable cause) {
    return new Lost(cause, NOWHERE);
  }

  /// The commit was on its way, and nobody heard how it ended.
  ///
  /// @param reached the last position of the group
  static Lost inCommit(Throwable cause, long reached) {
    return new Lost(cause, reached);
  }

  @Override
  public synchronized Throwable getCause() {
    return Objects.requireNonNull(super.getCause());
  }

  boolean isInCommit() {
    return reached != NOWHERE;
  }

  long reached() {
    return reached;
  }
}
