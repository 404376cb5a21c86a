package klatsch.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Whom to turn to when something is wrong with this server.
///
/// @param role what the person is for
public record SupportConfig(
    @Nullable String matrixId, @Nullable String email, Role role, @Nullable URI page) {
  /// [Spec](https://spec.matrix.org/v1.19/client-server-api/#getwell-knownmatrixsupport)
  public enum Role {
    ADMIN,
    SECURITY;

    /// The name that goes over the wire, such as `m.role.admin`.
    public String wireName() {
      return switch (this) {
        case ADMIN -> "m.role.admin";
        case SECURITY -> "m.role.security";
      };
    }
  }

  public static SupportConfig from(Settings settings) {
    return new SupportConfig(
        settings.userId(
            "support.matrix-id",
            "A user who helps when something is wrong with this server, also one of another server."
                + " Whoever asks finds this and the next three at `/.well-known/matrix/support`."),
        settings.email("support.email", "A mail address where one finds help."),
        settings.choice(
            "support.role",
            Role.ADMIN,
            "What these two are for: anything, or what is confidential."),
        settings.webPage("support.page", "A page with help."));
  }

  /// Whether there is anybody to write to.
  public boolean hasContact() {
    return matrixId != null || email != null;
  }
}
