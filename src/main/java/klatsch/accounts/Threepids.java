package klatsch.accounts;

import static klatsch.model.error.MatrixError.error;
import static klatsch.model.error.MatrixError.invalidParam;

import java.time.InstantSource;
import java.util.List;
import klatsch.accounts.IdentityServers.Evidence;
import klatsch.accounts.IdentityServers.Wanted;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixException;
import klatsch.model.id.ServerName;
import klatsch.model.id.UserId;
import klatsch.store.Store;
import klatsch.store.ThreepidStore.Threepid;
import org.jspecify.annotations.Nullable;

/// The mail addresses and telephone numbers of people. An identity server has found out that they
/// are theirs, and one can log in by them.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#adding-account-administrative-contact-information)
public final class Threepids {
  /// More than anybody has.
  static final int MAX_THREEPIDS = 100;

  private final Store store;
  private final IdentityServers identityServers;
  private final InstantSource clock;

  Threepids(Store store, IdentityServers identityServers, InstantSource clock) {
    this.store = store;
    this.identityServers = identityServers;
    this.clock = clock;
  }

  /// Whether people can change what they have.
  public boolean canBeAdded() {
    return identityServers.any();
  }

  /// @param validatedTs when the user proved that it is theirs, in milliseconds since 1970
  /// @param addedTs when it came here
  /// @param bound whether an identity server tells others of it because we asked it to
  public record Known(ThirdPartyId id, long validatedTs, long addedTs, boolean bound) {
    private static Known of(Threepid row) {
      return new Known(
          new ThirdPartyId(row.medium(), row.address()),
          row.validatedTs(),
          row.addedTs(),
          row.boundAt() != null);
    }
  }

  /// Those of a user, the oldest first.
  public List<Known> of(UserId user) {
    return store.threepids().ofUser(user).stream().map(Known::of).toList();
  }

  /// Gives a user the address that they have proved to be theirs. Nothing is held while other
  /// servers are asked.
  ///
  /// @param bind whether the identity server shall tell others of it
  /// @throws MatrixException if the server is not trusted or does not confirm it, or if somebody
  ///   else has the address
  public void add(UserId user, Evidence evidence, boolean bind) {
    var validated = identityServers.validated(evidence);
    var id = validated.id();
    requireFree(user, store.threepids().owner(id.medium(), id.address()));
    if (bind) {
      identityServers.bind(evidence, user);
    }
    var threepid =
        new Threepid(
            user,
            id.medium(),
            id.address(),
            validated.ts(),
            clock.millis(),
            bind ? evidence.server().value() : null);
    boolean free =
        store.write(
            tx -> {
              var threepids = store.threepids();
              if (threepids.countOthers(tx, user, id.medium(), id.address()) >= MAX_THREEPIDS) {
                throw invalidParam(
                    "You can have at most " + MAX_THREEPIDS + " addresses; remove one first");
              }
              return threepids.put(tx, threepid);
            });
    if (!free) {
      throw inUse();
    }
  }

  /// Has an identity server send a mail to an address with which somebody wants to make an account.
  ///
  /// @return under which the identity server knows of it
  /// @throws MatrixException if the server is not trusted or sends nothing, or if an account has
  ///   the address already
  public String sendMail(ServerName server, Wanted wanted) {
    var id = new ThirdPartyId(ThirdPartyId.EMAIL, wanted.email());
    if (store.threepids().owner(id.medium(), id.address()) != null) {
      throw inUse();
    }
    return identityServers.sendMail(server, wanted);
  }

  private static void requireFree(UserId user, @Nullable UserId owner) {
    if (owner != null && !owner.equals(user)) {
      throw inUse();
    }
  }

  /// Takes an address from a user, if the user has it.
  public void remove(UserId user, ThirdPartyId id) {
    store.write(
        tx -> {
          store.threepids().delete(tx, user, id.medium(), id.address());
          return id;
        });
  }

  private static MatrixException inUse() {
    return error(Errcode.THREEPID_IN_USE, "This address belongs to another account");
  }
}
