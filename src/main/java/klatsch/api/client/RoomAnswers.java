package klatsch.api.client;

import klatsch.http.Caller;
import klatsch.http.KeptAnswers;
import klatsch.http.Repeat;
import klatsch.json.Json;
import klatsch.rooms.FirstAnswers;
import klatsch.rooms.TransactionKey;
import org.jspecify.annotations.Nullable;

/// Keeps the answers to what clients of old may ask again, which is all about rooms.
public record RoomAnswers(FirstAnswers firstAnswers) implements KeptAnswers {
  @Override
  public @Nullable Json find(Caller.User caller, Repeat repeat) {
    return firstAnswers.find(key(caller, repeat));
  }

  @Override
  public void keep(Caller.User caller, Repeat repeat, Json answer) {
    firstAnswers.keep(key(caller, repeat), answer);
  }

  /// By what a request is known that may be sent again.
  public static TransactionKey key(Caller.User caller, Repeat repeat) {
    return new TransactionKey(
        caller.user(), caller.device(), repeat.path().value(), repeat.txnId());
  }
}
