package klatsch.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.accounts.TestAccounts.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import klatsch.accounts.UserIdentifier.Address;
import klatsch.accounts.UserIdentifier.Name;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserIdentifierTest {
  @Test
  void theIdentifierCountsBeforeTheOldWay() {
    var identifier = object("{\"type\":\"m.id.user\",\"user\":\"alice\"}");

    assertThat(UserIdentifier.of(identifier, null, null, null)).isEqualTo(new Name("alice"));
    assertThat(UserIdentifier.of(identifier, "bob", null, null)).isEqualTo(new Name("alice"));
    assertThat(UserIdentifier.of(null, "bob", "email", "a@b.c")).isEqualTo(new Name("bob"));
  }

  @Test
  void anAddressIsTheSameHoweverItIsWritten() {
    var mail = object("{\"type\":\"m.id.thirdparty\",\"medium\":\"email\",\"address\":\"A@b.C\"}");

    assertThat(UserIdentifier.of(mail, null, null, null))
        .isEqualTo(UserIdentifier.of(null, null, "email", "a@B.c"))
        .isEqualTo(new Address(new ThirdPartyId("email", "a@b.c")));
  }

  @ParameterizedTest
  @CsvSource({
    "email, Strauß@Example.com, strauss@example.com",
    "email, Δίας@Example.com, δίασ@example.com",
    "email, mıke@example.com, mıke@example.com",
    "msisdn, 447700900001, 447700900001",
  })
  void lettersAreFolded(String medium, String written, String address) {
    assertThat(new ThirdPartyId(medium, written).address()).isEqualTo(address);
  }

  @Test
  void somebodyMustBeNamed() {
    assertThat(refusal(() -> UserIdentifier.of(null, null, null, null)))
        .isEqualTo("M_MISSING_PARAM");
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
    assertThat(refusal(() -> UserIdentifier.of(object(identifier), null, null, null)))
        .isEqualTo(errcode);
  }

  private static JsonObject object(String text) {
    return Json.parseObject(text.getBytes(UTF_8));
  }
}
