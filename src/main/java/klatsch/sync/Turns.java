package klatsch.sync;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Looks at one thing after another, each only when it is its turn, and gives what is found.
///
/// @param <F> what is looked at
/// @param <T> what is found there, if anything
final class Turns<F, T> implements Iterator<T> {
  private final Iterator<F> all;
  private final Look<F, T> look;
  private @Nullable T found;

  /// How one of them is looked at.
  @FunctionalInterface
  interface Look<F, T> {
    /// What is found, or `null` for nothing.
    @Nullable T at(F one);
  }

  Turns(Iterable<F> all, Look<F, T> look) {
    this.all = all.iterator();
    this.look = look;
  }

  @Override
  public boolean hasNext() {
    while (found == null && all.hasNext()) {
      found = look.at(all.next());
    }
    return found != null;
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("all have had their turn");
    }
    var next = Objects.requireNonNull(found);
    found = null;
    return next;
  }
}
