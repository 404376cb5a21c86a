package klatsch.accounts;

import klatsch.config.RegistrationConfig.Terms;
import klatsch.json.JsonObject;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// `m.login.terms`: done by whoever says to have accepted the terms of this server.
///
/// Which version was shown is no question: it is the one of this start of the server, which no
/// session outlives.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#terms-of-service-at-registration)
public final class TermsStage implements Stage {
  public static final String TYPE = "m.login.terms";

  private static final String POLICY = "terms_of_service";

  /// The settings do not say in what language the terms are; clients fall back to this one.
  private static final String LANGUAGE = "en";

  private final JsonObject params;

  /// @param terms `null` if there are none: then no flow has this stage
  TermsStage(@Nullable Terms terms) {
    this.params =
        terms == null
            ? JsonObject.EMPTY
            : JsonObject.of("policies", JsonObject.of(POLICY, policy(terms)));
  }

  private static JsonObject policy(Terms terms) {
    var translation =
        JsonObject.builder().put("name", terms.name()).put("url", terms.url().toString()).build();
    return JsonObject.builder().put("version", terms.version()).put(LANGUAGE, translation).build();
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
  public @Nullable Hold attempt(@Nullable UserId user, JsonObject auth) {
    return null;
  }
}
