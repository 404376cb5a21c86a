package klatsch.http;

import klatsch.json.Json;
import org.jspecify.annotations.Nullable;

/// Keeps what was answered to requests that may be sent again.
public interface KeptAnswers {
  /// Nothing is kept: each request is a new one.
  KeptAnswers NONE =
      new KeptAnswers() {
        @Override
        public @Nullable Json find(Caller.User caller, Repeat repeat) {
          return null;
        }

        @Override
        public void keep(Caller.User caller, Repeat repeat, Json answer) {}
      };

  /// The answer of the first time, or `null` if this is it.
  @Nullable Json find(Caller.User caller, Repeat repeat);

  /// Comes back when it is durable.
  void keep(Caller.User caller, Repeat repeat, Json answer);
}
