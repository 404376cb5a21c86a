package klatsch.http;

import static klatsch.model.error.MatrixError.error;
import static klatsch.model.error.MatrixError.missingParam;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.function.Consumer;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.json.JsonSyntaxException;
import klatsch.model.error.Errcode;
import org.jspecify.annotations.Nullable;

/// Makes the request record of an endpoint out of what came over the wire, as [Endpoint] promises.
///
/// Everything that can be found out from the types is found out once, when the server is built.
final class RequestBinding {
  private static final String BODY = "body";

  private final RecordMaker maker;
  private final List<Source> sources;

  /// Where one component gets its value from.
  @FunctionalInterface
  private interface Source {
    @Nullable Object read(Incoming incoming);
  }

  private RequestBinding(RecordMaker maker, List<Source> sources) {
    this.maker = maker;
    this.sources = sources;
  }

  /// @param violations told everything that is wrong with the record, not only the first thing
  static RequestBinding of(Class<?> request, Route route, Consumer<String> violations) {
    var components = List.of(request.getRecordComponents());
    var names = components.stream().map(RecordComponent::getName).toList();
    for (var variable : route.variables()) {
      if (!names.contains(variable)) {
        violations.accept("{" + variable + "} stands in the path, but not in the request");
      }
    }
    return new RequestBinding(
        new RecordMaker(request),
        components.stream().map(component -> source(component, route, violations)).toList());
  }

  /// @throws klatsch.model.error.MatrixException as an answer of 400
  Record bind(Incoming incoming) {
    var values = new @Nullable Object[sources.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = sources.get(i).read(incoming);
    }
    return (Record) maker.make(values);
  }

  private static Source source(
      RecordComponent component, Route route, Consumer<String> violations) {
    var type = component.getType();
    if (type == Client.class) {
      return Incoming::client;
    }
    if (type == ApiVersion.class) {
      return Incoming::version;
    }
    if (type == TransactionPath.class) {
      return incoming -> TransactionPath.of(route, incoming.variables());
    }
    if (type == Upload.class) {
      requireBody(route, violations);
      return Incoming::upload;
    }
    if (type == Repeat.class) {
      return Incoming::repeat;
    }
    var name = component.getName();
    int variable = route.variables().indexOf(name);
    if (variable >= 0) {
      return variable(component, variable, violations);
    }
    if (name.equals(BODY)) {
      return body(component, route, violations);
    }
    return type == List.class
        ? repeatedParameter(component, violations)
        : parameter(component, violations);
  }

  private static Source variable(
      RecordComponent component, int index, Consumer<String> violations) {
    var reader = inUrl(component.getType(), component.getName(), violations);
    return incoming -> reader.read(incoming.variables().get(index));
  }

  private static Source parameter(RecordComponent component, Consumer<String> violations) {
    var name = WireName.of(component);
    var reader = inUrl(component.getType(), name, violations);
    boolean required = !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    return incoming -> {
      var text = incoming.query().first(name);
      if (text != null) {
        return reader.read(text);
      }
      if (required) {
        throw missingParam("'" + name + "' is missing in the query");
      }
      return null;
    };
  }

  private static Source repeatedParameter(RecordComponent component, Consumer<String> violations) {
    var name = WireName.of(component);
    if (!(component.getAnnotatedType() instanceof AnnotatedParameterizedType list)) {
      violations.accept(name + " is a list of nobody knows what");
      return _ -> List.of();
    }
    var element = JsonReader.rawType(list.getAnnotatedActualTypeArguments()[0].getType());
    var reader = inUrl(element, name, violations);
    return incoming -> incoming.query().all(name).stream().map(reader::read).toList();
  }

  private static TextReader inUrl(Class<?> type, String name, Consumer<String> violations) {
    var reader = TextReader.inUrl(type, name);
    if (reader == null) {
      violations.accept(name + " has a type that cannot be read from a URL: " + type.getName());
      return text -> text;
    }
    return reader;
  }

  private static Source body(RecordComponent component, Route route, Consumer<String> violations) {
    requireBody(route, violations);
    var type = component.getType();
    if (type == JsonObject.class) {
      return incoming -> object(incoming.body());
    }
    if (!type.isRecord()) {
      violations.accept("the body is a record or a JsonObject, not " + type.getName());
      return _ -> null;
    }
    var reader = JsonReader.record(type, "", violations);
    return incoming -> reader.read(object(incoming.body()));
  }

  private static void requireBody(Route route, Consumer<String> violations) {
    if (route.method() == Route.Method.GET) {
      violations.accept("a GET has no body");
    }
  }

  /// Many old clients send no body where there is nothing to say.
  private static JsonObject object(byte[] body) {
    if (body.length == 0) {
      return JsonObject.EMPTY;
    }
    try {
      return Json.parseObject(body);
    } catch (JsonSyntaxException e) {
      throw error(Errcode.NOT_JSON, e.getMessage());
    }
  }
}
