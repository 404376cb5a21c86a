package klatsch.accounts;

import static klatsch.model.error.MatrixError.error;
import static klatsch.model.error.MatrixError.forbidden;
import static klatsch.model.error.MatrixError.invalidParam;
import static klatsch.model.error.MatrixError.notFound;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;
import klatsch.crypto.RandomText;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixException;
import klatsch.store.RegistrationTokenStore.RegistrationToken;
import klatsch.store.Store;
import klatsch.store.Transaction;
import org.jspecify.annotations.Nullable;

/// The tokens that administrators give to those who may make an account.
///
/// A token is used in the very commit that makes the account: of two who come with the last use of
/// one, one gets an account, and no use is ever lost to somebody who gave up half-way.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#token-authenticated-registration)
public final class RegistrationTokens {
  /// What a token is made of, and how long it may be.
  private static final Pattern GRAMMAR = Pattern.compile("[A-Za-z0-9._~-]{1,64}");

  /// 95 bits, and short enough to be typed.
  private static final int LETTERS = 16;

  private final Store store;
  private final RandomText random;
  private final InstantSource clock;

  RegistrationTokens(Store store, RandomText random, InstantSource clock) {
    this.store = store;
    this.random = random;
    this.clock = clock;
  }

  /// @param usesAllowed `null` for any number
  /// @param uses how many accounts have been made with it
  /// @param expires `null` for never
  public record Token(
      String token, @Nullable Long usesAllowed, long uses, @Nullable Instant expires) {
    private static Token of(RegistrationToken row) {
      var ts = row.expiresTs();
      return new Token(
          row.token(), row.usesAllowed(), row.uses(), ts == null ? null : Instant.ofEpochMilli(ts));
    }
  }

  /// Makes a token.
  ///
  /// @param token `null` finds one
  /// @param usesAllowed `null` for any number of accounts
  /// @param lasts `null` for ever
  /// @throws MatrixException if it cannot be a token, or there is one like it
  public String create(
      @Nullable String token, @Nullable Long usesAllowed, @Nullable Duration lasts) {
    var made = token == null ? random.letters(LETTERS) : token;
    if (!GRAMMAR.matcher(made).matches()) {
      throw invalidParam("A token has 1 to 64 characters, of A-Z, a-z, 0-9 and . _ ~ - only");
    }
    if (usesAllowed != null && usesAllowed < 1) {
      throw invalidParam("A token can be used once at the least");
    }
    long now = clock.millis();
    var row =
        new RegistrationToken(
            made, usesAllowed, 0, lasts == null ? null : now + lasts.toMillis(), now);
    if (!store.write(tx -> store.registrationTokens().create(tx, row))) {
      throw error(Errcode.INVALID_PARAM, "There is a token like this already");
    }
    return made;
  }

  /// All there are, the oldest first.
  public List<Token> all() {
    return store.registrationTokens().all().stream().map(Token::of).toList();
  }

  /// @throws MatrixException if there is no such token
  public void revoke(String token) {
    if (!store.write(tx -> store.registrationTokens().delete(tx, token))) {
      throw notFound("There is no such token");
    }
  }

  /// Whether one could make an account with this at this moment.
  public boolean isValid(String token) {
    var found = GRAMMAR.matcher(token).matches() ? store.registrationTokens().find(token) : null;
    return found != null
        && (found.usesAllowed() == null || found.uses() < found.usesAllowed())
        && (found.expiresTs() == null || found.expiresTs() > clock.millis());
  }

  /// Uses a token, together with what is done with it.
  ///
  /// @throws MatrixException if it is not valid any more
  void use(Transaction tx, String token) {
    if (!store.registrationTokens().use(tx, token, clock.millis())) {
      throw forbidden("This token has been used up, or has expired");
    }
  }
}
