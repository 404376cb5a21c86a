package klatsch.house;

import static klatsch.house.Synced.objects;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;

/// What devices send to each other: [SendToDevice], and what [Sync] tells of it.
class ToDeviceTest extends HouseTest {
  ToDeviceTest(TestDatabase database) {
    super(database);
  }

  @Test
  void aMessageComesToTheOneDeviceAndToNoOther() {
    var alice = person("alice");
    var bob = person("bob");
    var tablet = bob.elsewhere();

    send(alice, "t1", to(bob, bob.device, "hello")).ok();

    var told = mail(Synced.of(bob.syncs()));
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().names()).containsExactlyInAnyOrder("type", "sender", "content");
    assertThat(told.getFirst().text("sender")).isEqualTo(alice.id);
    assertThat(told.getFirst().text("type")).isEqualTo("m.test");
    assertThat(bodies(told)).containsExactly("hello");
    assertThat(mail(Synced.of(tablet.syncs()))).isEmpty();
    assertThat(mail(Synced.of(alice.syncs()))).isEmpty();
  }

  @Test
  void aStarMeansAllDevices() {
    var alice = person("alice");
    var bob = person("bob");
    var tablet = bob.elsewhere();
    var messages =
        JsonObject.of(
            bob.id,
            JsonObject.builder().put("*", said("to all")).put(bob.device, said("to one")).build());

    send(alice, "t1", JsonObject.of("messages", messages)).ok();

    assertThat(bodies(mail(Synced.of(bob.syncs())))).containsExactly("to one");
    assertThat(bodies(mail(Synced.of(tablet.syncs())))).containsExactly("to all");
  }

  @Test
  void aRepeatOfTheRequestSendsNothing() {
    var alice = person("alice");
    var bob = person("bob");

    send(alice, "t1", to(bob, bob.device, "hello")).ok();
    send(alice, "t1", to(bob, bob.device, "hello")).ok();
    send(alice.elsewhere(), "t1", to(bob, bob.device, "from elsewhere")).ok();

    assertThat(bodies(mail(Synced.of(bob.syncs())))).containsExactly("hello", "from elsewhere");
  }

  @Test
  void whoIsNotKnownIsPassedOver() {
    var alice = person("alice");
    var bob = person("bob");
    var messages =
        JsonObject.builder()
            .put("@nobody:here", JsonObject.of("*", said("a")))
            .put("@bob:elsewhere", JsonObject.of("PHONE", said("b")))
            .put(bob.id, JsonObject.builder().put("X", said("c")).put("*", said("d")).build())
            .build();

    send(alice, "t1", JsonObject.of("messages", messages)).ok();

    assertThat(bodies(mail(Synced.of(bob.syncs())))).containsExactly("d");
  }

  @Test
  void whoWaitsIsWoken() {
    var alice = person("alice");
    var bob = person("bob");
    var since = Synced.of(bob.syncs()).next();

    var waiting = CompletableFuture.supplyAsync(() -> bob.syncs(since, "timeout=30000"));
    send(alice, "t1", to(bob, bob.device, "wake up")).ok();

    assertThat(bodies(mail(Synced.of(waiting.join())))).containsExactly("wake up");
  }

  @Test
  void whatIsWrongIsSaid() {
    var alice = person("alice");
    var big = said("x".repeat(70_000));

    send(alice, "t1", JsonObject.EMPTY).refused(400, "M_MISSING_PARAM");
    send(alice, "t2", messages("nobody", JsonObject.EMPTY)).refused(400, "M_INVALID_PARAM");
    send(alice, "t3", messages(alice.id, JsonArray.EMPTY)).refused(400, "M_BAD_JSON");
    send(alice, "t4", messages(alice.id, JsonObject.of("*", "text"))).refused(400, "M_BAD_JSON");
    send(alice, "t5", messages(alice.id, JsonObject.of("*", big))).refused(413, "M_TOO_LARGE");
    assertThat(send(alice, "t6", messages(alice.id, JsonObject.of("*", said("x")))).ok())
        .isEqualTo(JsonObject.EMPTY);
  }

  @Test
  void noRequestReachesTooManyDevices() {
    var alice = person("alice");
    var devices = JsonObject.builder();
    for (int i = 0; i <= 1_000; i++) {
      devices.put("D" + i, JsonObject.EMPTY);
    }

    send(alice, "t1", messages(alice.id, devices.build())).refused(413, "M_TOO_LARGE");
  }

  private static Answer send(Person from, String transaction, JsonObject body) {
    return from.put("/sendToDevice/m.test/" + transaction, body);
  }

  private static JsonObject to(Person user, String device, String text) {
    return messages(user.id, JsonObject.of(device, said(text)));
  }

  private static JsonObject messages(String user, Json devices) {
    return JsonObject.of("messages", JsonObject.of(user, devices));
  }

  private static JsonObject said(String text) {
    return JsonObject.of("text", text);
  }

  private static List<JsonObject> mail(Synced synced) {
    var batch = synced.body().object("to_device");
    return batch == null ? List.of() : objects(batch.array("events"));
  }

  private static List<String> bodies(List<JsonObject> events) {
    return events.stream()
        .map(event -> event.object("content"))
        .map(content -> content == null ? "" : content.text("text") + "")
        .toList();
  }
}
