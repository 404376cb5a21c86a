package klatsch.api.client.userdirectory;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.POST;

import java.util.List;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.model.id.UserId;
import klatsch.rooms.UserDirectory;
import org.jspecify.annotations.Nullable;

/// Finds people by their names.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3user_directorysearch)
public final class SearchUserDirectory
    implements UserEndpoint<SearchUserDirectory.Request, SearchUserDirectory.Answer> {
  public static final Route ROUTE =
      Route.client(POST, "/user_directory/search", V3, R0)
          .auth(ACCESS_TOKEN)
          .limit(Limit.SEARCHING);

  public record Request(Body body) {}

  public record Body(String searchTerm, @Nullable Integer limit) {}

  public record Answer(List<User> results, boolean limited) {}

  public record User(UserId userId, @Nullable String displayName, @Nullable String avatarUrl) {}

  private final UserDirectory directory;

  public SearchUserDirectory(UserDirectory directory) {
    this.directory = directory;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Answer handle(Caller.User caller, Request request) {
    var body = request.body();
    var found = directory.search(caller.user(), body.searchTerm(), body.limit());
    return new Answer(
        found.results().stream().map(SearchUserDirectory::user).toList(), found.limited());
  }

  private static User user(UserDirectory.Result result) {
    var appearance = result.appearance();
    return new User(result.user(), appearance.displayname(), appearance.avatarUrl());
  }
}
