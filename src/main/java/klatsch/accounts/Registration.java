package klatsch.accounts;

import static klatsch.model.error.MatrixError.error;
import static klatsch.model.error.MatrixError.forbidden;

import java.util.ArrayList;
import java.util.List;
import klatsch.config.RegistrationConfig;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixException;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// Who may make an account without asking anybody, and how.
public final class Registration {
  private final RegistrationConfig config;
  private final Users users;
  private final RegistrationTokens tokens;

  Registration(RegistrationConfig config, Users users, RegistrationTokens tokens) {
    this.config = config;
    this.users = users;
    this.tokens = tokens;
  }

  /// What one has to prove first.
  ///
  /// @throws MatrixException if nobody may
  public List<Flow> flows() {
    var stages = new ArrayList<String>();
    switch (config.mode()) {
      case OPEN, PUBLIC -> {}
      case TOKEN -> stages.add(RegistrationTokenStage.TYPE);
      case OFF -> throw forbidden("Accounts on this server are made by those who run it");
    }
    if (config.terms() != null) {
      stages.add(TermsStage.TYPE);
    }
    if (stages.isEmpty()) {
      stages.add(DummyStage.TYPE);
    }
    return List.of(new Flow(stages));
  }

  /// Makes an account for somebody who has proved what [#flows] wants.
  ///
  /// @param passwordHash `null` for an account into which nobody can log in by password
  /// @throws MatrixException if somebody has this name, or the token has been used up meanwhile
  public void create(UserId user, @Nullable String passwordHash, Proof proof) {
    var token = proof.of(RegistrationTokenStage.TYPE);
    users.create(
        user,
        passwordHash,
        false,
        tx -> {
          if (token != null) {
            tokens.use(tx, token);
          }
        });
  }

  /// Makes an account for a guest, who has no password and no name of their own.
  ///
  /// @throws MatrixException if guests are not wanted here
  public UserId createGuest() {
    if (!config.guests()) {
      throw error(Errcode.GUEST_ACCESS_FORBIDDEN, "This server has no guest accounts");
    }
    var guest = users.newId(null);
    users.createGuest(guest);
    return guest;
  }
}
