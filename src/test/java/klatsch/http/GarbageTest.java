package klatsch.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static klatsch.http.TestServer.json;
import static klatsch.http.TestServer.status;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import klatsch.fuzz.Chance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bytes that are no request, or one and a half: each is refused or cut off, and who comes next is
/// served. What is refused for what is in [WireTest].
class GarbageTest {
  private static final int INPUTS = 300 * Chance.times();

  private static final int ATTEMPTS = 5;

  private static final List<String> REQUESTS =
      List.of(
          "GET /_matrix/client/v3/visit HTTP/1.1\r\nHost: x\r\n\r\n",
          "PUT /_matrix/client/v3/name/!a:b HTTP/1.1\r\nHost: x\r\nContent-Length: 12\r\n\r\n"
              + "{\"name\":\"x\"}",
          "PUT /_matrix/client/v3/name/!a:b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked"
              + "\r\n\r\nc\r\n{\"name\":\"x\"}\r\n0\r\n\r\n");

  private static final List<String> PIECES =
      List.of(
          "\r\n",
          "\n",
          "\r",
          " ",
          "\t",
          ":",
          "\0",
          "\u00ff",
          "HTTP/1.1",
          "HTTP/2.0",
          "PRI * ",
          "*",
          "Host: y\r\n",
          "Content-Length: 5\r\n",
          "Transfer-Encoding: chunked\r\n",
          "0\r\n\r\n",
          "Connection: upgrade\r\n",
          "Expect: 100-continue\r\n",
          "%00",
          "%",
          "/../",
          "?",
          "#",
          "\u0016\u0003\u0001",
          "GET / HTTP/1.1\r\nHost: x\r\n\r\n");

  @TempDir static Path folder;
  private static TestServer server;

  private final Chance chance = Chance.fresh();

  @BeforeAll
  static void start() {
    server = TestServer.start(folder, new EdgeEndpoints.Visit(), new EdgeEndpoints.Rename());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "#a greeting of TLS that breaks off# \u0016\u0003\u0001\u0002\u0000\u0001",
        "#an answer# HTTP/1.1 200 OK|Content-Length: 0||",
        "#mail# EHLO here|MAIL FROM:<a@b>|",
        "#HTTP/2 that is none# PRI * HTTP/2.0||SM||garbage",
        "#a request of one letter# G",
        "#empty lines and nothing# ||||||||",
        "#garbage behind a request# GET /_matrix/client/v3/visit HTTP/1.1|Host: x||\u0000garbage||",
      })
  void whatIsNoRequestEndsTheConnection(String garbage) throws IOException {
    var bytes = garbage.substring(garbage.indexOf("# ") + 2).replace("|", "\r\n");

    assertIsFine(sent(bytes.getBytes(ISO_8859_1)), garbage);

    assertNextIsServed();
  }

  @Test
  void aFloodOfHeadersIsRefused() throws IOException {
    var many = "GET /_matrix/client/v3/visit HTTP/1.1\r\nHost: x\r\n" + "A: b\r\n".repeat(20_000);
    var endless = "GET /_matrix/client/v3/visit HTTP/1.1\r\nHost: x\r\nA: " + "b".repeat(1 << 20);
    var url =
        "GET /_matrix/client/v3/visit?" + "a".repeat(100_000) + " HTTP/1.1\r\nHost: x\r\n\r\n";

    for (var flood : List.of(many, endless, url)) {
      assertIsFine(sent(flood.getBytes(ISO_8859_1)), "a flood");
      assertNextIsServed();
    }
  }

  @Test
  void nobodyWritesIntoTheLogByBadRequests() throws IOException {
    try (var log = TracedLog.of("org.eclipse.jetty.http", null)) {
      var request = "GET /_matrix/client/v3/visit HTTP/1.1\r\nHost: look at me\r\n\r\n";

      assertThat(status(answered(request.getBytes(ISO_8859_1)))).isEqualTo(400);

      assertThat(log.lines()).isEmpty();
    }
  }

  @Test
  void requestsThatAreNearlyGoodNeverBreakAnything() throws IOException {
    for (int i = 0; i < INPUTS; i++) {
      var bytes = chance.of(REQUESTS).getBytes(ISO_8859_1);
      for (int times = chance.below(4); times >= 0; times--) {
        bytes = mutated(bytes);
      }

      assertIsFine(sent(bytes), new String(bytes, ISO_8859_1) + " " + chance);
    }
    assertNextIsServed();
  }

  private byte[] mutated(byte[] bytes) {
    int from = chance.below(bytes.length + 1);
    int to = Math.min(bytes.length, from + chance.of(0, 0, 1, 2, 9));
    var all = new ByteArrayOutputStream();
    all.write(bytes, 0, from);
    if (chance.oneIn(5)) {
      all.writeBytes(Arrays.copyOfRange(bytes, chance.below(from + 1), from));
    } else {
      all.writeBytes(chance.of(PIECES).getBytes(ISO_8859_1));
    }
    all.write(bytes, to, bytes.length - to);
    return all.toByteArray();
  }

  /// Sends all of it and no more, and gives what comes until the connection ends.
  private static String sent(byte[] bytes) throws IOException {
    try (var socket = server.connect(server.server().httpPort())) {
      try {
        socket.getOutputStream().write(bytes);
        socket.shutdownOutput();
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      } catch (SocketException _) {
        return ""; // Cut off before everything was sent.
      }
    }
  }

  /// The same until there is an answer: one is lost if the connection ends while we still write.
  private static String answered(byte[] bytes) throws IOException {
    var answer = "";
    for (int i = 0; i < ATTEMPTS && answer.isEmpty(); i++) {
      answer = sent(bytes);
    }
    return answer;
  }

  private static void assertIsFine(String answers, String sent) {
    if (!answers.startsWith("HTTP/1.1 ")) {
      return; // Cut off, or spoken to in the words of TLS or HTTP/2.
    }
    for (var answer : answers.split("(?=HTTP/1\\.1 \\d{3})")) {
      // 505 says that this is no version of HTTP that we speak.
      assertThat(status(answer)).as(sent).matches(one -> one < 500 || one == 505);
      if (status(answer) >= 400) {
        assertThat(json(answer.substring(0, answer.lastIndexOf('}') + 1)).text("errcode"))
            .as(sent)
            .startsWith("M_");
      }
    }
  }

  private static void assertNextIsServed() {
    assertThat(server.get("/_matrix/client/v3/visit").statusCode()).isEqualTo(200);
  }
}
