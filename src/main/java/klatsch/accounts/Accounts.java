package klatsch.accounts;

import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import klatsch.config.RegistrationConfig;
import klatsch.crypto.PasswordHash;
import klatsch.crypto.RandomText;
import klatsch.notify.Notifier;
import klatsch.store.Store;

/// The front door: people, how they prove who they are, where they are logged in, and what they
/// keep here.
public record Accounts(
    Users users,
    Passwords passwords,
    Registration registration,
    UserInteractive userInteractive,
    Sessions sessions,
    Devices devices,
    Profiles profiles,
    PushRules pushRules,
    Pushers pushers,
    AccountData accountData,
    Tags tags,
    Filters filters) {

  /// @param random a `SecureRandom`, but for tests
  public static Accounts open(
      String serverName,
      RegistrationConfig registration,
      Store store,
      Notifier notifier,
      InstantSource clock,
      RandomGenerator random) {
    var texts = new RandomText(random);
    var users = new Users(serverName, store, texts, clock);
    int cores = Runtime.getRuntime().availableProcessors();
    var passwords = new Passwords(store, new PasswordHash(random, cores));
    var stages = List.of(new DummyStage(), new PasswordStage(users, passwords));
    var accountData = new AccountData(store, notifier);
    return new Accounts(
        users,
        passwords,
        new Registration(registration.mode()),
        new UserInteractive(stages, texts, clock),
        new Sessions(store, texts, clock),
        new Devices(store),
        new Profiles(store, users),
        new PushRules(accountData),
        new Pushers(store),
        accountData,
        new Tags(accountData),
        new Filters(store));
  }
}
