package klatsch.http;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Finds the operation that a path and a method mean.
///
/// A tree of segments. The path is split first, while it is still percent-encoded, and then each
/// segment is decoded once: `%2F` is data and never a separator.
final class Router {
  private static final String TXN_ID = "/{txnId}";

  private final Node root = new Node();

  /// What a path and a method mean.
  sealed interface Found {}

  /// @param version the generation whose path was called
  /// @param variables in the order of the canonical path
  /// @param txnId behind the path, if it was called by a [Route#withTxnId] `PUT`
  record Match(
      Operation operation, ApiVersion version, List<String> variables, @Nullable String txnId)
      implements Found {}

  /// The path is known, but only with these methods.
  record OtherMethods(Set<Route.Method> allowed) implements Found {}

  record UnknownPath() implements Found {}

  private static final UnknownPath UNKNOWN_PATH = new UnknownPath();

  private static final class Node {
    private final Map<String, Node> literals = new HashMap<>();
    private final Map<Route.Method, Leaf> leaves = new EnumMap<>(Route.Method.class);
    private @Nullable Node variable;
  }

  /// One path of one operation.
  ///
  /// @param order for each variable of the canonical path, which of the captured segments it is; -1
  ///   if it is the one that may be missing, and is
  /// @param mayEndEmpty whether the last variable takes an empty segment
  /// @param endsWithTxnId whether the last captured segment is no variable of the operation
  private record Leaf(
      Operation operation,
      ApiVersion version,
      int[] order,
      boolean mayEndEmpty,
      boolean endsWithTxnId) {}

  /// One way to call an operation.
  ///
  /// @param path without the transaction ID
  private record Way(
      Operation operation, String path, Route.Method method, boolean endsWithTxnId) {}

  private Router() {}

  /// @throws IllegalArgumentException if endpoints contradict each other or themselves; the message
  ///   names everything that is wrong
  static Router of(List<? extends Endpoint<?, ?>> endpoints) {
    var router = new Router();
    var violations = new ArrayList<String>();
    for (var endpoint : endpoints) {
      Consumer<String> complain =
          what -> violations.add(endpoint.getClass().getName() + ": " + what);
      var operation = Operation.of(endpoint, complain);
      if (operation != null) {
        operation.route().paths().forEach(path -> router.addAll(operation, path, complain));
      }
    }
    if (!violations.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", violations));
    }
    return router;
  }

  private void addAll(Operation operation, String path, Consumer<String> violations) {
    var route = operation.route();
    add(new Way(operation, path, route.method(), false), path, violations);
    if (route.repeatable() && ApiVersion.of(path).repeatsByPut()) {
      add(new Way(operation, path, Route.Method.PUT, true), path + TXN_ID, violations);
    }
  }

  private void add(Way way, String path, Consumer<String> violations) {
    var captured = new ArrayList<String>();
    var node = root;
    for (var segment : path.substring(1).split("/", -1)) {
      var variable = Route.VARIABLE.matcher(segment);
      if (!variable.matches()) {
        node = node.literals.computeIfAbsent(segment, _ -> new Node());
        continue;
      }
      boolean optional = !variable.group(2).isEmpty();
      if (optional) {
        put(node, way, captured, false, violations);
      }
      captured.add(variable.group(1));
      if (node.variable == null) {
        node.variable = new Node();
      }
      node = node.variable;
      if (optional) {
        put(node, way, captured, true, violations);
        return;
      }
    }
    put(node, way, captured, false, violations);
  }

  private static void put(
      Node node, Way way, List<String> captured, boolean mayEndEmpty, Consumer<String> violations) {
    var operation = way.operation();
    var order = operation.route().variables().stream().mapToInt(captured::indexOf).toArray();
    var leaf =
        new Leaf(operation, ApiVersion.of(way.path()), order, mayEndEmpty, way.endsWithTxnId());
    if (node.leaves.putIfAbsent(way.method(), leaf) != null) {
      violations.accept(way.method() + " " + way.path() + " belongs to another endpoint already");
    }
  }

  /// @param path as it was sent, percent-encoded
  /// @param method `null` if it is one that no endpoint has
  /// @throws klatsch.model.error.MatrixException as an answer of 400, if the path is badly encoded
  Found find(String path, Route.@Nullable Method method) {
    if (!path.startsWith("/")) {
      return UNKNOWN_PATH;
    }
    var search = new Search(segments(path), method);
    search.from(root, 0);
    return search.result();
  }

  private static List<String> segments(String path) {
    var segments = new ArrayList<String>(12);
    int from = 1;
    for (int slash = path.indexOf('/', from); slash >= 0; slash = path.indexOf('/', from)) {
      segments.add(Percent.decodeSegment(path.substring(from, slash)));
      from = slash + 1;
    }
    segments.add(Percent.decodeSegment(path.substring(from)));
    return segments;
  }

  /// One walk down the tree. Literals are tried first; if they lead to nothing, variables are.
  private static final class Search {
    private final List<String> segments;
    private final Route.@Nullable Method method;
    private final List<String> captured = new ArrayList<>(4);
    private final Set<Route.Method> others = EnumSet.noneOf(Route.Method.class);
    private @Nullable Match match;

    Search(List<String> segments, Route.@Nullable Method method) {
      this.segments = segments;
      this.method = method;
    }

    Found result() {
      if (match != null) {
        return match;
      }
      return others.isEmpty() ? UNKNOWN_PATH : new OtherMethods(others);
    }

    /// Gives `true` when there is a match, and the walk ends.
    boolean from(Node node, int depth) {
      if (depth == segments.size()) {
        return arrive(node, false);
      }
      var segment = segments.get(depth);
      var literal = node.literals.get(segment);
      if (literal != null && from(literal, depth + 1)) {
        return true;
      }
      if (node.variable == null) {
        return false;
      }
      if (segment.isEmpty()) {
        return depth == segments.size() - 1 && captureLast(node.variable);
      }
      captured.addLast(segment);
      boolean found = from(node.variable, depth + 1);
      captured.removeLast();
      return found;
    }

    private boolean captureLast(Node node) {
      captured.addLast("");
      boolean found = arrive(node, true);
      captured.removeLast();
      return found;
    }

    private boolean arrive(Node node, boolean endsEmpty) {
      for (var entry : node.leaves.entrySet()) {
        var leaf = entry.getValue();
        if (endsEmpty && !leaf.mayEndEmpty()) {
          continue;
        }
        if (entry.getKey() == method) {
          var txnId = leaf.endsWithTxnId() ? captured.getLast() : null;
          match = new Match(leaf.operation(), leaf.version(), inOrder(leaf.order()), txnId);
          return true;
        }
        others.add(entry.getKey());
      }
      return false;
    }

    private List<String> inOrder(int[] order) {
      var values = new String[order.length];
      for (int i = 0; i < order.length; i++) {
        values[i] = order[i] < 0 ? "" : captured.get(order[i]);
      }
      return List.of(values);
    }
  }
}
