package llm.runtime.answer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import llm.grammar.json.JsonException;
import llm.grammar.json.JsonReader;
import llm.grammar.json.JsonValue;
import llm.runtime.answer.Examples.Call;

/** Renders calls, parses them back, and compares. */
final class RoundTrip {
  private static final String SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"},"
          + "\"count\":{\"type\":\"integer\"},\"part\":{\"type\":\"number\"},"
          + "\"flag\":{\"type\":\"boolean\"},\"list\":{\"type\":\"array\"},"
          + "\"inner\":{\"type\":\"object\"}}}";
  private static final List<ToolSpec> TOOLS =
      List.of(
          new ToolSpec(Examples.FIRST, SCHEMA, false),
          new ToolSpec(Examples.SECOND, SCHEMA, false));

  private static final Pattern TAG = Pattern.compile("<[^<>\\s]+>|\\[/?[A-Z_]+]");

  private final AnswerFormat format;
  private final Examples examples;
  private final Controls controls;

  RoundTrip(AnswerFormat format, Examples examples, Controls controls) {
    this.format = format;
    this.examples = examples;
    this.controls = controls;
  }

  private static Call all() {
    return new Call(
        Examples.FIRST_ID,
        Examples.FIRST,
        Examples.map(
            "text",
            "A \"b\" \\c\nd 'e' <f> \u00fc\ud83d\ude00",
            "count",
            3,
            "part",
            0.5,
            "flag",
            true,
            "list",
            List.of(1, "x"),
            "inner",
            Examples.map("k", "v", "n", List.of())));
  }

  /** What goes wrong; empty if nothing does. */
  String failure(boolean parallel) {
    var none = new Call(Examples.FIRST_ID, Examples.FIRST, Map.of());
    var more = new Call(Examples.SECOND_ID, Examples.SECOND, Examples.map("text", "true"));
    var failure = compare("one call", "", "", all());
    if (failure.isEmpty()) failure = compare("a call without arguments", "", "", none);
    if (failure.isEmpty() && parallel) failure = compare("two calls", "", "", all(), more);
    if (failure.isEmpty()) failure = compare("a call beside content", Examples.CONTENT, "", more);
    if (failure.isEmpty()) {
      failure =
          compare("a call beside reasoning", Examples.CONTENT, Examples.REASONING, more, none);
    }
    return failure;
  }

  private String compare(String what, String content, String reasoning, Call... wanted) {
    var calls = format.parallelCalls() ? wanted : new Call[] {wanted[0]};
    var answer = examples.answer(content, reasoning, calls);
    if (answer.isEmpty()) return what + " cannot be rendered: " + examples.failure();
    var text = format.withoutEnd(answer.get().text());
    var found = controls.feed(text, format.parser(answer.get().prompt(), TOOLS)).toList();
    var expected = new StringBuilder();
    if (text.contains(Examples.REASONING)) expected.append("thought ").append(reasoning);
    if (text.contains(Examples.CONTENT)) expected.append(" said ").append(content);
    for (var call : calls) {
      expected.append(" called ").append(call.name()).append(json(call.arguments()).toJson());
      if (format.writesIds()) expected.append(" as ").append(call.id());
    }
    var understood = told(found);
    if (understood.equals(expected.toString().strip())) return "";
    return what + " was rendered as \"" + text + "\" and understood as \"" + understood + "\"";
  }

  private String told(List<AnswerPiece> pieces) {
    var reasoning = new StringBuilder();
    var content = new StringBuilder();
    var arguments = new StringBuilder();
    var calls = new StringBuilder();
    var id = "";
    for (var piece : pieces) {
      switch (piece) {
        case AnswerPiece.Reasoning(var text) -> reasoning.append(text);
        case AnswerPiece.Content(var text) -> content.append(text);
        case AnswerPiece.CallStarted started -> {
          calls.append(" called ").append(started.name());
          id = started.id();
          arguments.setLength(0);
        }
        case AnswerPiece.CallArguments(var _, var json) -> arguments.append(json);
        case AnswerPiece.CallEnded ended -> {
          calls.append(ended.complete() ? canonical(arguments.toString()) : "cut " + arguments);
          if (format.writesIds()) calls.append(" as ").append(id);
        }
      }
    }
    var told = reasoning.isEmpty() ? "" : "thought " + reasoning;
    if (!content.toString().isBlank()) told += " said " + content.toString().strip();
    return (told + calls).strip();
  }

  private static String canonical(String json) {
    try {
      return sorted(JsonReader.read(json)).toJson();
    } catch (JsonException e) {
      return "no JSON: " + json;
    }
  }

  /** Some templates sort the keys. */
  private static JsonValue sorted(JsonValue value) {
    if (!(value instanceof JsonValue.Obj(var members))) return value;
    var result = new LinkedHashMap<String, JsonValue>();
    members.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(e -> result.put(e.getKey(), sorted(e.getValue())));
    return new JsonValue.Obj(result);
  }

  private static JsonValue json(Object value) {
    return switch (value) {
      case String s -> new JsonValue.Str(s);
      case Boolean b -> new JsonValue.Bool(b);
      case Number n -> JsonReader.read(n.toString());
      case List<?> list -> new JsonValue.Arr(list.stream().map(RoundTrip::json).toList());
      case Map<?, ?> map -> {
        var members = new LinkedHashMap<String, JsonValue>();
        map.forEach((k, v) -> members.put(String.valueOf(k), json(v)));
        yield sorted(new JsonValue.Obj(members));
      }
      default -> throw new IllegalArgumentException(String.valueOf(value));
    };
  }

  /** What an example without tools shows of reasoning; empty if it is not printed. */
  static Optional<String[]> reasoning(Examples examples) {
    var answer = examples.answer(Examples.CONTENT, Examples.REASONING);
    if (answer.isEmpty() || !answer.get().text().contains(Examples.REASONING)) {
      return besideCalls(examples);
    }
    var text = answer.get().text();
    int at = text.indexOf(Examples.REASONING);
    int end = text.indexOf(Examples.CONTENT, Math.max(0, at));
    if (at < 0 || end < 0) return Optional.empty();
    var before = text.substring(0, at).strip();
    if (before.isEmpty()) {
      var prompt = answer.get().prompt().stripTrailing();
      int tag = Math.max(prompt.lastIndexOf('<'), prompt.lastIndexOf('['));
      // Where a mark is made of several tags, the last line or word holds them.
      before = tag < 0 ? "" : prompt.substring(tag);
    }
    var after = text.substring(at + Examples.REASONING.length(), end).strip();
    return before.isEmpty() || after.isEmpty()
        ? Optional.empty()
        : Optional.of(new String[] {before, after});
  }

  /** Some templates print reasoning beside calls alone. */
  private static Optional<String[]> besideCalls(Examples examples) {
    var call = new Call(Examples.FIRST_ID, Examples.FIRST, Map.of());
    var answer = examples.answer(Examples.CONTENT, Examples.REASONING, call);
    if (answer.isEmpty()) return Optional.empty();
    var text = answer.get().text();
    int at = text.indexOf(Examples.REASONING);
    int start = Math.max(0, at) + (at < 0 ? 0 : Examples.REASONING.length());
    var tag = TAG.matcher(text).region(start, text.length());
    return at <= 0 || !tag.find()
        ? Optional.empty()
        : Optional.of(new String[] {text.substring(0, at).strip(), tag.group()});
  }
}
