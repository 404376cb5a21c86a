package klatsch.accounts;

import static klatsch.model.error.MatrixError.forbidden;
import static klatsch.model.error.MatrixError.invalidParam;
import static klatsch.model.error.MatrixError.notFound;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;
import klatsch.crypto.RandomText;
import klatsch.model.error.MatrixException;
import klatsch.store.RegistrationTokenStore;
import klatsch.store.RegistrationTokenStore.RegistrationToken;
import klatsch.store.Store;
import klatsch.store.Transaction;
import org.jspecify.annotations.Nullable;

/// Invitations to this server: who has a token may make an account, so often and so long as the
/// token says.
///
/// A use is taken when the token is shown and completed together with the account. Who gives up in
/// between gives the use back.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#token-authenticated-registration)
public final class RegistrationTokens {
  /// [Spec](https://spec.matrix.org/v1.19/appendices/#opaque-identifiers), with at most 64
  /// characters.
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~-]{1,64}");

  /// 91 bits that can be read out on the telephone.
  private static final int RANDOM_LETTERS = 16;

  private final Store store;
  private final RandomText random;
  private final InstantSource clock;

  RegistrationTokens(Store store, RandomText random, InstantSource clock) {
    this.store = store;
    this.random = random;
    this.clock = clock;
  }

  /// @param usesAllowed `null` for any number
  /// @param pending uses that have begun and are not completed
  /// @param expires `null` if it does not end
  public record Token(
      String token,
      @Nullable Long usesAllowed,
      long pending,
      long completed,
      @Nullable Instant expires,
      Instant created) {
    private static Token of(RegistrationToken token) {
      return new Token(
          token.token(),
          token.usesAllowed(),
          token.pending(),
          token.completed(),
          token.expiresTs() == null ? null : Instant.ofEpochMilli(token.expiresTs()),
          Instant.ofEpochMilli(token.createdTs()));
    }

    boolean isGood(Instant now) {
      return (expires == null || expires.isAfter(now))
          && (usesAllowed == null || pending + completed < usesAllowed);
    }
  }

  /// Makes a token.
  ///
  /// @param wish the token itself; `null` makes one up
  /// @param usesAllowed `null` for any number
  /// @param lifetime `null` for ever
  /// @throws MatrixException if there is such a token already, or it cannot be one
  public Token create(
      @Nullable String wish, @Nullable Long usesAllowed, @Nullable Duration lifetime) {
    if (wish != null && !FORM.matcher(wish).matches()) {
      throw invalidParam("A token has 1 to 64 characters out of A-Z a-z 0-9 . _ ~ -");
    }
    if (usesAllowed != null && usesAllowed < 1) {
      throw invalidParam("A token can be used at least once");
    }
    if (lifetime != null && !lifetime.isPositive()) {
      throw invalidParam("A token ends after its making, not before");
    }
    var now = clock.instant();
    var token =
        new RegistrationToken(
            wish == null ? random.letters(RANDOM_LETTERS) : wish,
            usesAllowed,
            0,
            0,
            lifetime == null ? null : now.plus(lifetime).toEpochMilli(),
            now.toEpochMilli());
    if (!store.<Boolean>write(tx -> tokens().create(tx, token))) {
      throw invalidParam("There is such a token already");
    }
    return Token.of(token);
  }

  /// All there are, oldest first, also those that are of no use any more.
  public List<Token> list() {
    return tokens().all().stream().map(Token::of).toList();
  }

  public @Nullable Token find(String token) {
    var found = isToken(token) ? tokens().find(token) : null;
    return found == null ? null : Token.of(found);
  }

  /// Takes a token back. Who has shown it already and is not done cannot complete the account.
  ///
  /// @throws MatrixException if there is no such token
  public void revoke(String token) {
    if (!isToken(token) || !store.<Boolean>write(tx -> tokens().delete(tx, token))) {
      throw notFound("There is no such token");
    }
  }

  /// Whether somebody could make an account with it at this moment.
  public boolean isGood(String token) {
    var found = find(token);
    return found != null && found.isGood(clock.instant());
  }

  /// Takes one use of a token.
  ///
  /// @throws MatrixException if nobody can make an account with it, or nobody any more
  Hold take(String token) {
    long now = clock.millis();
    if (!isToken(token) || !store.<Boolean>write(tx -> tokens().begin(tx, token, now))) {
      throw forbidden("This registration token is not known, has ended, or is used up");
    }
    return new Use(token);
  }

  /// Gives back the uses of all who have begun and are not done. For the start of a server, which
  /// knows of no one who has.
  public void giveAllBack() {
    store.write(
        tx -> {
          tokens().giveAllBack(tx);
          return this;
        });
  }

  /// One use that has begun.
  private final class Use implements Hold {
    private final String token;

    private Use(String token) {
      this.token = token;
    }

    @Override
    public void keep(Transaction tx) {
      if (!tokens().complete(tx, token)) {
        throw forbidden("This registration token has been taken back");
      }
    }

    /// Nobody waits for it: if it is lost, the next start of the server does it.
    @Override
    public void giveBack() {
      var _ =
          store
              .committer()
              .submit(
                  tx -> {
                    tokens().giveBack(tx, token);
                    return token;
                  },
                  _ -> {});
    }
  }

  private RegistrationTokenStore tokens() {
    return store.registrationTokens();
  }

  private static boolean isToken(String token) {
    return FORM.matcher(token).matches();
  }
}
