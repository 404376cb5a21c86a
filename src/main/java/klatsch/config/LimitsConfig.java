package klatsch.config;

/// How often things may be done. `docs/decisions/0009-rate-limits.md` has the reasons of the
/// numbers.
///
/// @param enabled whether anything is counted at all
/// @param waiting how many requests of one user may wait for news at the same time
public record LimitsConfig(
    boolean enabled,
    Rate sending,
    Rate room,
    Rate signals,
    Rate joining,
    Rate inviting,
    Rate creating,
    Rate profile,
    Rate changing,
    Rate uploading,
    Rate searching,
    Rate reading,
    Rate syncing,
    int waiting,
    Rate registration,
    Rate login,
    Rate password,
    Rate strangers) {
  private static final int MOST_WAITING = 10_000;

  public static LimitsConfig from(Settings settings) {
    return new LimitsConfig(
        settings.flag(
            "limits.enabled",
            true,
            "Whether anything is limited at all. Without limits one client can keep the server from"
                + " serving the others."),
        settings.rate(
            "limits.sending",
            "300/1m",
            "How often a user may send messages, redact, change the state of rooms, kick and ban."),
        settings.rate(
            "limits.room", "3000/1m", "How often all users together may do so in one room."),
        settings.rate(
            "limits.signals",
            "600/1m",
            "How often a user may tell that they type, have read, or are there, and send something"
                + " to devices."),
        settings.rate(
            "limits.joining",
            "120/1m",
            "How often a user may join, knock at, leave and forget rooms."),
        settings.rate("limits.inviting", "100/10m", "How often a user may invite."),
        settings.rate("limits.creating", "60/10m", "How often a user may make rooms."),
        settings.rate(
            "limits.profile",
            "60/10m",
            "How often a user may change their name and picture, which all their rooms are told."),
        settings.rate(
            "limits.changing",
            "300/1m",
            "How often a user may change other things of their own: account data, tags, filters,"
                + " devices, aliases, push rules."),
        settings.rate(
            "limits.uploading",
            "300/10m",
            "How often a user may upload a file, or announce that they will."),
        settings.rate(
            "limits.searching",
            "120/1m",
            "How often a user may search, for rooms, people or messages. Who is not logged in is"
                + " counted by address."),
        settings.rate(
            "limits.reading",
            "3000/1m",
            "How often a user may read anything else. Who is not logged in is counted by address."),
        settings.rate("limits.syncing", "600/1m", "How often a user may ask for news."),
        settings.number(
            "limits.waiting",
            1,
            50,
            MOST_WAITING,
            "How many requests of one user may wait for news at the same time, on all their"
                + " devices."),
        settings.rate(
            "limits.registration",
            "60/1h",
            "How often an address may ask to register; it takes one or two requests to do so."),
        settings.rate(
            "limits.login",
            "120/1m",
            "How often an address may ask to log in, whoever as. A refusal counts as five."),
        settings.rate(
            "limits.password",
            "50/10m",
            "How often the password of an account may be tried from one address, and how often by"
                + " who is logged in already. A wrong one counts as five."),
        settings.rate(
            "limits.strangers",
            "250/1h",
            "How often the password of an account may be tried from all those addresses together"
                + " from which it is not in use. A wrong one counts as five."));
  }

  /// The usual ones.
  public static LimitsConfig usual() {
    return from(Settings.none());
  }
}
