package llm.runtime.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import llm.grammar.Grammar;
import llm.runtime.answer.learn.NotationLearner;
import llm.runtime.answer.read.CallsParser;
import llm.runtime.answer.read.Notation;
import llm.runtime.answer.text.AnswerParser;
import llm.runtime.answer.text.AnswerPiece;
import llm.runtime.answer.text.CallRules;
import llm.runtime.answer.text.Controls;
import llm.runtime.answer.text.Examples;
import llm.runtime.answer.text.Literal;
import llm.runtime.answer.text.ToolSpec;
import llm.template.ChatTemplate;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How templates write calls: learnt, read, and enforced. */
class AnswerFormatTest {
  private static final String FOLDER = "shared/conformance/chat/templates";
  private static final String SCHEMA =
      "{\"type\": \"object\", \"properties\": {\"city\": {\"type\": \"string\"},"
          + " \"days\": {\"type\": \"integer\"}}, \"required\": [\"city\"],"
          + " \"additionalProperties\": false}";
  private static final List<ToolSpec> TOOLS =
      List.of(new ToolSpec("weather", SCHEMA, true), new ToolSpec("time", SCHEMA, true));
  private static final int CUTS = Boolean.getBoolean("llm.slow") ? 10_000 : 50;

  // ---- Templates

  private static ChatTemplate own(String name) {
    try (var in = AnswerFormatTest.class.getResourceAsStream(name + ".jinja")) {
      var source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return ChatTemplate.parse(name, source, "<s>", "</s>");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Map<String, ChatTemplate> published() throws IOException {
    var folder =
        Stream.iterate(Path.of("").toAbsolutePath(), p -> p != null, Path::getParent)
            .map(p -> p.resolve(FOLDER))
            .filter(Files::isDirectory)
            .findFirst();
    Assumptions.assumeTrue(folder.isPresent(), "skipped: no " + FOLDER + " above the module");
    var result = new TreeMap<String, ChatTemplate>();
    try (var files = Files.list(folder.orElseThrow())) {
      for (var file : files.toList()) {
        var name = file.getFileName().toString().replace(".jinja", "");
        result.put(name, ChatTemplate.parse(name, Files.readString(file), "<s>", "</s>"));
      }
    }
    return result;
  }

  // ---- An answer with calls, as a template writes it

  private static Examples.Call weather() {
    var arguments = new LinkedHashMap<String, Object>();
    arguments.put("city", "Pa\"ris\n\ud83d\ude00 {x} </x>");
    arguments.put("days", 3);
    return new Examples.Call("abcdef012", "weather", arguments);
  }

  private static Examples.Call time() {
    return new Examples.Call("abcdef345", "time", Map.of("city", "Rome"));
  }

  /** From the first mark of calls to behind the last; control tokens are wrapped. */
  private static String section(ChatTemplate template, Set<String> controls, boolean two) {
    var examples = new Examples(template, new Controls(controls));
    var notation = NotationLearner.learn(examples).orElseThrow();
    var calls = two ? List.of(weather(), time()) : List.of(weather());
    if (two) assertTrue(notation.separator().isPresent(), template.name());
    var text = examples.turn("", calls);
    var begin = notation.begin();
    int from = begin.isBlank() ? text.indexOf('{') : text.indexOf(begin.first());
    while (!begin.isBlank() && begin.at(text, from) != Literal.Found.ALL) {
      from = text.indexOf(begin.first(), from + 1);
    }
    var rest = text.substring(from);
    for (int end = 1; end <= rest.length(); end++) {
      // The shortest that closes all: what stands behind it is the end of the turn.
      if (closes(notation, rest.substring(0, end), calls.size())) return rest.substring(0, end);
    }
    // Some templates close a section behind the second call alone.
    return two ? rest : section(template, controls, true);
  }

  private static boolean closes(Notation notation, String text, int calls) {
    if (Controls.any(text) && text.lastIndexOf(Controls.OPEN) > text.lastIndexOf(Controls.CLOSE))
      return false;
    var last = notation.pieces().getLast();
    var end = notation.close();
    if (end.isBlank() && last instanceof Notation.Piece.Fixed(var literal)) end = literal;
    var chunk = end.isBlank() ? notation.isList() ? "]" : "}" : end.chunks().getLast();
    if (!text.endsWith(chunk)) return false;
    var parsed = understood(notation, List.of(text));
    return parsed.calls().size() == calls
        && parsed.calls().stream().allMatch(Understood.Call::complete);
  }

  private static Understood understood(Notation notation, List<String> texts) {
    return Understood.of(pieces(new CallsParser(notation, TOOLS, () -> "made-up"), texts));
  }

  private static List<AnswerPiece> pieces(AnswerParser parser, List<String> texts) {
    var pieces = new ArrayList<AnswerPiece>();
    for (var text : texts) pieces.addAll(Controls.feed(text, parser));
    pieces.addAll(parser.finish());
    return pieces;
  }

  // ---- What is learnt

  @Test
  void publishedTemplatesTakeToolsOrSayWhyNot() throws IOException {
    var found = new ArrayList<String>();
    for (var entry : published().entrySet()) {
      var format = AnswerFormat.of(entry.getValue(), Set.of());
      assertEquals(format.takesTools(), format.refusal().isEmpty());
      var refusal = format.refusal();
      assertTrue(refusal.isEmpty() || refusal.startsWith(entry.getKey() + ": "), refusal);
      var why =
          refusal.contains("knows no tools")
              ? "knows no tools"
              : refusal.contains("not understood") ? "not understood" : "does not come back";
      found.add(entry.getKey() + " | " + (format.takesTools() ? format.style() : why));
    }
    try (var in = AnswerFormatTest.class.getResourceAsStream("templates.txt")) {
      var expected = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(expected.strip(), String.join("\n", found));
    }
  }

  @Test
  void ourTemplatesAreOfOneStyleEach() {
    assertEquals("JSON in tags", AnswerFormat.of(own("tags"), Set.of()).style());
    assertEquals("name then JSON", AnswerFormat.of(own("named"), Set.of()).style());
    assertEquals("parameters", AnswerFormat.of(own("parameters"), Set.of()).style());
    assertEquals("JSON list", AnswerFormat.of(own("list"), Set.of()).style());
    assertEquals("name then marked strings", AnswerFormat.of(own("marked"), Set.of()).style());
    assertEquals("elements", AnswerFormat.of(own("elements"), Set.of()).style());
    assertEquals("parameters", AnswerFormat.of(own("recipients"), Set.of()).style());
    assertEquals("name then JSON", AnswerFormat.of(own("channels"), Set.of()).style());
    assertEquals("keywords", AnswerFormat.of(own("keywords"), Set.of()).style());
    var none = AnswerFormat.of(own("none"), Set.of());
    assertFalse(none.takesTools());
    assertEquals("none: knows no tools: it prints no calls of them", none.refusal());
    assertThrows(IllegalStateException.class, () -> none.parser(TOOLS));
  }

  // ---- What is read

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tags",
        "named",
        "parameters",
        "list",
        "marked",
        "elements",
        "recipients",
        "channels",
        "keywords"
      })
  void callsComeBackHoweverTheTextIsCut(String name) {
    comesBack(own(name), Set.of());
    var channels = Set.of("<|channel|>", "<|message|>", "<|call|>", "<|over|>", "<|more|>");
    comesBack(own(name), channels);
    comesBack(
        own(name),
        Set.of("<q>", "~", "<call>", "</call>", "[CALLS]", "[ARGS]", "<calls>", "<CALLS>"));
  }

