package klatsch.house;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.house.Uploader.AUTHED;
import static klatsch.house.Uploader.MEDIA_V1;
import static klatsch.house.Uploader.MEDIA_V3;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import klatsch.api.client.media.CreateContent;
import klatsch.api.client.media.UploadContentToMXC;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;

/// People announce a file and send its address, and upload it later: [CreateContent],
/// [UploadContentToMXC].
class PendingMediaTest extends HouseTest {
  private static final byte[] CAT = "a picture of a cat".getBytes(UTF_8);

  PendingMediaTest(TestDatabase database) {
    super(database);
  }

  private static String announced(Person person) {
    var uri = person.call("POST", MEDIA_V1 + "/create", JsonObject.EMPTY).text("content_uri");
    assertThat(uri).matches("mxc://localhost/[A-Za-z0-9_-]+");
    return uri.substring("mxc://".length());
  }

  private static Answer uploads(Person person, String media) {
    return server.wire().call("PUT", MEDIA_V3 + "/upload/" + media, person.token, CAT);
  }

  private static Answer asks(Person person, String media, String query) {
    return person.call("GET", AUTHED + "/download/" + media + query, null);
  }

  @Test
  void whatWasAnnouncedIsUploadedLater() {
    var alice = person("alice");
    var answer = alice.call("POST", MEDIA_V1 + "/create", JsonObject.EMPTY).ok();
    var media = (answer.text("content_uri") + "").substring("mxc://".length());

    asks(alice, media, "?timeout_ms=0").refused(504, "M_NOT_YET_UPLOADED");
    assertThat(uploads(alice, media).ok()).isEqualTo(JsonObject.EMPTY);

    assertThat(new Uploader(server.wire(), person("bob")).downloads(media).body()).isEqualTo(CAT);
    assertThat(answer.integer("unused_expires_at"))
        .isEqualTo(server.clock().instant().plus(Duration.ofDays(1)).toEpochMilli());
  }

  @Test
  void whoWaitsIsGivenItWhenItComes() throws Exception {
    var alice = person("alice");
    var bob = new Uploader(server.wire(), person("bob"));
    var media = announced(alice);

    var reading = CompletableFuture.supplyAsync(() -> bob.downloads(media + "?timeout_ms=60000"));
    uploads(alice, media).ok();

    assertThat(reading.get(30, TimeUnit.SECONDS).body()).isEqualTo(CAT);
  }

  @Test
  void whatIsThereIsNeverReplaced() {
    var alice = person("alice");
    var media = announced(alice);
    uploads(alice, media).ok();

    uploads(alice, media).refused(409, "M_CANNOT_OVERWRITE_MEDIA");
    uploads(person("bob"), media).refused(403, "M_FORBIDDEN");
    var atOnce = new Uploader(server.wire(), alice).uploads(CAT, "text/plain");
    uploads(alice, atOnce).refused(409, "M_CANNOT_OVERWRITE_MEDIA");
  }

  @Test
  void whatOthersAnnouncedIsNotOurs() {
    var media = announced(person("alice"));
    var bob = person("bob");

    uploads(bob, media).refused(403, "M_FORBIDDEN");

    asks(bob, media, "?timeout_ms=0").refused(504, "M_NOT_YET_UPLOADED");
  }

  @Test
  void whatNobodyAnnouncedIsNotFound() {
    var alice = person("alice");
    var media = announced(alice);

    uploads(alice, "localhost/nothing").refused(404, "M_NOT_FOUND");
    uploads(alice, media.replace("localhost", "example.org")).refused(404, "M_NOT_FOUND");
    uploads(alice, "localhost/a.b").refused(400, "M_INVALID_PARAM");
    asks(alice, "localhost/nothing", "").refused(404, "M_NOT_FOUND");
  }

  @Test
  void anAnnouncementEnds() {
    var alice = person("alice");
    var media = announced(alice);

    server.clock().turn(Duration.ofDays(1));

    uploads(alice, media).refused(404, "M_NOT_FOUND");
    asks(alice, media, "?timeout_ms=60000").refused(404, "M_NOT_FOUND");
  }

  @Test
  void nobodyAnnouncesWithoutEnd() {
    try (var small = TestServer.on(database, "media.pending=2")) {
      var alice = small.newPerson("alice");
      var media = announced(alice);
      announced(alice);

      alice.call("POST", MEDIA_V1 + "/create", JsonObject.EMPTY).refused(429, "M_LIMIT_EXCEEDED");
      announced(small.newPerson("bob"));
      small.wire().call("PUT", MEDIA_V3 + "/upload/" + media, alice.token, CAT).ok();
      announced(alice);
      small.clock().turn(Duration.ofDays(1));
      announced(alice);
      announced(alice);
    }
  }
}
