package klatsch.house;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.house.Uploader.AUTHED;
import static klatsch.house.Uploader.MEDIA_R0;
import static klatsch.house.Uploader.MEDIA_V1;
import static klatsch.house.Uploader.MEDIA_V3;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import klatsch.store.StoreSettings;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What is not taken, from whom, and what becomes of it.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class MediaLimitsTest {
  private static final int PATIENCE_MS = 60_000;

  @Parameter private TestDatabase database;
  @TempDir private Path folder;

  private StoreSettings settings;
  private TestServer server;
  private Person alice;

  @BeforeEach
  void aServerRuns() {
    settings = database.fresh(folder);
    server = TestServer.on(settings, "media.max-upload=1M", "media.unauthenticated=false");
    alice = server.newPerson("alice");
  }

  @AfterEach
  void theServerStops() {
    server.close();
  }

  /// Sends what stands there, and gives all that comes back until the server hangs up.
  private String raw(String head, String body) throws IOException {
    var at = URI.create(server.wire().base());
    try (var socket = new Socket("localhost", at.getPort())) {
      socket.setSoTimeout(PATIENCE_MS);
      var request =
          "POST "
              + MEDIA_V3
              + "/upload HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
              + alice.token
              + "\r\n"
              + head
              + "\r\n\r\n"
              + body;
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private List<Path> files() throws IOException {
    var files = new ArrayList<Path>();
    try (var paths = Files.walk(folder.resolve("media"))) {
      paths.filter(Files::isRegularFile).forEach(files::add);
    }
    return files;
  }

  @Test
  void whoAnnouncesTooMuchIsRefusedBeforeTheySendIt() throws IOException {
    var answer = raw("Content-Length: 62914560", "");

    assertThat(answer)
        .startsWith("HTTP/1.1 413 ")
        .contains("\"M_TOO_LARGE\"")
        .contains("1048576 bytes at most");
    assertThat(files()).isEmpty();
  }

  @Test
  void whoAsksFirstIsNotToldToGoOn() throws IOException {
    var answer = raw("Content-Length: 2000000\r\nExpect: 100-continue", "");

    assertThat(answer).startsWith("HTTP/1.1 413 ").doesNotContain("100 Continue");
  }

  @Test
  void whoDoesNotAnnounceItIsRefusedWhileTheySend() throws IOException {
    var chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";

    var answer =
        raw("Transfer-Encoding: chunked\r\nConnection: close", chunk.repeat(20) + "0\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 413 ").contains("\"M_TOO_LARGE\"");
    assertThat(files()).isEmpty();
  }

  @Test
  void whoSendsLessThanAnnouncedHasUploadedNothing() throws IOException {
    var at = URI.create(server.wire().base());
    try (var socket = new Socket("localhost", at.getPort())) {
      socket.setSoTimeout(PATIENCE_MS);
      var request =
          "POST "
              + MEDIA_V3
              + "/upload HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
              + alice.token
              + "\r\nContent-Length: 100000\r\n\r\nx";
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      socket.shutdownOutput();
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
          .doesNotContain("content_uri");
    }

    assertThat(files()).isEmpty();
  }

  @Test
  void whatIsChunkedIsTakenLikeAnythingElse() throws IOException {
    var answer = raw("Transfer-Encoding: chunked\r\nConnection: close", "3\r\ncat\r\n0\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 200 ").contains("mxc://localhost/");
    assertThat(files()).hasSize(1).first().satisfies(file -> assertThat(file).hasContent("cat"));
  }

  @Test
  void whoIsNotLoggedInIsRefusedWithoutAFileOnDisk() throws IOException {
    server
        .wire()
        .call("POST", MEDIA_V3 + "/upload", null, new byte[500_000])
        .refused(401, "M_MISSING_TOKEN");
    server
        .wire()
        .call("POST", MEDIA_V3 + "/upload", null, new byte[4 << 20])
        .refused(401, "M_MISSING_TOKEN");

    assertThat(files()).isEmpty();
  }

  @Test
  void strangersGetNothingWhereTheOperatorSaysSo() {
    var cat = new Uploader(server.wire(), alice).uploads("cat".getBytes(UTF_8), "text/plain");

    for (var path : List.of(MEDIA_V1, MEDIA_R0, MEDIA_V3)) {
      server
          .wire()
          .call("GET", path + "/download/" + cat, alice.token, new byte[0])
          .refused(404, "M_NOT_FOUND");
      server
          .wire()
          .call("GET", path + "/thumbnail/" + cat + "?width=9&height=9", null, new byte[0])
          .refused(404, "M_NOT_FOUND");
    }
    assertThat(server.wire().fetch("GET", AUTHED + "/download/" + cat, alice.token, null).body())
        .isEqualTo("cat".getBytes(UTF_8));
  }

  @Test
  void nobodyUploadsAllDay() {
    try (var limited = TestServer.on(database, "limits.enabled=true", "limits.uploading=2/1m")) {
      var bob = limited.newPerson("bob");
      var uploader = new Uploader(limited.wire(), bob);
      uploader.uploads(new byte[3], "text/plain");
      uploader.uploads(new byte[3], "text/plain");

      limited
          .wire()
          .call("POST", MEDIA_V3 + "/upload", bob.token, new byte[3])
          .refused(429, "M_LIMIT_EXCEEDED");
    }
  }
}
