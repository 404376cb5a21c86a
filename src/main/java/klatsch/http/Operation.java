package klatsch.http;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An endpoint that is ready to be called.
final class Operation {
  private static final String HANDLE = "handle";
  private static final String ROOM = "roomId";
  private static final Set<Class<?>> SENT_AS_THEY_ARE =
      Set.of(Page.class, StreamedJson.class, Download.class);

  private final Route route;
  private final Endpoint<Record, Object> endpoint;
  private final RequestBinding binding;
  private final boolean takesUpload;
  private final int roomVariable;

  private Operation(
      Route route, Endpoint<Record, Object> endpoint, RequestBinding binding, boolean takesUpload) {
    this.route = route;
    this.endpoint = endpoint;
    this.binding = binding;
    this.takesUpload = takesUpload;
    this.roomVariable = route.variables().indexOf(ROOM);
  }

  /// Looks at the types of an endpoint. Gives `null` after telling the violations.
  static @Nullable Operation of(Endpoint<?, ?> endpoint, Consumer<String> violations) {
    var route = endpoint.route();
    var handle = handle(endpoint);
    if (handle == null) {
      violations.accept("its handle(...) does not name the record that it takes");
      return null;
    }
    if (endpoint instanceof UserEndpoint && !route.auth().isOfUser()) {
      violations.accept("a UserEndpoint needs a route with auth(ACCESS_TOKEN)");
    }
    if (!SENT_AS_THEY_ARE.contains(handle.getReturnType())) {
      AnswerJson.check(handle.getGenericReturnType(), "the answer", violations);
    }
    var request = handle.getParameterTypes()[1];
    return new Operation(
        route,
        unchecked(endpoint),
        RequestBinding.of(request, route, violations),
        takesUpload(request));
  }

  private static boolean takesUpload(Class<?> request) {
    return Arrays.stream(request.getRecordComponents())
        .anyMatch(component -> component.getType() == Upload.class);
  }

  Route route() {
    return route;
  }

  /// Whether it reads the body itself, while it arrives.
  boolean takesUpload() {
    return takesUpload;
  }

  /// What the specification calls it, such as `setTyping`: the name of its class.
  String name() {
    var type = endpoint.getClass().getSimpleName();
    return type.isEmpty() ? type : Character.toLowerCase(type.charAt(0)) + type.substring(1);
  }

  /// The room that the path names, as it was sent; `null` if it names none.
  @Nullable String room(Incoming incoming) {
    return roomVariable < 0 ? null : incoming.variables().get(roomVariable);
  }

  /// @throws klatsch.model.error.MatrixException if the request is refused
  Object call(Caller caller, Incoming incoming) {
    return endpoint.handle(caller, binding.bind(incoming));
  }

  /// The method that was written for this endpoint, and not what the compiler made for the
  /// interface.
  private static @Nullable Method handle(Endpoint<?, ?> endpoint) {
    return Arrays.stream(endpoint.getClass().getMethods())
        .filter(method -> method.getName().equals(HANDLE) && !method.isBridge())
        .filter(method -> method.getParameterCount() == 2)
        .filter(method -> method.getParameterTypes()[1].isRecord())
        .findFirst()
        .orElse(null);
  }

  /// The binding makes the very record that the endpoint takes.
  @SuppressWarnings("unchecked")
  private static Endpoint<Record, Object> unchecked(Endpoint<?, ?> endpoint) {
    return (Endpoint<Record, Object>) endpoint;
  }
}
