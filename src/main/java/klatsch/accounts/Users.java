package klatsch.accounts;

import static klatsch.model.error.MatrixError.error;
import static klatsch.model.error.MatrixError.notFound;

import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import klatsch.crypto.RandomText;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixException;
import klatsch.model.id.BadIdException;
import klatsch.model.id.UserId;
import klatsch.store.Store;
import klatsch.store.Transaction;
import klatsch.store.UserStore;
import org.jspecify.annotations.Nullable;

/// The accounts of this server.
public final class Users {
  /// What a new localpart is made of, before its large letters become small.
  ///
  /// [Spec](https://spec.matrix.org/v1.19/appendices/#user-identifiers)
  private static final Pattern LOCALPART = Pattern.compile("[A-Za-z0-9._=/+-]+");

  /// 26^12 names: the first that comes up is free.
  private static final int RANDOM_LETTERS = 12;

  /// 10^12 names, of which the first that comes up is hardly ever taken.
  private static final int GUEST_DIGITS = 12;

  private final String serverName;
  private final Store store;
  private final RandomText random;
  private final InstantSource clock;

  Users(String serverName, Store store, RandomText random, InstantSource clock) {
    this.serverName = serverName;
    this.store = store;
    this.random = random;
    this.clock = clock;
  }

  /// The id that a new user of this name would have. Large letters become small: nobody can look
  /// like somebody else by writing the name differently.
  ///
  /// @param username `null` finds a name
  /// @throws MatrixException if the name has characters that it may not have, or too many
  public UserId newId(@Nullable String username) {
    var localpart = username == null ? random.letters(RANDOM_LETTERS) : username;
    if (!LOCALPART.matcher(localpart).matches()) {
      throw error(
          Errcode.INVALID_USERNAME, "A username has letters a-z, digits, and . _ = - / + only");
    }
    try {
      return UserId.of(localpart.toLowerCase(Locale.ROOT), serverName);
    } catch (BadIdException _) {
      throw error(Errcode.INVALID_USERNAME, "This username is too long");
    }
  }

  /// @throws MatrixException if somebody has this name
  public void requireFree(UserId user) {
    if (exists(user)) {
      throw inUse();
    }
  }

  /// Makes an account.
  ///
  /// @param passwordHash `null` for an account into which nobody can log in by password
  /// @throws MatrixException if somebody has this name
  public void create(UserId user, @Nullable String passwordHash, boolean admin) {
    create(user, passwordHash, admin, _ -> {});
  }

  /// The same, together with what else is to be kept with it, or not at all.
  void create(
      UserId user, @Nullable String passwordHash, boolean admin, Consumer<Transaction> also) {
    create(new UserStore.User(user, passwordHash, clock.millis(), false, admin, false), also);
  }

  /// Makes an account without a password for a guest, whose name is a number.
  UserId createGuest() {
    while (true) {
      var guest = UserId.of(random.digits(GUEST_DIGITS), serverName);
      if (!exists(guest)) {
        create(new UserStore.User(guest, null, clock.millis(), true, false, false), _ -> {});
        return guest;
      }
    }
  }

  /// Makes a guest a user like others, together with what else is to be kept with it, or not at
  /// all.
  ///
  /// @throws MatrixException if this is no guest, or none any more
  void upgrade(UserId guest, @Nullable String passwordHash, Consumer<Transaction> also) {
    store.write(
        tx -> {
          if (!store.users().upgradeGuest(tx, guest, passwordHash)) {
            throw inUse();
          }
          also.accept(tx);
          return guest;
        });
  }

  private void create(UserStore.User account, Consumer<Transaction> also) {
    store.write(
        tx -> {
          if (!store.users().create(tx, account)) {
            throw inUse();
          }
          store.names().set(tx, account.id(), NameWords.of(account.id().localpart(), null));
          also.accept(tx);
          return account;
        });
  }

  public boolean exists(UserId user) {
    return store.users().find(user) != null;
  }

  /// @throws MatrixException if there is no such user here
  public void requireExists(UserId user) {
    if (!exists(user)) {
      throw notFound("There is no such user");
    }
  }

  /// For who gave a wrong password: a closed account has none that would be right.
  ///
  /// @throws MatrixException `M_USER_DEACTIVATED` if the account of this user is closed
  public void requireNotClosed(@Nullable UserId user) {
    var account = user == null ? null : store.users().find(user);
    if (account != null && account.deactivated()) {
      throw error(Errcode.USER_DEACTIVATED, "This account has been closed, for good");
    }
  }

  /// Whom somebody means who logs in: by a user id, or by the part before the colon. The name as it
  /// is written comes first, then the one with small letters.
  ///
  /// @return `null` if nobody here
  public @Nullable UserId named(String name) {
    var written = idOf(name);
    if (written == null || exists(written)) {
      return written;
    }
    var small = idOf(name.toLowerCase(Locale.ROOT));
    return small != null && exists(small) ? small : null;
  }

  /// Whom somebody means who logs in.
  ///
  /// @return `null` if nobody here
  public @Nullable UserId meant(UserIdentifier who) {
    return switch (who) {
      case UserIdentifier.Name(var name) -> named(name);
      case UserIdentifier.Address(var id) -> store.threepids().owner(id.medium(), id.address());
      case UserIdentifier.Phone _ -> null;
    };
  }

  private @Nullable UserId idOf(String name) {
    try {
      var id = name.startsWith("@") ? new UserId(name) : UserId.of(name, serverName);
      return id.server().equals(serverName) ? id : null;
    } catch (BadIdException _) {
      return null;
    }
  }

  private static MatrixException inUse() {
    return error(Errcode.USER_IN_USE, "Somebody has this username already");
  }
}
