package klatsch.house;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.house.Uploader.AUTHED;
import static klatsch.house.Uploader.MEDIA_R0;
import static klatsch.house.Uploader.MEDIA_V1;
import static klatsch.house.Uploader.MEDIA_V3;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import klatsch.api.client.legacy.GetContentByToken;
import klatsch.api.client.legacy.PostContent;
import klatsch.api.client.media.GetConfig;
import klatsch.api.client.media.GetConfigAuthed;
import klatsch.api.client.media.GetContent;
import klatsch.api.client.media.GetContentAuthed;
import klatsch.api.client.media.GetContentOverrideName;
import klatsch.api.client.media.GetContentOverrideNameAuthed;
import klatsch.api.client.media.UploadContent;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// People upload files and read them, with clients of every year: [UploadContent], [GetContent],
/// [GetContentAuthed], [GetContentOverrideName], [GetContentOverrideNameAuthed], [GetConfig],
/// [GetConfigAuthed], [PostContent], [GetContentByToken].
class MediaTest extends HouseTest {
  private static final byte[] CAT = "a picture of a cat".getBytes(UTF_8);

  MediaTest(TestDatabase database) {
    super(database);
  }

  private static Uploader uploader() {
    return new Uploader(server.wire(), person("alice"));
  }

  private static HttpResponse<byte[]> stranger(String path, String... headers) {
    return Uploader.stranger(server.wire(), path, headers);
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private static void refused(HttpResponse<byte[]> answer, int status, String errcode) {
    assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(status);
    var body = Json.parseObject(answer.body());
    assertThat(body.text("errcode")).as(body.toString()).isEqualTo(errcode);
    assertThat(body.text("error")).isNotBlank();
  }

  /// More than what is sent in one piece.
  private static byte[] film() {
    var film = new byte[300_000];
    new Random(1).nextBytes(film);
    return film;
  }

  @ParameterizedTest
  @CsvSource({
    MEDIA_V1 + "," + AUTHED,
    MEDIA_V1 + "," + MEDIA_V3,
    MEDIA_R0 + "," + MEDIA_V1,
    MEDIA_V3 + "," + MEDIA_V1,
    MEDIA_V3 + "," + MEDIA_R0,
    MEDIA_V3 + "," + AUTHED,
  })
  void whatOneGenerationUploadsTheOthersRead(String writer, String reader) {
    var alice = uploader();
    var bob = person("bob");

    var cat = alice.uploads(writer + "/upload", CAT, "image/png");

    var read = server.wire().fetch("GET", reader + "/download/" + cat, bob.token, null);
    assertThat(read.statusCode()).isEqualTo(200);
    assertThat(read.body()).isEqualTo(CAT);
    assertThat(header(read, "content-type")).isEqualTo("image/png");
    assertThat(header(read, "content-disposition")).isEqualTo("inline");
  }

  @Test
  void theFirstClientsAreToldAUrl() {
    var alice = person("alice");

    var kept =
        server
            .wire()
            .fetch("POST", "/_matrix/content", alice.token, CAT, "Content-Type", "image/png");

    var url = Json.parseObject(kept.body()).text("content_token") + "";
    assertThat(url).startsWith(server.wire().base() + "/_matrix/content/");
    var read = stranger(url.substring(server.wire().base().length()));
    assertThat(read.body()).isEqualTo(CAT);
    assertThat(header(read, "content-type")).isEqualTo("image/png");
    var id = url.substring(url.lastIndexOf('/'));
    assertThat(stranger(MEDIA_V3 + "/download/localhost" + id).body()).isEqualTo(CAT);
    refused(stranger("/_matrix/content/nothing"), 404, "M_NOT_FOUND");
    refused(stranger("/_matrix/content/a.b"), 400, "M_INVALID_PARAM");
  }

  @Test
  void whoUploadsHasToBeLoggedInAndWhoReadsTodayToo() {
    var cat = uploader().uploads(CAT, "image/png");

    refused(server.wire().fetch("POST", MEDIA_V3 + "/upload", null, CAT), 401, "M_MISSING_TOKEN");
    refused(
        server.wire().fetch("POST", MEDIA_V1 + "/upload", "nobody's", CAT), 401, "M_UNKNOWN_TOKEN");
    refused(stranger(AUTHED + "/download/" + cat), 401, "M_MISSING_TOKEN");
    refused(stranger(AUTHED + "/thumbnail/" + cat + "?width=9&height=9"), 401, "M_MISSING_TOKEN");
    assertThat(stranger(MEDIA_V3 + "/download/" + cat).body()).isEqualTo(CAT);
  }

  @Test
  void clientsAreToldHowLargeAFileMayBe() {
    var alice = person("alice");

    for (var path : new String[] {MEDIA_V3, MEDIA_R0, AUTHED}) {
      assertThat(alice.call("GET", path + "/config", null).ok().integer("m.upload.size"))
          .isEqualTo(50L << 20);
    }
  }

  @Test
  void whoeverShowsAFileRunsNothingOfIt() {
    var cat = uploader().uploads(CAT, "image/png");

    var read = stranger(MEDIA_V3 + "/download/" + cat);

    assertThat(header(read, "content-security-policy"))
        .isEqualTo(
            "sandbox; default-src 'none'; script-src 'none'; plugin-types application/pdf;"
                + " style-src 'unsafe-inline'; object-src 'self';");
    assertThat(header(read, "cross-origin-resource-policy")).isEqualTo("cross-origin");
    assertThat(header(read, "access-control-allow-origin")).isEqualTo("*");
    assertThat(header(read, "x-content-type-options")).isEqualTo("nosniff");
    assertThat(header(read, "cache-control")).isEqualTo("public, max-age=31536000, immutable");
    assertThat(header(uploader().downloads(cat), "cache-control"))
        .isEqualTo("private, max-age=31536000, immutable");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "image/png                | image/png                | inline",
        "IMAGE/PNG                | IMAGE/PNG                | inline",
        "text/plain; charset=utf8 | text/plain; charset=utf8 | inline",
        "video/mp4;codecs=\"avc1\"  | video/mp4;codecs=\"avc1\"  | inline",
        "text/html                | text/html                | attachment",
        "Text/HTML;charset=koi8-r | text/html;charset=koi8-r | attachment",
        "image/svg+xml            | image/svg+xml            | attachment",
        "application/xhtml+xml    | application/xhtml+xml    | attachment",
        "application/pdf          | application/pdf          | attachment",
        "image/png, text/html     | application/octet-stream | attachment",
        "image                    | application/octet-stream | attachment",
        "text/html x; a=b         | application/octet-stream | attachment",
      })
  void onlyWhatIsHarmlessIsShown(String uploadedAs, String readAs, String disposition) {
    var alice = uploader();

    var read = alice.downloads(alice.uploads(CAT, uploadedAs));

    assertThat(header(read, "content-type")).isEqualTo(readAs);
    assertThat(header(read, "content-disposition")).isEqualTo(disposition);
  }

