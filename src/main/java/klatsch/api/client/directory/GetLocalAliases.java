package klatsch.api.client.directory;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import java.util.List;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.model.id.RoomAlias;
import klatsch.model.id.RoomId;
import klatsch.rooms.Aliases;

/// The names that a room has on this server.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidaliases)
public final class GetLocalAliases
    implements UserEndpoint<GetLocalAliases.Request, GetLocalAliases.Answer> {
  public static final Route ROUTE =
      Route.client(GET, "/rooms/{roomId}/aliases", V3, R0).auth(ACCESS_TOKEN).limit(Limit.READING);

  public record Request(RoomId roomId) {}

  public record Answer(List<RoomAlias> aliases) {}

  private final Aliases aliases;

  public GetLocalAliases(Aliases aliases) {
    this.aliases = aliases;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public GetLocalAliases.Answer handle(Caller.User caller, Request request) {
    return new Answer(aliases.of(caller.user(), request.roomId()));
  }
}
