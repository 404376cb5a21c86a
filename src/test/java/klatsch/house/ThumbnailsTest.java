package klatsch.house;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.house.Uploader.MEDIA_R0;
import static klatsch.house.Uploader.MEDIA_V1;
import static klatsch.house.Uploader.MEDIA_V3;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Objects;
import klatsch.api.client.media.GetContentThumbnail;
import klatsch.api.client.media.GetContentThumbnailAuthed;
import klatsch.json.Json;
import klatsch.media.Drawn;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients show small forms of pictures: [GetContentThumbnail], [GetContentThumbnailAuthed].
class ThumbnailsTest extends HouseTest {
  private static final String SMALL = "width=96&height=96&method=crop";

  ThumbnailsTest(TestDatabase database) {
    super(database);
  }

  private static Uploader uploader() {
    return new Uploader(server.wire(), person("alice"));
  }

  private static String type(HttpResponse<?> answer) {
    return answer.headers().firstValue("content-type").orElse("");
  }

  private static void refused(HttpResponse<byte[]> answer, int status, String errcode) {
    var body = Json.parseObject(answer.body());
    assertThat(answer.statusCode()).as(body.toString()).isEqualTo(status);
    assertThat(body.text("errcode")).as(body.toString()).isEqualTo(errcode);
    assertThat(body.text("error")).isNotBlank();
  }

  /// What of a picture is seen when this is asked for, as `80x60`.
  private static String size(byte[] picture, String query) {
    var alice = uploader();
    var answer = alice.looksAt(alice.uploads(picture, "image/png"), query);
    assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(200);
    var seen = Objects.requireNonNull(Drawn.seen(answer.body()));
    return seen.getWidth() + "x" + seen.getHeight();
  }

