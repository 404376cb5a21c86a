package klatsch.http;

import static java.util.stream.Collectors.joining;
import static klatsch.model.error.MatrixError.error;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import klatsch.json.JsonObject;
import klatsch.json.JsonSyntaxException;
import klatsch.json.NotCanonicalException;
import klatsch.model.error.DamagedRoomException;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixError;
import klatsch.model.error.MatrixError.LimitExceeded;
import klatsch.model.error.MatrixException;
import klatsch.model.error.UnavailableException;
import klatsch.model.id.BadIdException;
import klatsch.telemetry.Trace;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// From a request to its answer: route, body, token, binding, endpoint, JSON.
///
/// Each request has a virtual thread of its own, so all of this may block.
final class Edge extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(Edge.class);

  private static final String BEARER = "Bearer ";
  private static final String ACCESS_TOKEN = "access_token";

  private static final Duration ALMOST_A_SECOND = Duration.ofSeconds(1).minusNanos(1);

  private final Router router;
  private final Authenticator authenticator;
  private final HttpLimits limits;
  private final RateLimits rates;
  private final TrustedProxies proxies;
  private final Watch watch;
  private final Repeats repeats;

  Edge(
      Router router,
      Authenticator authenticator,
      HttpLimits limits,
      RateLimits rates,
      TrustedProxies proxies,
      KeptAnswers kept,
      Watch watch) {
    this.router = router;
    this.authenticator = authenticator;
    this.limits = limits;
    this.rates = rates;
    this.proxies = proxies;
    this.repeats = new Repeats(kept);
    this.watch = watch;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    // A long-poll says nothing for minutes: a connection is idle only between two requests.
    request.addIdleTimeoutListener(_ -> false);
    watch.over(seen -> answer(request, response, callback, seen));
    return true;
  }

  private void answer(Request request, Response response, Callback callback, Watch.Seen seen) {
    try {
      var reply = answer(request, new Streaming(response, limits, seen), seen);
      seen.answered(reply);
      reply.send(response, limits, callback);
    } catch (RequestBody.Failure e) {
      brokenBody(e.getCause(), response, callback, seen);
    } catch (Streaming.Failure e) {
      // After a part of the answer, nothing but a broken connection says that it is none.
      seen.answered(null);
      callback.failed(e);
    }
  }

  private Reply answer(Request request, Streaming streaming, Watch.Seen seen)
      throws RequestBody.Failure, Streaming.Failure {
    if (ProtocolErrors.isUnclear(request)) {
      return ProtocolErrors.reply(HttpStatus.BAD_REQUEST_400).with(Reply.CLOSE);
    }
    if (HttpMethod.OPTIONS.is(request.getMethod())) {
      return Reply.ok(JsonObject.EMPTY);
    }
    Router.Found found;
    try {
      found = router.find(request.getHttpURI().getPath(), method(request));
    } catch (MatrixException badlyEncoded) {
      return dropBody(request, refusal(badlyEncoded, ApiVersion.V3));
    }
    return switch (found) {
      case Router.Match match -> {
        seen.means(match.operation());
        yield match.operation().takesUpload()
            ? serveUpload(match, request, streaming)
            : serve(match, request, streaming, null);
      }
      case Router.OtherMethods(var allowed) ->
          dropBody(
              request,
              Reply.error(405, Errcode.UNRECOGNIZED, "This path does not know this method")
                  .with(HttpHeader.ALLOW, allowed.stream().map(Enum::name).collect(joining(", "))));
      case Router.UnknownPath _ ->
          dropBody(request, Reply.error(404, Errcode.UNRECOGNIZED, "This path is not known here"));
    };
  }

  /// Who may call is asked before the body is read, and what nobody has read of it is dropped.
  private Reply serveUpload(Router.Match match, Request request, Streaming streaming)
      throws RequestBody.Failure, Streaming.Failure {
    try (var body = ArrivingBody.of(request, limits)) {
      var type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
      var upload = new Upload(type, request.getLength(), body);
      var reply = serve(match, request, streaming, upload);
      body.dropRest();
      return reply;
    }
  }

  private Reply serve(
      Router.Match match, Request request, Streaming streaming, @Nullable Upload upload)
      throws RequestBody.Failure, Streaming.Failure {
    var operation = match.operation();
    var route = operation.route();
    try {
      var body =
          upload == null
              ? RequestBody.read(request, bodyLimit(route), limits.bodyPatience())
              : RequestBody.NOTHING;
      var query = Query.parse(request.getHttpURI().getQuery());
      var client = proxies.client(request);
      var caller = caller(route, token(request, query), client);
      var repeat = repeat(match);
      var incoming =
          new Incoming(match.variables(), query, body, upload, client, match.version(), repeat);
      Supplier<Object> handled = () -> rates.call(operation, caller, incoming);
      if (repeat != null) {
        return Reply.ok(repeats.once(caller, repeat, () -> AnswerJson.of(handled.get())));
      }
      return switch (handled.get()) {
        case Page page -> page.reply(request.getHeaders().get(HttpHeader.IF_NONE_MATCH));
        case StreamedJson streamed -> streaming.allButTheEnd(streamed);
        case Download download -> streaming.allButTheEnd(download, request);
        case Object answer -> Reply.ok(AnswerJson.of(answer));
      };
    } catch (Streaming.Failure brokenOff) {
      if (!brokenOff.isOfClient()) {
        LOG.error("{} {} broke off", route.method(), route.canonicalPath(), brokenOff.getCause());
      }
      throw brokenOff;
    } catch (MatrixException refused) {
      return refusal(refused, match.version());
    } catch (BadIdException e) {
      return Reply.error(400, Errcode.INVALID_PARAM, e.getMessage());
    } catch (JsonSyntaxException e) {
      return Reply.error(400, Errcode.NOT_JSON, e.getMessage());
    } catch (NotCanonicalException e) {
      return Reply.error(400, Errcode.BAD_JSON, e.getMessage());
    } catch (UnavailableException e) {
      // Whoever noticed has told the log once; here it would be once for each request.
      return Reply.error(503, Errcode.UNKNOWN, e.getMessage())
          .with(HttpHeader.RETRY_AFTER, Long.toString(wholeSeconds(e.retryAfter())));
    } catch (DamagedRoomException e) {
      // The same holds here, and no client can help it.
      return Reply.error(500, Errcode.UNKNOWN, e.getMessage());
    } catch (RuntimeException | Error bug) {
      if (bug.getCause() instanceof RequestBody.Failure brokenOff) {
        throw brokenOff;
      }
      LOG.error("{} {} failed", route.method(), route.canonicalPath(), bug);
      return Reply.error(
          500,
          Errcode.UNKNOWN,
          "Something went wrong here. The log knows more under " + Trace.current());
    }
  }

  private static @Nullable Repeat repeat(Router.Match match) {
    return match.txnId() == null
        ? null
        : new Repeat(
            TransactionPath.of(match.operation().route(), match.variables()), match.txnId());
  }

  private int bodyLimit(Route route) {
    var own = route.bodyLimit();
    return own == null ? limits.bodyBytes() : own;
  }

  private Reply dropBody(Request request, Reply reply) throws RequestBody.Failure {
    RequestBody.drop(request, limits.bodyPatience());
    return reply;
  }

  private Caller caller(Route route, @Nullable String token, Client client) {
    var auth = route.auth();
    if (auth == Route.Auth.NONE) {
      return Caller.NOBODY;
    }
    if (token != null) {
      var user = authenticator.authenticate(token, client);
      requireMay(user, route);
      return user;
    }
    if (auth == Route.Auth.OPTIONAL_TOKEN) {
      return Caller.NOBODY;
    }
    throw error(Errcode.MISSING_TOKEN, "An access token is needed");
  }

  private static void requireMay(Caller.User user, Route route) {
    if (user.locked() && route.auth() != Route.Auth.ACCESS_TOKEN_OF_LOCKED) {
      throw new MatrixException(new MatrixError.UserLocked());
    }
    if (user.guest() && !route.guests()) {
      throw error(Errcode.GUEST_ACCESS_FORBIDDEN, "Guests cannot do this, please make an account");
    }
    if (user.suspended() && !route.suspended()) {
      throw error(Errcode.USER_SUSPENDED, "Your account is suspended, so you cannot do this");
    }
  }

  /// [Spec](https://spec.matrix.org/v1.19/client-server-api/#using-access-tokens)
  private static @Nullable String token(Request request, Query query) {
    var header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    var token =
        header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
            ? header.substring(BEARER.length()).strip()
            : query.first(ACCESS_TOKEN);
    return token == null || token.isEmpty() ? null : token;
  }

  private static Route.@Nullable Method method(Request request) {
    return switch (request.getMethod()) {
      case "GET", "HEAD" -> Route.Method.GET;
      case "PUT" -> Route.Method.PUT;
      case "POST" -> Route.Method.POST;
      case "DELETE" -> Route.Method.DELETE;
      default -> null;
    };
  }

  private static Reply refusal(MatrixException refused, ApiVersion version) {
    var error = refused.error();
    var reply = Reply.of(ErrorBody.status(error, version), ErrorBody.json(error));
    return error instanceof LimitExceeded(var wait)
        ? reply.with(HttpHeader.RETRY_AFTER, Long.toString(wholeSeconds(wait)))
        : reply;
  }

  /// Rounded up, for who comes back too early is refused again.
  private static long wholeSeconds(Duration wait) {
    return wait.plus(ALMOST_A_SECOND).toSeconds();
  }

  private void brokenBody(Throwable cause, Response response, Callback callback, Watch.Seen seen) {
    var reply =
        switch (cause) {
          case TimeoutException _ ->
              Reply.error(408, Errcode.UNKNOWN, "The body of this request came too slowly");
          case HttpException notHttp -> ProtocolErrors.reply(notHttp.getCode());
          default -> null;
        };
    seen.answered(reply);
    if (reply == null) {
      callback.failed(cause);
    } else {
      reply.with(Reply.CLOSE).send(response, limits, callback);
    }
  }
}
