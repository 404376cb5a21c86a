package klatsch.accounts;

import static klatsch.model.error.MatrixError.error;
import static klatsch.model.error.MatrixError.forbidden;

import java.util.ArrayList;
import java.util.List;
import klatsch.config.RegistrationConfig;
import klatsch.config.RegistrationConfig.Mode;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixException;
import klatsch.model.id.UserId;
import klatsch.store.Transaction;
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
    requirePossible();
    var stages = new ArrayList<String>();
    if (config.mode() == Mode.TOKEN) {
      stages.add(RegistrationTokenStage.TYPE);
    }
    if (config.terms() != null) {
      stages.add(TermsStage.TYPE);
    }
    if (stages.isEmpty()) {
      stages.add(DummyStage.TYPE);
    }
    return List.of(new Flow(stages));
  }

  /// @throws MatrixException if nobody may make an account, whatever they prove
  public void requirePossible() {
    switch (config.mode()) {
      case OPEN, PUBLIC, TOKEN -> {}
      case OFF -> throw forbidden("Accounts on this server are made by those who run it");
    }
  }

  /// Makes an account for somebody who has proved what [#flows] wants.
  ///
  /// @param passwordHash `null` for an account into which nobody can log in by password
  /// @throws MatrixException if somebody has this name, or the token has been used up meanwhile
  public void create(UserId user, @Nullable String passwordHash, Proof proof) {
    users.create(user, passwordHash, false, tx -> use(tx, proof));
  }

  /// Makes a guest, who has proved what [#flows] wants, a user like others.
  ///
  /// @throws MatrixException if this is no guest any more, or the token has been used up meanwhile
  public void upgrade(UserId guest, @Nullable String passwordHash, Proof proof) {
    users.upgrade(guest, passwordHash, tx -> use(tx, proof));
  }

  private void use(Transaction tx, Proof proof) {
    var token = proof.of(RegistrationTokenStage.TYPE);
    if (token != null) {
      tokens.use(tx, token);
    }
  }

  /// Makes an account for a guest, who has no password and no name of their own.
  ///
  /// @throws MatrixException if guests are not wanted here
  public UserId createGuest() {
    if (!config.guests()) {
      throw error(Errcode.GUEST_ACCESS_FORBIDDEN, "This server has no guest accounts");
    }
    return users.createGuest();
  }
}
