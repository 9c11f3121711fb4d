package llm.runtime.chat;

import static llm.grammar.form.Expression.literal;
import static llm.grammar.form.Expression.optional;
import static llm.grammar.form.Expression.reference;
import static llm.grammar.form.Expression.sequence;
import static llm.grammar.form.Expression.star;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import llm.grammar.Notations;
import llm.grammar.form.Expression;
import llm.grammar.form.GrammarException;
import llm.grammar.form.Rules;
import llm.grammar.json.JsonStrings;
import llm.grammar.schema.SchemaOptions;
import llm.grammar.schema.Whitespace;
import llm.runtime.answer.AnswerParser;
import llm.runtime.answer.CallRules;
import llm.runtime.answer.ToolSpec;
import llm.runtime.text.JavaJson;
import llm.template.ChatTemplate;
import llm.template.Conversation;
import llm.template.Limits;
import llm.template.RenderOptions;
import llm.template.TemplateException;

/**
 * Calls that are JSON objects between two tags, as most open models write them: {@code
 * <tool_call>\n{"name": ..., "arguments": {...}}\n</tool_call>}. Tags and keys are learnt from a
 * template, by having it render a call.
 */
final class TaggedCalls implements CallFormat {
  private static final String QUESTION = "zqxjkquestion";
  private static final String NAME = "zqxjktool";
  private static final String ARGUMENT = "zqxjkargument";
  private static final Map<String, ?> USER = Conversation.message("user", QUESTION);
  private static final Pattern OPEN = Pattern.compile("<[^<>\\s]+>\\s*$");
  private static final Pattern CLOSE = Pattern.compile("^\\s*</?[^<>\\s]+>");

  /** An example costs next to nothing, so one that does not ends early. */
  private static final RenderOptions OPTIONS =
      RenderOptions.defaults().withLimits(new Limits(1_000_000, 4_000_000, 600));

  private final Marks marks;
  private final Predicate<String> isControl;
  private final Function<Rendered, AnswerText> texts;

  private TaggedCalls(
      Marks marks, Predicate<String> isControl, Function<Rendered, AnswerText> texts) {
    this.marks = marks;
    this.isControl = isControl;
    this.texts = texts;
  }

  /**
   * What is around calls, and in them.
   *
   * @param open before a call, white space included; a tag
   * @param close behind it
   * @param name the key of a tool's name
   * @param arguments the key of its arguments
   */
  record Marks(String open, String close, String name, String arguments) {}

  /**
   * The calls of a template; empty if it writes none, or writes them otherwise.
   *
   * @param isControl whether the vocabulary has a control token of a spelling
   * @param texts tell reasoning apart in the answer to a prompt
   * @throws TemplateException if the example costs the template too much
   */
  static Optional<CallFormat> of(
      ChatTemplate template, Predicate<String> isControl, Function<Rendered, AnswerText> texts) {
    var asked = render(template, List.of(USER), true);
    if (!asked.contains(NAME)) return Optional.empty(); // it does not show tools
    var called = render(template, List.of(USER, called()), false);
    return marks(called, sharedLength(asked, called))
        .filter(marks -> !endsTurns(marks, template))
        .map(marks -> new TaggedCalls(marks, isControl, texts))
        .filter(TaggedCalls::understandsItself)
        .map(CallFormat.class::cast);
  }

  private static int sharedLength(String a, String b) {
    int mismatch = Arrays.mismatch(a.toCharArray(), b.toCharArray());
    int length = mismatch < 0 ? Math.min(a.length(), b.length()) : mismatch;
    int tag = a.lastIndexOf('<', length - 1);
    boolean within = tag >= 0 && a.indexOf('>', tag) >= length; // two tags that begin alike
    return within ? tag : length;
  }

  /** Whether what stands behind a call is what ends any answer. */
  private static boolean endsTurns(Marks marks, ChatTemplate template) {
    var text = render(template, List.of(USER, Conversation.message("assistant", ARGUMENT)), false);
    int at = text.lastIndexOf(ARGUMENT);
    return at >= 0
        && text.substring(at + ARGUMENT.length()).strip().startsWith(marks.close().strip());
  }

  /** Whether a call that is written with these marks is read as it was. */
  private boolean understandsItself() {
    var arguments = "{\"a\": \"}</x>\\\"\", \"b\": [1, {}]}";
    var parser = new TaggedParser(marks, _ -> false, MarkedText.of(ReasoningMarks.USUAL));
    var pieces =
        new ArrayList<>(
            parser.text(
                "a"
                    + marks.open()
                    + "{\"%s\": \"f\", \"%s\": %s}"
                        .formatted(marks.name(), marks.arguments(), arguments)
                    + marks.close()));
    pieces.addAll(parser.finish());
    var calls = new AnswerParts();
    calls.add(pieces);
    var read = calls.message().calls();
    return read.size() == 1
        && read.getFirst().name().equals("f")
        && read.getFirst().arguments().equals(arguments);
  }

