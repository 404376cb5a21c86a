package klatsch.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnswerStoreTest extends StoreTest {
  @Test
  void theFirstAnswerStays() {
    keep("a", "{\"room_id\":\"!one\"}", 1);
    keep("a", "{\"room_id\":\"!two\"}", 2);

    assertThat(answer("a")).isEqualTo("{\"room_id\":\"!one\"}");
    assertThat(answer("b")).isNull();
  }

  @Test
  void whatIsOldGoes() {
    keep("old", "{}", 9);
    keep("young", "{}", 10);

    write(tx -> store.answers().purgeBefore(tx, 10));

    assertThat(answer("old")).isNull();
    assertThat(answer("young")).isEqualTo("{}");
  }

  @Test
  void ofTooManyTheOldestGo() {
    keep("first", "{}", 1);
    keep("second", "{}", 2);
    keep("third", "{}", 3);

    write(tx -> store.answers().purgeAllBut(tx, 3));
    assertThat(answer("first")).isNotNull();
    write(tx -> store.answers().purgeAllBut(tx, 2));

    assertThat(answer("first")).isNull();
    assertThat(answer("second")).isNotNull();
    assertThat(answer("third")).isNotNull();
  }

  private void keep(String key, String answer, long ts) {
    write(tx -> store.answers().insert(tx, key.getBytes(UTF_8), answer.getBytes(UTF_8), ts));
  }

  private @Nullable String answer(String key) {
    var answer = store.answers().find(key.getBytes(UTF_8));
    return answer == null ? null : new String(answer, UTF_8);
  }
}
