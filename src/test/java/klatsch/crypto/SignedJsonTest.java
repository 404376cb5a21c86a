package klatsch.crypto;

import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.json.NotCanonicalException;
import org.junit.jupiter.api.Test;

/// The vectors are those of the [Spec](https://spec.matrix.org/v1.19/appendices/#json-signing).
class SignedJsonTest {
  private static final SigningKey KEY =
      SigningKey.ofSeed(
          "1",
          Objects.requireNonNull(
              UnpaddedBase64.decode("YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1")));

  @Test
  void anEmptyObjectIsSignedAsInTheSpecification() {
    assertThat(SignedJson.sign(json("{}"), "domain", KEY))
        .isEqualTo(
            json(
                """
                {
                    "signatures": {
                        "domain": {
                            "ed25519:1": "K8280/U9SSy9IVtjBuVeLr+HpOB4BQFWbg+UZaADMtTdGYI7Geitb76LTrr5QV/7Xg4ahLwYGYZzuHGZKM5ZAQ"
                        }
                    }
                }
                """));
  }

  @Test
  void anObjectWithDataIsSignedAsInTheSpecification() {
    assertThat(SignedJson.sign(json("{'one': 1, 'two': 'Two'}"), "domain", KEY))
        .isEqualTo(
            json(
                """
                {
                    "one": 1,
                    "signatures": {
                        "domain": {
                            "ed25519:1": "KqmLSbO39/Bzb0QIYE82zqLwsA+PDzYIpIRA2sRQ4sL53+sN6/fpNSoqE7BP7vBZhG6kYdD13EIMJpvhJI+6Bw"
                        }
                    },
                    "two": "Two"
                }
                """));
  }

  @Test
  void unsignedDataAndOtherSignaturesAreKeptAndNotCovered() {
    var plain = SignedJson.sign(json("{'one': 1}"), "domain", KEY);
    var more =
        SignedJson.sign(
            json("{'one': 1, 'unsigned': {'age': 5}, 'signatures': {'other': {'ed25519:x': 'S'}}}"),
            "domain",
            KEY);

    assertThat(more.object("unsigned")).isEqualTo(json("{'age': 5}"));
    assertThat(more.object("signatures").object("other")).isEqualTo(json("{'ed25519:x': 'S'}"));
    assertThat(more.object("signatures").object("domain"))
        .isEqualTo(plain.object("signatures").object("domain"));
  }

  @Test
  void aGenuineSignatureIsRecognised() {
    var signed = SignedJson.sign(json("{'one': 1}"), "domain", KEY);

    assertThat(verify(signed, "domain", "ed25519:1")).isTrue();
    assertThat(verify(signed.with("unsigned", json("{'age': 5}")), "domain", "ed25519:1")).isTrue();
  }

  @Test
  void aSignatureOfAnythingElseIsNot() {
    var signed = SignedJson.sign(json("{'one': 1}"), "domain", KEY);

    assertThat(verify(signed.with("one", Json.of(2)), "domain", "ed25519:1")).isFalse();
    assertThat(verify(signed, "elsewhere", "ed25519:1")).isFalse();
    assertThat(verify(signed, "domain", "ed25519:2")).isFalse();
    assertThat(verify(json("{'one': 1}"), "domain", "ed25519:1")).isFalse();
    assertThat(
            verify(
                json("{'signatures': {'domain': {'ed25519:1': '!no base64!'}}}"),
                "domain",
                "ed25519:1"))
        .isFalse();
    assertThat(
            verify(
                json("{'signatures': {'domain': {'ed25519:1': 'c2hvcnQ'}}}"),
                "domain",
                "ed25519:1"))
        .isFalse();
    assertThat(verify(json("{'signatures': []}"), "domain", "ed25519:1")).isFalse();
  }

  @Test
  void whatHasNoCanonicalFormIsNotSigned() {
    var fraction = json("{'a': 1.5}");

    assertThatThrownBy(() -> SignedJson.sign(fraction, "domain", KEY))
        .isInstanceOf(NotCanonicalException.class);
  }

  private static boolean verify(JsonObject signed, String server, String keyId) {
    return SignedJson.verify(signed, server, keyId, KEY.verifyKey());
  }
}