  @ParameterizedTest
  @CsvSource({
    // The smallest size that is at least as large.
    "2000, 1000, width=1&height=1&method=crop,       32x32",
    "2000, 1000, width=32&height=32&method=crop,     32x32",
    "2000, 1000, width=33&height=20&method=crop,     96x96",
    "2000, 1000, width=97&height=97&method=crop,     240x240",
    "2000, 1000, width=300&height=300&method=crop,   480x480",
    "2000, 1000, width=10&height=10&method=scale,    320x160",
    "2000, 1000, width=10&height=10,                 320x160",
    "2000, 1000, width=320&height=240&method=scale,  320x160",
    "2000, 1000, width=321&height=240&method=scale,  640x320",
    "2000, 1000, width=640&height=480&method=scale,  640x320",
    "1000, 2000, width=641&height=1&method=scale,    300x600",
    // No size is large enough, so it is the picture itself.
    "2000, 1000, width=801&height=600&method=scale,  2000x1000",
    "2000, 1000, width=900&height=900&method=crop,   2000x1000",
    // Nothing becomes larger than it was.
    "50,   40,   width=96&height=96&method=crop,     50x40",
    "50,   40,   width=640&height=480&method=scale,  50x40",
    "500,  50,   width=96&height=96&method=crop,     50x50",
    "2000, 3,    width=320&height=240&method=scale,  320x1",
    "320,  240,  width=320&height=240&method=scale,  320x240",
  })
  void aPictureIsAsLargeAsWishedAndNoLarger(int width, int height, String query, String size) {
    assertThat(size(Drawn.picture("png", width, height), query)).isEqualTo(size);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "gif", "bmp"})
  void picturesAreSeenAsTheyAre(String format) {
    var alice = uploader();
    var media = alice.uploads(Drawn.picture(format, 400, 200), "image/whatever");

    var answer = alice.looksAt(media, "width=300&height=200");

    if (format.equals("bmp")) {
      refused(answer, 400, "M_UNKNOWN");
      return;
    }
    var seen = Drawn.seen(answer.body());
    assertThat(type(answer)).isEqualTo("image/jpeg");
    assertThat(Drawn.colour(seen, 10, 80)).isEqualTo("R");
    assertThat(Drawn.colour(seen, 310, 80)).isEqualTo("B");
    assertThat(answer.headers().firstValue("content-disposition"))
        .contains("inline; filename=\"thumbnail.jpg\"");
    assertThat(answer.headers().firstValue("etag")).isPresent();
    assertThat(answer.headers().firstValue("content-security-policy").orElse(""))
        .startsWith("sandbox;");
  }

  @Test
  void webpIsSeenToo() {
    var alice = uploader();

    for (var picture : new byte[][] {Drawn.webp(), Drawn.lossyWebp()}) {
      var answer = alice.looksAt(alice.uploads(picture, "image/webp"), SMALL);

      var seen = Drawn.seen(answer.body());
      assertThat(type(answer)).isEqualTo("image/jpeg");
      assertThat(seen.getWidth()).isEqualTo(96);
      assertThat(Drawn.colour(seen, 10, 50)).isEqualTo("R");
      assertThat(Drawn.colour(seen, 85, 50)).isEqualTo("B");
    }
  }

  @Test
  void whatIsSeenThroughStaysSo() {
    var alice = uploader();

    var answer = alice.looksAt(alice.uploads(Drawn.withHoles(400, 400), "image/png"), SMALL);

    var seen = Drawn.seen(answer.body());
    assertThat(type(answer)).isEqualTo("image/png");
    assertThat(Drawn.colour(seen, 10, 50)).isEqualTo("R");
    assertThat(Drawn.colour(seen, 85, 50)).isEqualTo("-");
    assertThat(answer.headers().firstValue("content-disposition"))
        .contains("inline; filename=\"thumbnail.png\"");
  }

  @Test
  void aPictureStandsAsTheCameraWasHeld() {
    var alice = uploader();
    var media = alice.uploads(Drawn.turnedJpeg(1000, 500, 6), "image/jpeg");

    var seen = Drawn.seen(alice.looksAt(media, "width=320&height=240").body());
    var cut = Drawn.seen(alice.looksAt(media, SMALL).body());

    assertThat(seen.getWidth() + "x" + seen.getHeight()).isEqualTo("120x240");
    assertThat(Drawn.colour(seen, 60, 10)).isEqualTo("R");
    assertThat(Drawn.colour(seen, 60, 230)).isEqualTo("B");
    assertThat(Drawn.colour(cut, 48, 10)).isEqualTo("R");
    assertThat(Drawn.colour(cut, 48, 85)).isEqualTo("B");
  }

  @Test
  void theMiddleOfAPictureIsKept() {
    var alice = uploader();
    var media = alice.uploads(Drawn.picture("png", 2000, 100), "image/png");

    var seen = Drawn.seen(alice.looksAt(media, SMALL).body());

    assertThat(Drawn.colour(seen, 10, 48)).isEqualTo("R");
    assertThat(Drawn.colour(seen, 85, 48)).isEqualTo("B");
  }

  @Test
  void aSmallPictureIsGivenAsItIs() {
    var alice = uploader();
    var picture = Drawn.picture("png", 50, 40);

    var answer = alice.looksAt(alice.uploads(picture, "application/octet-stream"), SMALL);

    assertThat(answer.body()).isEqualTo(picture);
    assertThat(type(answer)).isEqualTo("image/png");
  }

  @Test
  void aFilmMovesOnlyForWhoWishesIt() {
    var alice = uploader();
    var film = Drawn.filmWebp();
    var media = alice.uploads(film, "image/webp");

    var moving = alice.looksAt(media, SMALL + "&animated=true");
    var still = alice.looksAt(media, SMALL + "&animated=false");
    var usual = alice.looksAt(media, SMALL);

    assertThat(moving.body()).isEqualTo(film);
    assertThat(type(moving)).isEqualTo("image/webp");
    assertThat(type(still)).isEqualTo("image/jpeg");
    assertThat(type(usual)).isEqualTo("image/jpeg");
    assertThat(Drawn.colour(Drawn.seen(still.body()), 20, 10)).isEqualTo("G");
    assertThat(alice.looksAt(media, SMALL + "&animated=true").body()).isEqualTo(film);
  }

  @Test
  void clientsOfOldSeeThemWithoutAToken() {
    var alice = uploader();
    var media = alice.uploads(Drawn.picture("png", 400, 200), "image/png");
    var today = alice.looksAt(media, SMALL).body();

    for (var path : new String[] {MEDIA_V1, MEDIA_R0, MEDIA_V3}) {
      var answer = Uploader.stranger(server.wire(), path + "/thumbnail/" + media + "?" + SMALL);
      assertThat(answer.body()).isEqualTo(today);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, M_MISSING_PARAM, width=96",
    "400, M_MISSING_PARAM, height=96",
    "400, M_INVALID_PARAM, width=0&height=96",
    "400, M_INVALID_PARAM, width=96&height=-1",
    "400, M_INVALID_PARAM, width=9.5&height=96",
    "400, M_INVALID_PARAM, width=99999999999&height=96",
    "400, M_INVALID_PARAM, width=96&height=96&method=stretch",
    "400, M_INVALID_PARAM, width=96&height=96&animated=perhaps",
  })
  void aWishMustBeOne(int status, String errcode, String query) {
    var alice = uploader();
    var media = alice.uploads(Drawn.picture("png", 40, 20), "image/png");

    refused(alice.looksAt(media, query), status, errcode);
  }

  @Test
  void whatIsNoPictureHasNoSmallForm() {
    var alice = uploader();
    var png = Drawn.picture("png", 400, 200);
    var broken = Arrays.copyOf(png, png.length / 2);
    var jpeg = Drawn.picture("jpg", 400, 200);
    Arrays.fill(jpeg, jpeg.length / 3, jpeg.length, (byte) 0xff);
    var page = "<html><script>alert(1)</script></html>".getBytes(UTF_8);

    for (var content :
        new byte[][] {
          broken,
          Arrays.copyOf(png, 20),
          Arrays.copyOf(Drawn.webp(), 30),
          Arrays.copyOf(jpeg, 300),
          page,
          new byte[0],
          "GIF89a".getBytes(UTF_8)
        }) {
      var media = alice.uploads(content, "image/png");
      refused(alice.looksAt(media, SMALL), 400, "M_UNKNOWN");
      refused(alice.looksAt(media, SMALL), 400, "M_UNKNOWN");
      assertThat(alice.downloads(media).body()).as("it can still be read").isEqualTo(content);
    }
  }

  @Test
  void whatWouldFillOurMemoryIsNotLookedAt() {
    var alice = uploader();

    refused(
        alice.looksAt(alice.uploads(Drawn.bomb(30_000, 30_000), "image/png"), SMALL),
        413,
        "M_TOO_LARGE");
    refused(
        alice.looksAt(
            alice.uploads(Drawn.bomb(Integer.MAX_VALUE, Integer.MAX_VALUE), "image/png"),
            "width=9999&height=9999"),
        413,
        "M_TOO_LARGE");
  }

  @Test
  void whatIsNotThereHasNoSmallForm() {
    refused(uploader().looksAt("localhost/nothing", SMALL), 404, "M_NOT_FOUND");
    refused(uploader().looksAt("example.org/nothing", SMALL), 404, "M_NOT_FOUND");
  }
}
