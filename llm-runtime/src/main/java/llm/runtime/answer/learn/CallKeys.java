package llm.runtime.answer.learn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import llm.grammar.json.JsonException;
import llm.grammar.json.JsonReader;
import llm.grammar.json.JsonValue;
import llm.runtime.answer.read.JsonCallReader;
import llm.runtime.answer.text.Examples;
import org.jspecify.annotations.Nullable;

/** Finds where name, arguments and id stand in an example of a call that is a JSON object. */
final class CallKeys {
  private CallKeys() {}

  static Optional<JsonCallReader.Keys> of(String text) {
    try {
      var value = JsonReader.read(text);
      var name = path(value, v -> v instanceof JsonValue.Str(String s) && s.equals(Examples.NAME));
      var id = path(value, v -> v instanceof JsonValue.Str(String s) && s.equals(CallExamples.ID));
      var arguments = path(value, CallKeys::isArguments);
      if (arguments == null) return Optional.empty();
      if (name == null) {
        return arguments.equals(List.of(Examples.NAME))
            ? Optional.of(new JsonCallReader.Keys(List.of(), List.of(), List.of()))
            : Optional.empty();
      }
      var ids = id == null ? generatedId(value) : id;
      return Optional.of(new JsonCallReader.Keys(name, arguments, ids));
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  /** Some templates write numbers of their own for ids. */
  private static List<String> generatedId(JsonValue value) {
    if (!(value instanceof JsonValue.Obj(var members))) return List.of();
    for (var member : members.entrySet()) {
      boolean number = member.getValue() instanceof JsonValue.Str(String s) && s.matches("\\d+");
      if (number && member.getKey().endsWith("id")) return List.of(member.getKey());
    }
    return List.of();
  }

  private static boolean isArguments(JsonValue value) {
    return switch (value) {
      case JsonValue.Obj(var members) -> members.containsKey(CallExamples.KEY);
      case JsonValue.Str(String text) ->
          text.startsWith("{") && text.contains('"' + CallExamples.KEY + '"');
      default -> false;
    };
  }

  /** The keys that lead to a value; null if there is none. */
  private static @Nullable List<String> path(JsonValue value, Predicate<JsonValue> wanted) {
    if (!(value instanceof JsonValue.Obj(var members))) return null;
    for (var member : members.entrySet()) {
      if (wanted.test(member.getValue())) return List.of(member.getKey());
      var rest = path(member.getValue(), wanted);
      if (rest == null) continue;
      var path = new ArrayList<>(List.of(member.getKey()));
      path.addAll(rest);
      return path;
    }
    return null;
  }
}
