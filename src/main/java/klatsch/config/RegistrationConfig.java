package klatsch.config;

import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Who may make an account.
///
/// @param guests whether people may look in without one
/// @param terms what everybody has to accept first; `null` if there is nothing
public record RegistrationConfig(Mode mode, boolean guests, @Nullable Terms terms) {
  /// [Spec](https://spec.matrix.org/v1.19/appendices/#opaque-identifiers)
  private static final Pattern OPAQUE = Pattern.compile("[A-Za-z0-9._~-]{1,255}");

  public enum Mode {
    /// Everybody who can reach the server.
    OPEN,
    /// Who has a token of `./klatsch token create`.
    TOKEN,
    /// Nobody; accounts are made with `./klatsch user create`.
    OFF
  }

  /// The terms of use of this server.
  public record Terms(String name, String version, URI url) {}

  /// Without guests and terms.
  public RegistrationConfig(Mode mode) {
    this(mode, false, null);
  }

  /// `docs/decisions/0010-open-registration.md` tells why open is not simply open.
  public static RegistrationConfig from(Settings settings, ServerConfig server, HttpConfig http) {
    boolean reachable = !http.isForThisMachine() || server.invitesOthers();
    var mode =
        settings.choice(
            "registration.mode",
            reachable ? Mode.OFF : Mode.OPEN,
            "Who may make an account: everybody who reaches this server (`open`), who has a token"
                + " of `./klatsch token create` (`token`), or nobody (`off`: accounts are made with"
                + " `./klatsch user create`). If nothing is said it is `open` as long as only this"
                + " machine reaches the server, and `off` with another `http.bind` or with a"
                + " `server.base-url`.");
    boolean openToTheWorld =
        settings.flag(
            "registration.open-to-the-world",
            false,
            "Whether `registration.mode` may be `open` although more than this machine reaches the"
                + " server. Such servers are found by spammers soon.");
    if (mode == Mode.OPEN && reachable && !openToTheWorld) {
      settings.problem(
          "registration.mode",
          "everybody who finds this server could make accounts; choose `token` or `off`, or say"
              + " that you want that with `registration.open-to-the-world = true`");
    }
    boolean guests =
        settings.flag(
            "registration.guests",
            false,
            "Whether people may look in without an account: into rooms that are open to guests, and"
                + " no others.");
    return new RegistrationConfig(mode, guests, terms(settings));
  }

  private static @Nullable Terms terms(Settings settings) {
    var url =
        settings.webPage(
            "registration.terms-url",
            "The terms of use, which everybody who makes an account has to accept first.");
    var name =
        settings.text("registration.terms-name", "Terms of Service", "What the terms are called.");
    var version =
        settings.text(
            "registration.terms-version",
            "1",
            "Which version of the terms that is: letters, digits, and . _ ~ - only.");
    if (!OPAQUE.matcher(version).matches()) {
      settings.problem(
          "registration.terms-version",
          "a version has letters, digits, and . _ ~ - only, such as `2026-11`");
    }
    return url == null ? null : new Terms(name, version, url);
  }
}
