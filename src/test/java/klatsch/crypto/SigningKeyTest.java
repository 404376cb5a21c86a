package klatsch.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeyTest {
  private static final byte[] MESSAGE = "hello".getBytes(UTF_8);

  /// The first three vectors of [RFC 8032](https://www.rfc-editor.org/rfc/rfc8032#section-7.1).
  @ParameterizedTest
  @CsvSource({
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
        + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
        + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b4"
        + "6bd25bf5f0595bbe24655141438e7a100b",
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
        + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
        + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d"
        + "8c387b2eaeb4302aeeb00d291612bb0c00",
    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
        + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
        + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6"
        + "594a7c15e9716ed28dc027beceea1ec40a",
  })
  void itSignsAsTheStandardSays(String seed, String publicKey, String message, String signature) {
    var key = SigningKey.ofSeed("1", hex(seed));

    assertThat(key.verifyKey().toString()).isEqualTo(UnpaddedBase64.encode(hex(publicKey)));
    assertThat(key.sign(hex(message))).isEqualTo(UnpaddedBase64.encode(hex(signature)));
    assertThat(key.verifyKey().verify(hex(message), key.sign(hex(message)))).isTrue();
  }

  @Test
  void aPublishedKeyRecognisesTheSignaturesOfItsOwnerAlone() {
    var mine = SigningKey.generate("a", new Random(1));
    var other = SigningKey.generate("b", new Random(2));
    var published = VerifyKey.ofBase64(mine.verifyKey().toString());

    assertThat(published.verify(MESSAGE, mine.sign(MESSAGE))).isTrue();
    assertThat(published.verify(MESSAGE, other.sign(MESSAGE))).isFalse();
    assertThat(published.verify("hullo".getBytes(UTF_8), mine.sign(MESSAGE))).isFalse();
  }

  @Test
  void aKeyComesBackFromItsSeed() {
    var key = SigningKey.generate("a_1", new Random(1));

    var again = SigningKey.ofSeed("a_1", key.seed());

    assertThat(again.id()).isEqualTo("ed25519:a_1");
    assertThat(again.sign(MESSAGE)).isEqualTo(key.sign(MESSAGE));
  }

  @Test
  void aKeyInALogTellsItsNameAlone() {
    assertThat(SigningKey.generate("a", new Random(1)).toString()).isEqualTo("ed25519:a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a:b", "a b", "ä", "a-b", "123456789012345678901234567890123"})
  void aVersionThatCannotStandInAKeyIdIsRefused(String version) {
    assertThatThrownBy(() -> SigningKey.ofSeed(version, new byte[32]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theLongestVersionHas32Characters() {
    assertThat(SigningKey.ofSeed("v".repeat(32), new byte[32]).id())
        .isEqualTo("ed25519:" + "v".repeat(32));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 33, 64})
  void aSeedHas32Bytes(int length) {
    assertThatThrownBy(() -> SigningKey.ofSeed("1", new byte[length]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("32");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "short",
        "not base64 at all",
        "//////////////////////////////////////////8",
        "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      })
  void whatIsNoPublicKeyIsNone(String base64) {
    assertThat(VerifyKey.ofBase64(base64)).isNull();
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