  @Test
  void whatHasNoTypeIsBytes() {
    var alice = person("alice");

    var uri = server.wire().fetch("POST", MEDIA_V3 + "/upload", alice.token, CAT);

    var cat = Json.parseObject(uri.body()).text("content_uri") + "";
    var read = stranger(MEDIA_V3 + "/download/" + cat.substring("mxc://".length()));
    assertThat(header(read, "content-type")).isEqualTo("application/octet-stream");
    assertThat(header(read, "content-disposition")).isEqualTo("attachment");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "cat.png    | filename=\"cat.png\"",
        "my cat.png | filename=\"my cat.png\"",
        "a\"b\\c  | filename=\"a\\\"b\\\\c\"",
        "кот.png    | filename=\"___.png\"; filename*=UTF-8''%D0%BA%D0%BE%D1%82.png",
        "😺.png     | filename=\"__.png\"; filename*=UTF-8''%F0%9F%98%BA.png",
        "a;b=c      | filename=\"a;b=c\"",
        "../../etc  | filename=\"../../etc\"",
      })
  void aFileKeepsItsName(String name, String header) {
    var alice = uploader();

    var media = alice.uploadsNamed(name, "image/png");

    assertThat(header(alice.downloads(media), "content-disposition"))
        .isEqualTo("inline; " + header);
    var path = alice.uploads(CAT, "text/html") + "/" + Wire.escape(name);
    for (var read :
        List.of(
            stranger(MEDIA_V1 + "/download/" + path),
            stranger(MEDIA_V3 + "/download/" + path),
            alice.downloads(path))) {
      assertThat(header(read, "content-disposition")).isEqualTo("attachment; " + header);
    }
  }

  @Test
  void aNameBreaksNoHeader() {
    var alice = uploader();

    var media = alice.uploadsNamed("a\r\nSet-Cookie: b=c", "image/png");

    var read = alice.downloads(media);
    assertThat(header(read, "content-disposition"))
        .isEqualTo(
            "inline; filename=\"a__Set-Cookie: b=c\";"
                + " filename*=UTF-8''a%0D%0ASet-Cookie%3A%20b%3Dc");
    assertThat(header(read, "set-cookie")).isEmpty();
    var bob = person("bob");
    for (var name : List.of("x".repeat(256), "a%00b")) {
      var path = MEDIA_V3 + "/upload?filename=" + name;
      refused(server.wire().fetch("POST", path, bob.token, CAT), 400, "M_INVALID_PARAM");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/localhost/x%2F..%2F..%2Fklatsch.db",
        "/localhost/%2e%2e%2fklatsch.db",
        "/localhost/..",
        "/localhost/a.b",
        "/localhost/%D0%BA",
        "/local%2Fhost/x",
        "/..%2F../x",
        "/a%20b/x",
      })
  void whatIsNoAddressIsRefused(String media) {
    refused(stranger(MEDIA_V3 + "/download" + media), 400, "M_INVALID_PARAM");
    refused(
        stranger(MEDIA_V1 + "/thumbnail" + media + "?width=32&height=32"), 400, "M_INVALID_PARAM");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/localhost/a%00b", "/a%00b/x"})
  void whatHasANulIsNoRequestAtAll(String media) {
    refused(stranger(MEDIA_V3 + "/download" + media), 400, "M_UNKNOWN");
  }

  @Test
  void whatIsTooLongForAnAddressIsRefused() {
    var tooLong = "x".repeat(256);

    refused(stranger(MEDIA_V3 + "/download/localhost/" + tooLong), 400, "M_INVALID_PARAM");
    refused(stranger(MEDIA_V3 + "/download/" + tooLong + "/x"), 400, "M_INVALID_PARAM");
  }

  @Test
  void whatIsNotHereIsNotFound() {
    var cat = uploader().uploads(CAT, "image/png");
    var id = cat.substring(cat.indexOf('/') + 1);

    refused(stranger(MEDIA_V3 + "/download/localhost/nothing"), 404, "M_NOT_FOUND");
    refused(stranger(MEDIA_V3 + "/download/example.org/" + id), 404, "M_NOT_FOUND");
    refused(stranger(MEDIA_V3 + "/download/localhost/" + id.toUpperCase()), 404, "M_NOT_FOUND");
    refused(stranger(MEDIA_V3 + "/download/%5B2001:db8::1%5D:8448/" + id), 404, "M_NOT_FOUND");
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-9,           0,      9",
    "bytes=100000-,       100000, 299999",
    "bytes=299999-,       299999, 299999",
    "bytes=-5,            299995, 299999",
    "bytes=-999999,       0,      299999",
    "bytes=70000-999999,  70000,  299999",
  })
  void whoPlaysAFilmGetsThePartThatIsPlayed(String range, int from, int to) {
    var alice = uploader();
    var film = film();
    var media = alice.uploads(film, "video/mp4");

    var part = alice.downloads(media, "Range", range);

    boolean all = to - from + 1 == film.length;
    assertThat(part.statusCode()).isEqualTo(all ? 200 : 206);
    assertThat(header(part, "content-range"))
        .isEqualTo(all ? "" : "bytes %d-%d/300000".formatted(from, to));
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(film, from, to + 1));
    assertThat(header(part, "accept-ranges")).isEqualTo("bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=300000-", "bytes=999999999999-", "bytes=-0"})
  void whatLiesBehindTheEndIsNotThere(String range) {
    var alice = uploader();
    var media = alice.uploads(film(), "video/mp4");

    var part = alice.downloads(media, "Range", range);

    refused(part, 416, "M_INVALID_PARAM");
    assertThat(header(part, "content-range")).isEqualTo("bytes */300000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=5-2", "bytes=a-b", "bytes=0-1,5-9", "lines=1-2", "bytes=-", "x"})
  void whoAsksInAnUnknownWayGetsAllOfIt(String range) {
    var alice = uploader();
    var media = alice.uploads(film(), "video/mp4");

    var whole = alice.downloads(media, "Range", range);

    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.body()).isEqualTo(film());
  }

  @Test
  void whoHasItAlreadyIsNotSentItAgain() {
    var alice = uploader();
    var media = alice.uploads(film(), "video/mp4");
    var tag = header(alice.downloads(media), "etag");

    var again = alice.downloads(media, "If-None-Match", tag);
    var other = alice.downloads(media, "If-None-Match", "\"other\"");
    var part = alice.downloads(media, "If-Range", tag, "Range", "bytes=0-4");
    var changed = alice.downloads(media, "If-Range", "\"other\"", "Range", "bytes=0-4");

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(header(again, "etag")).isEqualTo(tag);
    assertThat(other.statusCode()).isEqualTo(200);
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(changed.statusCode()).isEqualTo(200);
  }

  @Test
  void whoAsksForTheHeadGetsNoBody() {
    var cat = uploader().uploads(film(), "video/mp4");
    var path = MEDIA_V3 + "/download/" + cat;

    var head = server.wire().fetch("HEAD", path, null, null);
    var options = server.wire().fetch("OPTIONS", path, null, null);

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(header(head, "content-length")).isEqualTo("300000");
    assertThat(head.body()).isEmpty();
    assertThat(options.statusCode()).isEqualTo(200);
    assertThat(header(options, "access-control-allow-methods")).contains("GET", "POST", "PUT");
  }

  @Test
  void aFileMayBeEmpty() {
    var alice = uploader();

    var read = alice.downloads(alice.uploads(new byte[0], "text/plain"));

    assertThat(read.statusCode()).isEqualTo(200);
    assertThat(header(read, "content-length")).isEqualTo("0");
  }

  @Test
  void whatWasUploadedIsThereAfterARestart() {
    var alice = uploader();
    var media = alice.uploads(film(), "video/mp4");

    server.restart();

    assertThat(stranger(MEDIA_V3 + "/download/" + media).body()).isEqualTo(film());
  }

  @Test
  void guestsReadAndDoNotUpload() {
    var guest = Person.guest(server.wire());
    var cat = uploader().uploads(CAT, "image/png");

    assertThat(new Uploader(server.wire(), guest).downloads(cat).body()).isEqualTo(CAT);
    refused(
        server.wire().fetch("POST", MEDIA_V3 + "/upload", guest.token, CAT),
        403,
        "M_GUEST_ACCESS_FORBIDDEN");
  }

  @Test
  void pagesOfOthersAreNotReadYet() {
    var answer =
        person("alice").call("GET", AUTHED + "/preview_url?url=http%3A%2F%2Fexample.org", null);

    assertThat(answer.refused(404, "M_UNRECOGNIZED").body()).isNotEqualTo(JsonObject.EMPTY);
  }
}
