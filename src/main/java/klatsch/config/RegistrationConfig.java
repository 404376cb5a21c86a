package klatsch.config;

/// Who may make an account.
public record RegistrationConfig(Mode mode) {
  public enum Mode {
    /// Everybody who can reach the server.
    OPEN,
    /// Nobody; accounts are made with `./klatsch user create`.
    OFF
  }

  public static RegistrationConfig from(Settings settings) {
    return new RegistrationConfig(
        settings.choice(
            "registration.mode",
            Mode.OPEN,
            "Who may make an account: everybody who reaches this server (`open`), or nobody (`off`:"
                + " accounts are made with `./klatsch user create`)."));
  }
}
