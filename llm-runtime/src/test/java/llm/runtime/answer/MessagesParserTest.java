package llm.runtime.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import llm.grammar.Grammar;
import llm.runtime.answer.learn.MessagesLearner;
import llm.runtime.answer.read.Messages;
import llm.runtime.answer.text.AnswerPiece;
import llm.runtime.answer.text.CallRules;
import llm.runtime.answer.text.Controls;
import llm.runtime.answer.text.ToolSpec;
import llm.template.ChatTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are several messages, behind the prompt's {@code <|start|>assistant}. */
class MessagesParserTest {
  private static final String SCHEMA =
      """
      {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"],
       "additionalProperties": false}
      """;
  private static final List<ToolSpec> TOOLS = List.of(new ToolSpec("weather", SCHEMA, true));
  private static final Set<String> MARKS =
      Set.of("<|start|>", "<|channel|>", "<|message|>", "<|end|>", "<|call|>", "<|more|>");
  private static final String THOUGHT =
      "<|channel|>analysis<|message|>It asks.<|end|><|start|>assistant";
  private static final String CALL = "<|message|>{\"city\": \"Rome\"}";

  private static AnswerFormat format(String name, Set<String> controls) {
    return AnswerFormat.of(template(name), controls);
  }

  private static ChatTemplate template(String name) {
    try (var in = MessagesParserTest.class.getResourceAsStream(name + ".jinja")) {
      var source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return ChatTemplate.parse(name, source, "<s>", "</s>");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Parsed(String reasoning, Understood said) {}

  private static Parsed parsed(AnswerFormat format, List<String> texts) {
    var parser = format.parser(TOOLS, () -> "made-up");
    var pieces = new ArrayList<AnswerPiece>();
    for (var text : texts) pieces.addAll(Controls.feed(text, parser));
    pieces.addAll(parser.finish());
    var reasoning = new StringBuilder();
    for (var piece : pieces) {
      if (piece instanceof AnswerPiece.Reasoning(var text)) reasoning.append(text);
    }
    return new Parsed(reasoning.toString(), Understood.of(pieces));
  }

  /** What comes of a text, which is the same however it is cut, and whatever is a control token. */
  private static Parsed everyWay(String name, String text) {
    var asText = format(name, Set.of());
    var asTokens = format(name, MARKS);
    var parsed = parsed(asText, List.of(text));
    var encoded = new Controls(MARKS).encode(text);
    assertEquals(parsed, parsed(asTokens, List.of(encoded)), text);
    var random = new Random(1);
    for (int i = 0; i < 50; i++) {
      assertEquals(parsed, parsed(asText, cut(text, random)), text);
      assertEquals(parsed, parsed(asTokens, cut(encoded, random)), text);
    }
    return parsed;
  }

  private static List<String> cut(String text, Random random) {
    var parts = new ArrayList<String>();
    for (int at = 0; at < text.length(); ) {
      int end = Math.min(text.length(), at + 1 + random.nextInt(9));
      int open = text.indexOf(Controls.OPEN, at);
      if (open >= 0 && open < end) end = open == at ? text.indexOf(Controls.CLOSE, at) + 1 : open;
      parts.add(text.substring(at, end));
      at = end;
    }
    return parts;
  }

  private static Parsed parsed(String reasoning, String content, String... cities) {
    var calls = new ArrayList<Understood.Call>();
    for (var city : cities) {
      calls.add(new Understood.Call("made-up", "weather", "{\"city\": \"" + city + "\"}", true));
    }
    return new Parsed(reasoning, new Understood(content, calls));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<|channel|>commentary to=functions.weather <|constrain|>json",
        "<|channel|>commentary to=functions.weather json",
        "<|channel|>commentary to=functions.weather",
        "<|channel|>analysis to=functions.weather",
        " to=functions.weather<|channel|>commentary json"
      })
  void callsAreFoundWhereverTheHeadNamesTheTool(String head) {
    assertEquals(parsed("", "", "Rome"), everyWay("channels", head + CALL));
    assertEquals(parsed("It asks.", "", "Rome"), everyWay("channels", THOUGHT + head + CALL));
  }

  @Test
  void whatIsSaidBesideCallsIsSaid() {
    var preamble = "<|channel|>commentary<|message|>I look.<|end|><|start|>assistant";
    var call = "<|channel|>commentary to=functions.weather <|constrain|>json" + CALL;
    assertEquals(
        parsed("It asks.", "I look.", "Rome"), everyWay("channels", THOUGHT + preamble + call));
    assertEquals(
        parsed("It asks.", "Hi {}"),
        everyWay("channels", THOUGHT + "<|channel|>final<|message|>Hi {}"));
    assertEquals(parsed("", "  Hi there"), everyWay("channels", "  Hi there"));
  }

  @Test
  void theTokenThatEndsCallsSaysNothing() {
    var format = format("channels", MARKS);
    assertEquals("<|call|>", format.callsEnd());
    var text = "<|channel|>commentary to=functions.weather json" + CALL + "<|call|>";
    var encoded = new Controls(MARKS).encode(text);
    assertEquals(parsed("", "", "Rome"), parsed(format, List.of(encoded)));
  }

  @Test
  void aCallThatIsCutOffIsNotComplete() {
    var text = "<|channel|>commentary to=functions.weather<|message|>{\"city\": \"Ro";
    var calls = everyWay("channels", text).said().calls();
    assertEquals(1, calls.size());
    assertFalse(calls.getFirst().complete());
  }

  @Test
  void recipientsAreTheAssistantTheUserAndTools() {
    var thought = " to=self<|message|>It asks.<|more|><|start|>assistant";
    var call = " to=weather<|message|><call of=\"weather\">\n<with key=\"city\">%s</with>\n</call>";
    assertEquals(
        parsed("It asks.", "", "Rome", "Oslo"),
        everyWay(
            "recipients",
            thought
                + call.formatted("Rome")
                + "<|more|><|start|>assistant"
                + call.formatted("Oslo")));
    assertEquals(
        parsed("It asks.", "Hi to=weather"),
        everyWay("recipients", thought + " to=user<|message|>Hi to=weather"));
  }

  @Test
  void withoutToolsWhatIsThoughtAndSaidIsToldApart() {
    for (var name : List.of("channels", "recipients")) {
      var messages = MessagesLearner.of(template(name)).orElseThrow();
      var text =
          messages.thought()
              + messages.mark()
              + "It asks."
              + messages.end()
              + messages.start()
              + messages.said()
              + messages.mark()
              + "Hi.";
      var parser = messages.parser();
      var pieces = new ArrayList<>(parser.text(text));
      pieces.addAll(parser.finish());
      assertEquals(
          List.of(new AnswerPiece.Reasoning("It asks."), new AnswerPiece.Content("Hi.")), pieces);
    }
    assertTrue(MessagesLearner.of(template("tags")).isEmpty());
  }

  @Test
  void channelsAreToldApartOfATemplateThatWritesNoThoughts() {
    var source =
        "{%- for m in messages -%}<|start|>{{ m.role }}<|message|>{{ m.content }}{%- for c in"
            + " m.tool_calls -%}<|channel|>commentary to=functions.{{ c.function.name"
            + " }}<|message|>{{ c.function.arguments | tojson }}<|call|>{%- endfor -%}<|end|>{%-"
            + " endfor -%}{%- if add_generation_prompt -%}<|start|>assistant{%- endif -%}";
    var format = AnswerFormat.of(ChatTemplate.parse("plain", source, "<s>", "</s>"), Set.of());
    assertFalse(format.isMessages());
    var parser = format.parser(Messages.CHANNELS, TOOLS);
    var pieces =
        new ArrayList<>(
            parser.text(THOUGHT + "<|channel|>commentary to=functions.weather json" + CALL));
    pieces.addAll(parser.finish());
    assertEquals(new AnswerPiece.Reasoning("It asks."), pieces.getFirst());
    var calls = Understood.of(pieces).calls();
    assertEquals(List.of("weather"), calls.stream().map(Understood.Call::name).toList());
    assertTrue(calls.getFirst().complete());
  }

  @Test
  void anAnswerSaysSomethingOrCalls() {
    var format = format("channels", Set.of());
    var auto = Grammar.of(format.grammar(new CallRules(TOOLS, false, true)));
    var call =
        "<|channel|>commentary to=functions.weather <|constrain|>json<|message|>{\"city\":\"a\"}";
    var said = "<|channel|>final<|message|>Hi.";
    for (var text : List.of(call, said, said + "<|end|><|start|>assistant" + call)) {
      var matcher = auto.matcher();
      assertEquals(text.length(), matcher.feed(text), text);
      assertTrue(matcher.mayEnd(), text);
    }
    var other = "<|channel|>commentary to=functions.time";
    assertTrue(auto.matcher().feed(other) < other.length());
    var must = Grammar.of(format.grammar(new CallRules(TOOLS, true, true)));
    assertTrue(must.matcher().feed(said) < said.length());
    assertEquals(call.length(), must.matcher().feed(call));
  }
}
