package klatsch.accounts;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.random.RandomGenerator;
import klatsch.config.PasswordConfig;
import klatsch.config.RegistrationConfig;
import klatsch.config.SessionConfig;
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
    RegistrationTokens registrationTokens,
    LoginTokens loginTokens,
    UserInteractive userInteractive,
    Sessions sessions,
    Threepids threepids,
    Devices devices,
    DeviceLists deviceLists,
    Profiles profiles,
    PushRules pushRules,
    Pushers pushers,
    AccountData accountData,
    Tags tags,
    Filters filters,
    OpenIds openIds,
    Moderation moderation,
    Deactivation deactivation,
    Erasures erasures,
    AccountChanges changes) {

  /// Without counting who tries passwords and without asking others, for who has no requests to
  /// serve.
  public static Accounts open(
      String serverName,
      RegistrationConfig registration,
      PasswordConfig password,
      SessionConfig session,
      Store store,
      Notifier notifier,
      InstantSource clock,
      RandomGenerator random) {
    return open(
        serverName,
        registration,
        password,
        session,
        store,
        notifier,
        Attempts.UNCOUNTED,
        IdentityServers.none(),
        clock,
        random);
  }

  /// @param random a `SecureRandom`, but for tests
  public static Accounts open(
      String serverName,
      RegistrationConfig registration,
      PasswordConfig password,
      SessionConfig session,
      Store store,
      Notifier notifier,
      Attempts attempts,
      IdentityServers identityServers,
      InstantSource clock,
      RandomGenerator random) {
    var texts = new RandomText(random);
    var users = new Users(serverName, store, texts, clock);
    int cores = Runtime.getRuntime().availableProcessors();
    var passwords = new Passwords(store, new PasswordHash(random, cores), attempts);
    var registrationTokens = new RegistrationTokens(store, texts, clock);
    var stages = new ArrayList<Stage>();
    stages.add(new DummyStage());
    stages.add(new PasswordStage(users, passwords));
    stages.add(new RegistrationTokenStage(registrationTokens));
    if (registration.terms() != null) {
      stages.add(new TermsStage(registration.terms()));
    }
    var deviceLists = new DeviceLists(store);
    var sessions =
        new Sessions(
            store, deviceLists, new TokenPairs(session, store, texts, clock), texts, clock);
    var erasures = new Erasures(store);
    var loginTokens = new LoginTokens(store, texts, clock);
    var changes = new AccountChanges(store, sessions, loginTokens, erasures);
    var accountData = new AccountData(store, notifier);
    return new Accounts(
        users,
        passwords,
        new PasswordPolicy(password),
        new PasswordChange(store, deviceLists, passwords, sessions, changes),
        new Registration(registration, users, registrationTokens),
        registrationTokens,
        loginTokens,
        new UserInteractive(stages, texts, clock),
        sessions,
        new Threepids(store, identityServers, clock),
        new Devices(store, deviceLists),
        deviceLists,
        new Profiles(store, users),
        new PushRules(accountData),
        new Pushers(store),
        accountData,
        new Tags(accountData),
        new Filters(store),
        new OpenIds(store, texts, clock),
        new Moderation(serverName, store, changes),
        new Deactivation(store, deviceLists, sessions, erasures, changes),
        erasures,
        changes);
  }
}
