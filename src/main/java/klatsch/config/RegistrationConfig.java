package klatsch.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Who may make an account.
///
/// @param guests whether people may look around without an account of their own
/// @param terms what one has to agree to, or `null` for nothing
public record RegistrationConfig(Mode mode, boolean guests, @Nullable Terms terms) {
  public enum Mode {
    /// Everybody who can reach the server, as long as that is nobody but this machine.
    OPEN,
    /// Everybody, wherever they come from.
    PUBLIC,
    /// Whoever has a token that was made with `./klatsch token create`.
    TOKEN,
    /// Nobody; accounts are made with `./klatsch user create`.
    OFF
  }

  /// @param version changes whenever the text does
  public record Terms(URI url, String name, String version) {}

  /// Only who may, without guests or terms.
  public RegistrationConfig(Mode mode) {
    this(mode, false, null);
  }

  public static RegistrationConfig from(Settings settings) {
    var mode =
        settings.choice(
            "registration.mode",
            Mode.OPEN,
            "Who may make an account: everybody, as long as only this machine can reach the server"
                + " (`open`: once `http.bind` is another address or `server.base-url` is set, it"
                + " means `off`); everybody, wherever they come from (`public`); whoever has a"
                + " token from `./klatsch token create` (`token`); or nobody (`off`: accounts are"
                + " made with `./klatsch user create`).");
    var guests =
        settings.flag(
            "registration.guests",
            false,
            "Whether people may look into rooms that are open to guests without making an"
                + " account.");
    var url =
        settings.webPage(
            "registration.terms-url",
            "A page with the terms that one has to agree to before one may make an account.");
    var name =
        settings.text("registration.terms-name", "Terms of Service", "What the terms are called.");
    var version =
        settings.text(
            "registration.terms-version",
            "1",
            "The version of the terms; change it whenever the text changes.");
    return new RegistrationConfig(mode, guests, url == null ? null : new Terms(url, name, version));
  }

  /// What this comes to for a server that only this machine can reach, or that others can.
  public RegistrationConfig reachedBy(Reach reach) {
    return mode == Mode.OPEN && reach == Reach.OTHERS
        ? new RegistrationConfig(Mode.OFF, guests, terms)
        : this;
  }

  /// Who can connect.
  public enum Reach {
    THIS_MACHINE,
    OTHERS
  }
}
