package klatsch.sync.streams;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import klatsch.accounts.AccountData;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.json.JsonRaw;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.EventFilter;
import klatsch.store.AccountDataStore;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// What clients keep here for their user.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#client-config)
public final class AccountDataStream {
  private final Store store;
  private final AccountData accountData;

  public AccountDataStream(Store store, AccountData accountData) {
    this.store = store;
    this.accountData = accountData;
  }

  /// All that was set in a span, for whichever room.
  public List<AccountDataStore.AccountData> in(UserId user, Span span) {
    return store.accountData().since(user, span.after(), span.end());
  }

  /// All that there is for one room, or for the user as a whole.
  public List<AccountDataStore.AccountData> of(UserId user, @Nullable RoomId room, Span span) {
    return store.accountData().of(user, room, span.end());
  }

  /// That of the user as a whole, as events. Of the push rules, only what the user has decided is
  /// kept; clients are told of all of them.
  public List<JsonObject> global(
      UserId user, Span span, EventFilter filter, List<AccountDataStore.AccountData> all) {
    var others = all.stream().filter(data -> !isPushRules(data)).toList();
    var events = new ArrayList<>(events(others, null, span.after(), filter));
    boolean rulesAreNew = span.isInitial() || all.size() != others.size();
    if (rulesAreNew && filter.takesSenderless(AccountData.PUSH_RULES, () -> rules(user))) {
      var rules = rules(user);
      events.add(event(AccountData.PUSH_RULES, rules));
    }
    return events;
  }

  /// That of one room, as events.
  public static List<JsonObject> events(
      List<AccountDataStore.AccountData> all,
      @Nullable RoomId room,
      long after,
      EventFilter filter) {
    return all.stream()
        .filter(data -> Objects.equals(data.room(), room) && data.position() > after)
        .filter(data -> after > 0 || !data.isDeleted())
        .filter(data -> filter.takesSenderless(data.type(), () -> parsed(data)))
        .map(data -> event(data.type(), new JsonRaw(data.content())))
        .toList();
  }

  private JsonObject rules(UserId user) {
    return Objects.requireNonNull(accountData.find(user, AccountData.PUSH_RULES));
  }

  private static JsonObject parsed(AccountDataStore.AccountData data) {
    return Json.parseObject(data.content());
  }

  private static boolean isPushRules(AccountDataStore.AccountData data) {
    return data.room() == null && data.type().equals(AccountData.PUSH_RULES);
  }

  private static JsonObject event(String type, Json content) {
    return JsonObject.builder().put("type", type).put("content", content).build();
  }
}
