package klatsch.accounts;

import klatsch.config.RegistrationConfig.Terms;
import klatsch.json.JsonObject;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// `m.login.terms`: done by saying that one agrees.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#terms-of-service-at-registration)
final class TermsStage implements Stage {
  static final String TYPE = "m.login.terms";

  private final JsonObject params;

  TermsStage(Terms terms) {
    this.params =
        JsonObject.of(
            "policies",
            JsonObject.of(
                "terms_of_service",
                JsonObject.builder()
                    .put("version", terms.version())
                    .put(
                        "en",
                        JsonObject.builder()
                            .put("name", terms.name())
                            .put("url", terms.url().toString())
                            .build())
                    .build()));
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public JsonObject params() {
    return params;
  }

  @Override
  public String attempt(@Nullable UserId user, JsonObject auth) {
    return NOTHING_TO_REMEMBER;
  }
}
