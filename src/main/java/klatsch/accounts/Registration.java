package klatsch.accounts;

import static klatsch.model.error.MatrixError.forbidden;

import java.util.List;
import klatsch.config.RegistrationConfig;

/// Who may make an account without asking anybody.
public final class Registration {
  private static final List<Flow> EVERYBODY = List.of(Flow.of(DummyStage.TYPE));

  private final RegistrationConfig.Mode mode;

  Registration(RegistrationConfig.Mode mode) {
    this.mode = mode;
  }

  /// What one has to prove first.
  ///
  /// @throws klatsch.model.error.MatrixException if nobody may
  public List<Flow> flows() {
    return switch (mode) {
      case OPEN -> EVERYBODY;
      case OFF -> throw forbidden("Accounts on this server are made by those who run it");
    };
  }
}
