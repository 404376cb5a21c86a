package klatsch.api.client.account;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.Route.Method.POST;
import static klatsch.model.error.MatrixError.invalidParam;

import java.net.URI;
import klatsch.accounts.IdentityServers.Wanted;
import klatsch.accounts.ThirdPartyId;
import klatsch.accounts.Threepids;
import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Route;
import org.jspecify.annotations.Nullable;

/// Has an identity server send a mail, by which somebody who wants to make an account proves that
/// an address is theirs. Today's clients expect that the homeserver itself sends it.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3registeremailrequesttoken)
public final class RequestTokenToRegisterEmail
    implements Endpoint<RequestTokenToRegisterEmail.Request, RequestTokenToRegisterEmail.Answer> {
  public static final Route ROUTE =
      Route.client(POST, "/register/email/requestToken", R0, V2_ALPHA).limit(Limit.REGISTERING);

  private static final int MAX_LINK = 2_048;

  public record Request(Body body) {}

  public record Body(
      String idServer,
      String clientSecret,
      String email,
      long sendAttempt,
      @Nullable String nextLink) {}

  public record Answer(String sid) {}

  private final Threepids threepids;

  public RequestTokenToRegisterEmail(Threepids threepids) {
    this.threepids = threepids;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Answer handle(Caller caller, Request request) {
    var body = request.body();
    var link = body.nextLink();
    var wanted =
        new Wanted(
            email(body.email()),
            IdentitySession.opaque("client_secret", body.clientSecret()),
            body.sendAttempt(),
            link == null ? null : link(link));
    return new Answer(threepids.sendMail(IdentitySession.server(body.idServer()), wanted));
  }

  private static String email(String text) {
    int at = text.lastIndexOf('@');
    if (at < 1
        || at == text.length() - 1
        || text.length() > ThirdPartyId.MAX_ADDRESS
        || text.codePoints().anyMatch(c -> Character.isISOControl(c) || c == ' ')) {
      throw invalidParam("'email' is no mail address");
    }
    return text;
  }

  /// A link that people are led to must not do anything else than lead.
  private static String link(String text) {
    try {
      var scheme = URI.create(text).getScheme();
      if (text.length() <= MAX_LINK && ("https".equals(scheme) || "http".equals(scheme))) {
        return text;
      }
    } catch (IllegalArgumentException _) {
      // It is said below.
    }
    throw invalidParam("'next_link' must be a link to a page, of 2048 letters at most");
  }
}
