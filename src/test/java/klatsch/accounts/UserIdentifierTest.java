package klatsch.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.accounts.TestAccounts.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import klatsch.json.Json;
import klatsch.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserIdentifierTest {
  @Test
  void theIdentifierCountsBeforeTheOldWay() {
    var identifier = object("{\"type\":\"m.id.user\",\"user\":\"alice\"}");

    assertThat(UserIdentifier.name(identifier, null, null)).isEqualTo("alice");
    assertThat(UserIdentifier.name(identifier, "bob", null)).isEqualTo("alice");
    assertThat(UserIdentifier.name(null, "bob", null)).isEqualTo("bob");
  }

  @Test
  void addressesBelongToNobodyHere() {
    var mail = object("{\"type\":\"m.id.thirdparty\",\"medium\":\"email\",\"address\":\"a@b.c\"}");
    var phone = object("{\"type\":\"m.id.phone\",\"country\":\"GB\",\"phone\":\"07\"}");

    assertThat(UserIdentifier.name(mail, null, null)).isNull();
    assertThat(UserIdentifier.name(phone, null, null)).isNull();
  }

  @Test
  void somebodyMustBeNamed() {
    assertThat(refusal(() -> UserIdentifier.name(null, null, null))).isEqualTo("M_MISSING_PARAM");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                | M_BAD_JSON",
        "{\"type\":7}                      | M_BAD_JSON",
        "{\"type\":\"m.id.user\"}          | M_BAD_JSON",
        "{\"type\":\"m.id.user\",\"user\":7}| M_BAD_JSON",
        "{\"type\":\"m.id.thirdparty\",\"medium\":\"email\"}| M_BAD_JSON",
        "{\"type\":\"m.id.phone\",\"phone\":\"07\"}| M_BAD_JSON",
        "{\"type\":\"m.id.dream\"}         | M_UNKNOWN",
      })
  void whatIsNoIdentifierIsRefused(String identifier, String errcode) {
    assertThat(refusal(() -> UserIdentifier.name(object(identifier), null, null)))
        .isEqualTo(errcode);
  }

  private static JsonObject object(String text) {
    return Json.parseObject(text.getBytes(UTF_8));
  }
}
