package klatsch.crypto;

import klatsch.json.CanonicalJson;
import klatsch.json.CanonicalJson.Numbers;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// Signs objects and checks what others have signed.
///
/// [Spec](https://spec.matrix.org/v1.19/appendices/#signing-json)
public final class SignedJson {
  private SignedJson() {}

  /// The object with one signature more, or with a new one in the place of an old one of that key.
  ///
  /// @param signer the name of a server, or of another entity that signs
  /// @throws klatsch.json.NotCanonicalException if the object has no canonical form
  public static JsonObject sign(JsonObject object, String signer, SigningKey key) {
    return withSignature(object, signer, key.id(), key.sign(signedBytes(object)));
  }

  /// Whether the object has a genuine signature of this signer with this key.
  ///
  /// @param keyId such as `ed25519:1`
  /// @throws klatsch.json.NotCanonicalException if the object has no canonical form
  public static boolean verify(JsonObject object, String signer, String keyId, VerifyKey key) {
    var signature = signature(object, signer, keyId);
    return signature != null && key.verify(signedBytes(object), signature);
  }

  /// What signatures cover: all but the signatures themselves and what anybody may add.
  public static byte[] signedBytes(JsonObject object) {
    return signedBytes(object, Numbers.INTEGERS);
  }

  /// As [#signedBytes(JsonObject)], also where numbers need not be whole.
  public static byte[] signedBytes(JsonObject object, Numbers numbers) {
    return CanonicalJson.bytes(object.without("signatures", "unsigned"), numbers);
  }

  /// What an object has as the signature of this signer with this key, genuine or not.
  public static @Nullable String signature(JsonObject object, String signer, String keyId) {
    var signatures = object.object("signatures");
    var ofSigner = signatures == null ? null : signatures.object(signer);
    return ofSigner == null ? null : ofSigner.text(keyId);
  }

  /// The object with a signature that was made elsewhere.
  public static JsonObject withSignature(
      JsonObject object, String signer, String keyId, String signature) {
    var signatures = object.object("signatures");
    if (signatures == null) {
      signatures = JsonObject.EMPTY;
    }
    var ofSigner = signatures.object(signer);
    if (ofSigner == null) {
      ofSigner = JsonObject.EMPTY;
    }
    return object.with(
        "signatures", signatures.with(signer, ofSigner.with(keyId, Json.of(signature))));
  }
}
