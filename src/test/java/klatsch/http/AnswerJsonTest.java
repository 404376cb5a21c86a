package klatsch.http;

import static klatsch.http.Empty.EMPTY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import klatsch.json.Json;
import klatsch.json.JsonNull;
import klatsch.json.JsonObject;
import klatsch.model.event.Membership;
import klatsch.model.id.DeviceId;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomAlias;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnswerJsonTest {
  enum Kind {
    NEAR_BY
  }

  record Answer(
      UserId userId,
      RoomId roomId,
      EventId eventId,
      RoomAlias alias,
      DeviceId deviceId,
      boolean isDirect,
      @Nullable Boolean guest,
      int small,
      @Nullable Long expiresInMs,
      Membership membership,
      Kind kind,
      JsonObject content,
      @Nullable Json nothing,
      List<Part> parts) {}

  record Part(String name, @Nullable String topic) {}

  @Test
  void aRecordIsAnObjectWithTheNamesOfTheSpecification() {
    var answer =
        new Answer(
            new UserId("@a:b"),
            new RoomId("!r:b"),
            new EventId("$e"),
            new RoomAlias("#x:b"),
            new DeviceId("D"),
            true,
            null,
            7,
            60_000L,
            Membership.JOIN,
            Kind.NEAR_BY,
            JsonObject.of("x", "\"ä"),
            JsonNull.NULL,
            List.of(new Part("p", null), new Part("q", "t")));

    assertThat(AnswerJson.of(answer))
        .hasToString(
            """
            {"user_id":"@a:b","room_id":"!r:b","event_id":"$e","alias":"#x:b","device_id":"D",\
            "is_direct":true,"small":7,"expires_in_ms":60000,"membership":"join","kind":"near_by",\
            "content":{"x":"\\"ä"},"nothing":null,"parts":[{"name":"p"},{"name":"q","topic":"t"}]}\
            """);
  }

  @Test
  void nothingIsAnEmptyObject() {
    assertThat(AnswerJson.of(EMPTY)).hasToString("{}");
  }

  @Test
  void jsonStaysAsItIs() {
    var json = JsonObject.of("camelCase", JsonNull.NULL);

    assertThat(AnswerJson.of(json)).isSameAs(json);
  }

  record Wrong(Part good, Map<String, String> map, List<Inner> inner) {}

  record Inner(double ratio) {}

  @Test
  void whatCannotBeWrittenIsFoundWhenTheServerIsBuilt() {
    var violations = new ArrayList<String>();

    AnswerJson.check(Answer.class, "the answer", violations::add);
    assertThat(violations).isEmpty();

    AnswerJson.check(Wrong.class, "the answer", violations::add);
    assertThat(violations)
        .satisfiesExactly(
            what -> assertThat(what).startsWith("the answer.map has a type"),
            what -> assertThat(what).startsWith("the answer.inner[].ratio has a type"));
  }
}
