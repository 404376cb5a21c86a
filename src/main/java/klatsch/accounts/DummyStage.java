package klatsch.accounts;

import klatsch.json.JsonObject;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// `m.login.dummy`: always done, for what everybody may do.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#dummy-auth)
public final class DummyStage implements Stage {
  public static final String TYPE = "m.login.dummy";

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public String attempt(@Nullable UserId user, JsonObject auth) {
    return NOTHING_TO_REMEMBER;
  }
}
