package klatsch.accounts;

import static klatsch.model.error.MatrixError.forbidden;

import java.util.ArrayList;
import java.util.List;
import klatsch.config.RegistrationConfig;
import klatsch.config.RegistrationConfig.Mode;
import klatsch.model.error.MatrixException;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// Who may make an account without asking anybody, and the making of it.
public final class Registration {
  private final RegistrationConfig config;
  private final Users users;

  Registration(RegistrationConfig config, Users users) {
    this.config = config;
    this.users = users;
  }

  /// What one has to prove first.
  ///
  /// @throws MatrixException if nobody may make an account
  public List<Flow> flows() {
    requirePossible();
    var stages = new ArrayList<String>();
    if (config.mode() == Mode.TOKEN) {
      stages.add(RegistrationTokenStage.TYPE);
    }
    if (config.terms() != null) {
      stages.add(TermsStage.TYPE);
    }
    // The first request never succeeds, so where nothing has to be proved this has to.
    return List.of(stages.isEmpty() ? Flow.of(DummyStage.TYPE) : new Flow(stages));
  }

  /// @throws MatrixException if nobody may make an account
  public void requirePossible() {
    switch (config.mode()) {
      case OPEN, TOKEN -> {}
      case OFF -> throw forbidden("Accounts on this server are made by those who run it");
    }
  }

  /// Makes the account of somebody who has proved to be allowed to.
  ///
  /// @param passwordHash `null` for an account into which nobody can log in by password
  /// @throws MatrixException if somebody else was faster, or the proof is not good any more
  public void make(UserId user, @Nullable String passwordHash, Proof proof) {
    try {
      users.create(user, passwordHash, false, proof::keep);
    } catch (MatrixException refused) {
      proof.giveBack();
      throw refused;
    }
  }

  /// Makes a guest a user like others.
  ///
  /// @throws MatrixException if this is no guest any more, or the proof is not good any more
  public void makeUserOf(UserId guest, @Nullable String passwordHash, Proof proof) {
    try {
      users.upgrade(guest, passwordHash, proof::keep);
    } catch (MatrixException refused) {
      proof.giveBack();
      throw refused;
    }
  }

  /// Makes an account for somebody who only wants to look in.
  ///
  /// @throws MatrixException if guests are not wanted here
  public UserId makeGuest() {
    if (!config.guests()) {
      throw forbidden("This server has no guest accounts");
    }
    return users.createGuest();
  }
}
