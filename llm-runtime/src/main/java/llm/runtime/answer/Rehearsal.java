package llm.runtime.answer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import llm.grammar.json.JsonException;
import llm.grammar.json.JsonReader;
import llm.grammar.json.JsonValue;
import llm.runtime.answer.read.CallsParser;
import llm.runtime.answer.read.Notation;
import llm.runtime.answer.text.Controls;
import llm.runtime.answer.text.Examples;
import llm.runtime.answer.text.Literal;
import llm.runtime.answer.text.ToolSpec;

/** Has a template write calls, takes them apart again, and compares. */
final class Rehearsal {
  private static final String ID = "abcdef012";
  private static final String OTHER_ID = "abcdef345";

  private final Examples examples;
  private final Notation notation;

  private Rehearsal(Examples examples, Notation notation) {
    this.examples = examples;
    this.notation = notation;
  }

  static Rehearsal of(Examples examples, Notation notation) {
    return new Rehearsal(examples, notation);
  }

  /** Whether a template prints what is called at all. */
  static boolean printsCalls(Examples examples) {
    var call = new Examples.Call(ID, "zqxjkname", Map.of("zqxjkkey", "zqxjkvalue"));
    return List.of("", Examples.CONTENT).stream()
        .map(content -> examples.turn(content, List.of(call)))
        .anyMatch(text -> text.contains("zqxjkname") && text.contains("zqxjkvalue"));
  }

  /** The mark behind calls, where it is another one than behind what is said. */
  static String callsEnd(Examples examples, Notation notation) {
    var call = new Examples.Call(ID, "zqxjkname", Map.of("zqxjkkey", "zqxjkvalue"));
    var said = afterTag(examples.turn(Examples.CONTENT, List.of()), Examples.CONTENT);
    var text = examples.turn("", List.of(call));
    int last = text.lastIndexOf("zqxjkvalue");
    if (last < 0) return "";
    int close = notation.close().isBlank() ? last : text.indexOf(notation.close().first(), last);
    int open =
        text.indexOf(
            Controls.OPEN, Math.max(close, last) + notation.close().text().strip().length());
    if (open < 0) return "";
    int end = text.indexOf(Controls.CLOSE, open);
    var mark = text.substring(open, end + 1);
    return mark.equals(said) || notation.marks().contains(mark) ? "" : Controls.spelled(mark);
  }

  private static String afterTag(String text, String sentinel) {
    int open = text.indexOf(Controls.OPEN, Math.max(0, text.indexOf(sentinel)));
    return open < 0 ? "" : text.substring(open, text.indexOf(Controls.CLOSE, open) + 1);
  }

  private static Map<String, ?> values() {
    var values = new LinkedHashMap<String, Object>();
    values.put("text", "Pa\"ris\nA\\B {x} <b> é 😀");
    values.put("whole", 3);
    values.put("yes", true);
    values.put("object", Map.of("k", "v"));
    values.put("list", Arrays.asList(1, "x"));
    return values;
  }

  /** What comes out other than it went in; empty if nothing does. */
  Optional<String> failure() {
    var plain = new Examples.Call(ID, "get_weather", Map.of("city", "Rome"));
    var all = new Examples.Call(ID, "get_weather", values());
    var none = new Examples.Call(OTHER_ID, "get_time", Map.of());
    return failure("", List.of(plain))
        .or(() -> failure("", List.of(all)))
        .or(() -> failure(Examples.CONTENT, List.of(plain)))
        .or(
            () ->
                notation.separator().isEmpty()
                    ? Optional.empty()
                    : failure("", List.of(all, none)));
  }

  private Optional<String> failure(String content, List<Examples.Call> calls) {
    var text = examples.turn(content, calls);
    // What a template does not write beside calls, or fails to, need not come back.
    boolean writes = text.contains(calls.getFirst().name());
    if (!writes && (!content.isEmpty() || calls.getFirst().arguments().size() > 1)) {
      return Optional.empty();
    }
    var answer = answer(text, content);
    var tools = calls.stream().map(call -> new ToolSpec(call.name(), schema(call), false)).toList();
    var parser = new CallsParser(notation, tools, () -> "none");
    var pieces = Controls.feed(answer, parser);
    pieces.addAll(parser.finish());
    var understood = Understood.of(pieces);
    if (understood.calls().size() != calls.size()) return wrong(text, understood);
    for (int i = 0; i < calls.size(); i++) {
      var call = understood.calls().get(i);
      if (!call.complete() || !call.name().equals(calls.get(i).name())) {
        return wrong(text, understood);
      }
      if (!equal(call.arguments(), calls.get(i).arguments())) return wrong(text, understood);
    }
    boolean prints = answer.startsWith(Examples.CONTENT);
    return !prints || understood.content().strip().startsWith(content)
        ? Optional.empty()
        : wrong(text, understood);
  }

  private static Optional<String> wrong(String text, Understood understood) {
    return Optional.of(
        "of what it writes, \"%s\", this was understood: %s"
            .formatted(Controls.spelled(text), understood));
  }

  /** From where the assistant speaks: from its content on, or from the first mark of calls. */
  private String answer(String text, String content) {
    int said = content.isEmpty() ? -1 : text.indexOf(content);
    var begin = notation.begin();
    if (begin.isBlank()) return text.substring(Math.max(0, text.indexOf('{')));
    int mark = text.indexOf(begin.first());
    while (mark >= 0 && begin.at(text, mark) != Literal.Found.ALL) {
      mark = text.indexOf(begin.first(), mark + 1);
    }
    return text.substring(said >= 0 && said < mark ? said : Math.max(0, mark));
  }

  private static String schema(Examples.Call call) {
    var properties = new ArrayList<String>();
    call.arguments()
        .forEach(
            (key, value) ->
                properties.add("\"%s\": {\"type\": \"%s\"}".formatted(key, Examples.type(value))));
    return "{\"type\": \"object\", \"properties\": {" + String.join(", ", properties) + "}}";
  }

  private static boolean equal(String json, Map<String, ?> arguments) {
    try {
      return JsonReader.read(json).equals(value(arguments));
    } catch (JsonException e) {
      return false;
    }
  }

  private static JsonValue value(Object value) {
    return switch (value) {
      case String text -> new JsonValue.Str(text);
      case Boolean truth -> new JsonValue.Bool(truth);
      case Number number -> new JsonValue.Num(new java.math.BigDecimal(number.toString()));
      case List<?> list -> new JsonValue.Arr(list.stream().map(Rehearsal::value).toList());
      case Map<?, ?> map -> {
        var members = new LinkedHashMap<String, JsonValue>();
        map.forEach((key, member) -> members.put(String.valueOf(key), value(member)));
        yield new JsonValue.Obj(members);
      }
      default -> new JsonValue.Null();
    };
  }
}