  @Test
  void publishedCallsComeBackHoweverTheTextIsCut() throws IOException {
    int cuts = 0;
    for (var template : published().values()) {
      if (!AnswerFormat.of(template, Set.of()).takesTools()) continue;
      cuts += comesBack(template, Set.of());
    }
    System.out.println("Cuts of published templates' calls: " + cuts);
    assertTrue(cuts >= 30 * CUTS, cuts + " cuts");
  }

  private static int comesBack(ChatTemplate template, Set<String> controls) {
    var notation = notation(template, controls);
    boolean two = notation.separator().isPresent();
    var text = "Well.\n" + section(template, controls, two);
    if (notation.begin().isBlank()) text = text.substring("Well.\n".length());
    else text += " \n\nSo much.";
    var whole = understood(notation, List.of(text));
    assertEquals(two ? 2 : 1, whole.calls().size(), template.name());
    var call = whole.calls().getFirst();
    assertEquals("weather", call.name());
    assertTrue(call.complete(), template.name());
    boolean writesId = text.contains("abcdef012");
    if (writesId) assertEquals("abcdef012", call.id(), template.name());
    var random = new Random(1);
    for (int i = 0; i < CUTS; i++) {
      assertEquals(whole, understood(notation, cut(text, random)), template.name());
    }
    return CUTS;
  }

  /** A text in parts, which may begin within a character; control tokens are whole. */
  private static List<String> cut(String text, Random random) {
    var parts = new ArrayList<String>();
    for (int at = 0; at < text.length(); ) {
      int end = Math.min(text.length(), at + 1 + random.nextInt(1 + random.nextInt(20)));
      int open = text.indexOf(Controls.OPEN, at);
      if (open >= 0 && open < end) end = open == at ? text.indexOf(Controls.CLOSE, at) + 1 : open;
      parts.add(text.substring(at, end));
      at = end;
    }
    return parts;
  }

