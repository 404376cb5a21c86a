package klatsch.api.client;

import java.util.List;
import java.util.Locale;
import klatsch.accounts.Attempts;
import klatsch.http.Buckets;
import org.jspecify.annotations.Nullable;

/// Counts attempts by account and address, and those from strange addresses also by account alone.
///
/// The second count holds against who has many addresses. It would lock the owner out too, were it
/// not for those addresses from which the account is in use: from there, only what comes from there
/// counts.
public final class PasswordAttempts implements Attempts {
  private static final int SUCCESS = 1;
  private static final int FAILURE = 5;

  /// No account has a longer name, so longer ones need not be told apart.
  private static final int LONGEST_NAME = 255;

  /// What no address is called.
  private static final String LOGGED_IN = "logged in";

  private final Buckets byAddress;
  private final Buckets strangers;

  /// @param byAddress for each account and address
  /// @param strangers for each account, from all addresses together from which it is not in use
  public PasswordAttempts(Buckets byAddress, Buckets strangers) {
    this.byAddress = byAddress;
    this.strangers = strangers;
  }

  private record Taken(Buckets buckets, String key) {}

  @Override
  public Attempt begin(String account, @Nullable String from, boolean known) {
    var name = name(account);
    var here = new Taken(byAddress, (from == null ? LOGGED_IN : from) + " " + name);
    var taken = from == null || known ? List.of(here) : List.of(here, new Taken(strangers, name));
    taken.forEach(one -> one.buckets().take(one.key(), FAILURE));
    return () -> taken.forEach(one -> one.buckets().settle(one.key(), FAILURE, SUCCESS));
  }

  /// The part before the colon, however it is written: names of users who are not there are counted
  /// like those of users who are, or one could tell them apart.
  private static String name(String account) {
    int colon = account.indexOf(':');
    int begin = account.startsWith("@") ? 1 : 0;
    int end = begin == 1 && colon > 0 ? colon : account.length();
    return account.substring(begin, Math.min(end, begin + LONGEST_NAME)).toLowerCase(Locale.ROOT);
  }
}
