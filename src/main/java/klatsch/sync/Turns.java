package klatsch.sync;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Looks at one thing after another, each only when it is its turn, and gives what is found.
///
/// @param <F> what is looked at
/// @param <T> what is found there, if anything
final class Turns<F, T> implements Iterator<T> {
  private final Iterator<F> all;
  private final Function<F, @Nullable T> look;
  private @Nullable T found;

  Turns(Iterable<F> all, Function<F, @Nullable T> look) {
    this.all = all.iterator();
    this.look = look;
  }

  @Override
  public boolean hasNext() {
    while (found == null && all.hasNext()) {
      found = look.apply(all.next());
    }
    return found != null;
  }

  @Override
  public T next() {
    hasNext();
    var next = found;
    if (next == null) {
      throw new NoSuchElementException("all have had their turn");
    }
    found = null;
    return next;
  }
}