  private static Map<String, ?> called() {
    var function = Map.of("name", NAME, "arguments", "{\"" + ARGUMENT + "\": \"x\"}");
    var call = Map.of("id", "call00001", "type", "function", "function", function);
    return Map.of("role", "assistant", "content", "", "tool_calls", List.of(call));
  }

  /** A conversation with a tool. */
  private static String render(
      ChatTemplate template, List<Map<String, ?>> messages, boolean generationPrompt) {
    var parameters = Map.of("type", "object", "properties", Map.of());
    var described = Map.of("name", NAME, "description", "", "parameters", parameters);
    var tool = Map.of("type", "function", "function", described);
    try {
      return template
          .render(
              Conversation.of(messages)
                  .withTools(List.of(tool))
                  .withGenerationPrompt(generationPrompt),
              OPTIONS)
          .text();
    } catch (TemplateException e) {
      if (e.kind() == TemplateException.Kind.LIMIT) throw e;
      return "";
    }
  }

  /**
   * The marks around a call.
   *
   * @param from where the assistant's answer begins: what stands before is none of its marks
   */
  private static Optional<Marks> marks(String text, int from) {
    int argument = text.lastIndexOf(ARGUMENT);
    if (argument < 0) return Optional.empty();
    for (int start = text.lastIndexOf('{', argument);
        start >= from;
        start = text.lastIndexOf('{', start - 1)) {
      var object = objectAt(text, start);
      if (object.isEmpty() || object.get().size() != 2) continue;
      var before = OPEN.matcher(text.substring(from, start));
      var after = CLOSE.matcher(text.substring(JsonEnd.of(text, start)));
      var name = key(object.get(), NAME::equals);
      var arguments = key(object.get(), value -> value instanceof Map<?, ?>);
      if (name.isEmpty() || arguments.isEmpty() || !before.find() || !after.find()) continue;
      return Optional.of(new Marks(before.group(), after.group(), name.get(), arguments.get()));
    }
    return Optional.empty();
  }

  private static Optional<Map<?, ?>> objectAt(String text, int start) {
    int end = JsonEnd.of(text, start);
    if (end < 0) return Optional.empty();
    try {
      return JavaJson.read(text.substring(start, end)) instanceof Map<?, ?> map
          ? Optional.of(map)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> key(Map<?, ?> object, Predicate<Object> value) {
    return object.entrySet().stream()
        .filter(entry -> entry.getValue() != null && value.test(entry.getValue()))
        .map(entry -> String.valueOf(entry.getKey()))
        .findFirst();
  }

  @Override
  public AnswerParser parser(Rendered prompt) {
    return new TaggedParser(marks, isControl, texts.apply(prompt));
  }

  @Override
  public Rules grammar(CallRules wanted) {
    var calls =
        Notations.jsonSchema(
            wanted.tools().stream()
                .map(this::schema)
                .collect(Collectors.joining(",", "{\"anyOf\":[", "]}")),
            SchemaOptions.defaults().with(Whitespace.flexible(1)));
    var before = new BeforeAnswer(isControl);
    var call =
        sequence(
            before.tagged(marks.open()), reference(calls.start()), before.tagged(marks.close()));
    var all = wanted.parallel() ? sequence(call, star(sequence(literal("\n"), call))) : call;
    var tag = marks.open().strip();
    var start = wanted.required() ? all : sequence(before.textBefore(tag), optional(all));
    var rules = new LinkedHashMap<String, Expression>(calls.byName());
    var name = "answer with calls";
    rules.put(name, start);
    return new Rules(name, rules);
  }

  /** A call as an object. */
  private String schema(ToolSpec tool) {
    if (tool.parameters().contains("\"$ref\"") || tool.parameters().contains("\"$id\"")) {
      throw refusal(tool);
    }
    var anything = "{\"type\":\"object\"}";
    return "{\"type\":\"object\",\"properties\":{%s:{\"const\":%s},%s:%s},\"required\":[%s,%s],\"additionalProperties\":false}"
        .formatted(
            JsonStrings.quote(marks.name()),
            JsonStrings.quote(tool.name()),
            JsonStrings.quote(marks.arguments()),
            tool.parameters().isBlank() ? anything : tool.parameters(),
            JsonStrings.quote(marks.name()),
            JsonStrings.quote(marks.arguments()));
  }

  private static GrammarException refusal(ToolSpec tool) {
    return new GrammarException(
        GrammarException.Kind.UNSUPPORTED,
        "/" + tool.name(),
        "$ref",
        "references in the parameters of a tool are not enforced");
  }

  @Override
  public String callsEnd() {
    return "";
  }
}
