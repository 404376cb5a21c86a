package klatsch.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a value has to look like. References are followed when somebody looks, since schemas may
/// hold themselves.
///
/// @param file in which it stands, to which its references are relative
public record Schema(URI file, JsonNode node) {
  public static final Schema ANY = new Schema(URI.create("any"), MissingNode.getInstance());

  /// What it says itself, or what it refers to.
  private Schema here() {
    var reference = node.path("$ref").asText();
    if (reference.isEmpty()) {
      return this;
    }
    int fragment = reference.indexOf('#');
    var name = fragment < 0 ? reference : reference.substring(0, fragment);
    var target =
        name.isEmpty()
            ? file
            : URI.create(Contract.withoutLink(file.resolve(name).normalize().toString()));
    var whole = SpecFiles.tree(target);
    var part = fragment < 0 ? whole : whole.at(reference.substring(fragment + 1));
    return new Schema(target, part).here();
  }

  /// What it demands together with what all of its parts demand.
  private List<Schema> parts() {
    var here = here();
    var parts = new ArrayList<Schema>();
    parts.add(here);
    for (var part : here.node.path("allOf")) {
      parts.addAll(new Schema(here.file, part).parts());
    }
    return parts;
  }

  /// By their names, in order.
  public Map<String, Schema> members() {
    var members = new LinkedHashMap<String, Schema>();
    for (var part : parts()) {
      for (var member : part.node.path("properties").properties()) {
        members.put(member.getKey(), new Schema(part.file, member.getValue()));
      }
    }
    return members;
  }

  public boolean requires(String member) {
    for (var part : parts()) {
      for (var name : part.node.path("required")) {
        if (name.asText().equals(member)) {
          return true;
        }
      }
    }
    return false;
  }

  /// Of which one has to hold, or none if it does not leave a choice.
  public List<Schema> choices() {
    var here = here();
    var choices = new ArrayList<Schema>();
    for (var way : List.of("oneOf", "anyOf")) {
      here.node.path(way).forEach(choice -> choices.add(new Schema(here.file, choice)));
    }
    return choices;
  }

  /// What the elements of a list are, or the values of names that are not known before.
  public Schema inner() {
    for (var part : parts()) {
      for (var name : List.of("items", "additionalProperties")) {
        if (part.node.path(name).isObject()) {
          return new Schema(part.file, part.node.path(name));
        }
      }
    }
    return ANY;
  }

  /// Such as `string`; empty if it may be anything.
  public String type() {
    for (var part : parts()) {
      var type = part.node.path("type");
      if (!type.isMissingNode()) {
        return type.isArray() ? type.path(0).asText() : type.asText();
      }
    }
    return members().isEmpty() ? "" : "object";
  }

  /// Texts that are as good as any other.
  public List<String> words() {
    var words = new ArrayList<String>();
    for (var part : parts()) {
      part.node.path("enum").forEach(word -> words.add(word.asText()));
      for (var name : List.of("example", "x-example", "default")) {
        if (words.isEmpty() && part.node.path(name).isValueNode()) {
          words.add(part.node.path(name).asText());
        }
      }
    }
    return words;
  }
}