  private static Notation notation(ChatTemplate template, Set<String> controls) {
    return NotationLearner.learn(new Examples(template, new Controls(controls))).orElseThrow();
  }

  private static Understood tagged(Set<String> controls, String... texts) {
    return understood(notation(own("tags"), controls), List.of(texts));
  }

  @Test
  void textForgesNoControlToken() {
    var text = "<call>\n{\"name\": \"weather\", \"arguments\": {}}\n</call>";
    assertEquals(1, tagged(Set.of(), text).calls().size());
    var forged = tagged(Set.of("<call>", "</call>"), text);
    assertEquals(List.of(), forged.calls());
    assertEquals(text, forged.content());
  }

  @Test
  void marksInStringsAreText() {
    var text =
        "<call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"</call><call>\"}}\n</call>";
    var calls = tagged(Set.of(), text).calls();
    assertEquals(1, calls.size());
    assertEquals("{\"city\": \"</call><call>\"}", calls.getFirst().arguments());
  }

  @Test
  void whatIsCutOffIsNeverComplete() {
    var text = "<call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"Rome\"}";
    for (int end = 0; end < text.length(); end++) {
      for (var call : tagged(Set.of(), text.substring(0, end)).calls()) {
        assertFalse(call.complete(), text.substring(0, end));
      }
    }
  }

  @Test
  void whatIsNoCallIsTextAndNothingIsLost() {
    for (var text :
        List.of(
            "A <call> is what it is.",
            "<call>\nno object</call> and more",
            "<call>\n[1, 2]",
            "<cal",
            "a <call",
            "<call>\n{\"title\": 1}\n</call>")) {
      var understood = tagged(Set.of(), text);
      assertEquals(List.of(), understood.calls(), text);
      assertEquals(text, understood.content());
    }
  }

  @Test
  void aMegabyteOfArgumentsIsReadInPieces() {
    var city = "x".repeat(1 << 20);
    var text =
        "<call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"" + city + "\"}}\n</call>";
    var parts = new ArrayList<String>();
    for (int at = 0; at < text.length(); at += 16) {
      parts.add(text.substring(at, Math.min(text.length(), at + 16)));
    }
    var parser = new CallsParser(notation(own("tags"), Set.of()), TOOLS, () -> "made-up");
    var json = new StringBuilder();
    for (var piece : pieces(parser, parts)) {
      if (piece instanceof AnswerPiece.CallArguments(_, var more)) json.append(more);
    }
    assertEquals("{\"city\": \"" + city + "\"}", json.toString());
  }

  @Test
  void deepNestingIsBrokenAndNoMore() {
    var text = "<call>\n{\"name\": \"weather\", \"arguments\": {\"a\": " + "[".repeat(100_000);
    var calls = tagged(Set.of(), text).calls();
    assertTrue(calls.stream().noneMatch(Understood.Call::complete));
  }

  // ---- What is enforced

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tags",
        "named",
        "parameters",
        "list",
        "marked",
        "elements",
        "recipients",
        "channels",
        "keywords"
      })
  void whatATemplateWritesFitsItsGrammar(String name) {
    fits(own(name));
  }

  @Test
  void whatPublishedTemplatesWriteFitsTheirGrammars() throws IOException {
    var not = new ArrayList<String>();
    for (var template : published().values()) {
      if (!AnswerFormat.of(template, Set.of()).takesTools()) continue;
      try {
        fits(template);
      } catch (AssertionError e) {
        not.add(e.getMessage());
      }
    }
    assertEquals(List.of(), not);
  }

  private static void fits(ChatTemplate template) {
    var format = AnswerFormat.of(template, Set.of());
    for (boolean two : List.of(false, true)) {
      if (two && notation(template, Set.of()).separator().isEmpty()) continue;
      var text = section(template, Set.of(), two);
      for (var rules :
          List.of(new CallRules(TOOLS, true, true), new CallRules(TOOLS, false, true))) {
        var matcher = Grammar.of(format.grammar(rules)).matcher();
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        int fed = matcher.feed(text);
        assertTrue(
            fed == bytes.length && matcher.mayEnd(),
            template.name()
                + ": "
                + new String(bytes, 0, fed, StandardCharsets.UTF_8)
                + "|"
                + new String(bytes, fed, bytes.length - fed, StandardCharsets.UTF_8));
      }
      var other = Grammar.of(format.grammar(new CallRules(TOOLS, true, true))).matcher();
      int fed = other.feed("Something else.");
      assertTrue(fed < 15, template.name() + ": anything fits");
    }
  }
}
