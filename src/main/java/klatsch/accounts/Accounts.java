package klatsch.accounts;

import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import klatsch.config.PasswordConfig;
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
    PasswordPolicy passwordPolicy,
    PasswordChange passwordChange,
    Registration registration,
    UserInteractive userInteractive,
    Sessions sessions,
    Devices devices,
    Profiles profiles,
    PushRules pushRules,
    AccountData accountData,
    Tags tags,
    Filters filters,
    OpenIds openIds,
    Moderation moderation,
    Deactivation deactivation,
    Erasures erasures,
    AccountChanges changes) {

  /// @param random a `SecureRandom`, but for tests
  public static Accounts open(
      String serverName,
      RegistrationConfig registration,
      PasswordConfig password,
      Store store,
      Notifier notifier,
      InstantSource clock,
      RandomGenerator random) {
    var texts = new RandomText(random);
    var users = new Users(serverName, store, texts, clock);
    int cores = Runtime.getRuntime().availableProcessors();
    var passwords = new Passwords(store, new PasswordHash(random, cores));
    var stages = List.of(new DummyStage(), new PasswordStage(users, passwords));
    var sessions = new Sessions(store, texts, clock);
    var erasures = new Erasures(store);
    var changes = new AccountChanges(store, sessions, erasures);
    var pushRules = new PushRules();
    var accountData = new AccountData(store, pushRules, notifier);
    return new Accounts(
        users,
        passwords,
        new PasswordPolicy(password),
        new PasswordChange(store, passwords, sessions, changes),
        new Registration(registration.mode()),
        new UserInteractive(stages, texts, clock),
        sessions,
        new Devices(store),
        new Profiles(store, users),
        pushRules,
        accountData,
        new Tags(accountData),
        new Filters(store),
        new OpenIds(store, texts, clock),
        new Moderation(serverName, store, changes),
        new Deactivation(store, sessions, erasures, changes),
        erasures,
        changes);
  }
}
