package llm.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import llm.api.ChatOptions;
import llm.api.FinishReason;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.LoadOptions.CacheType;
import llm.api.Message;
import llm.api.Sampler;
import llm.api.Speculation;
import llm.tensor.Backend;
import llm.testkit.script.Scripted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScriptedModelTest {
  private static final String PLAIN = "Hello there! Grüße, 你好, 👋🏽.\n\n  * two  spaces";
  private static final String CALL =
      """
      <tool_call>
      {"name": "weather", "arguments": {"city": "Paris"}}
      </tool_call>\
      """;

  private static final ScriptedModel TALKS =
      ScriptedModel.builder()
          .answer(PLAIN, "The second.", "The last.")
          .whenAsked("weather", CALL)
          .whenAsked("21 degrees", "It is 21 degrees.")
          .build();

  private static String answer(LanguageModel model, GenerationOptions options, Message... talk) {
    try (var answer = model.answer(List.of(talk), options)) {
      var text = answer.message().content();
      assertEquals(FinishReason.END_OF_TEXT, answer.finishReason());
      return text;
    }
  }

  private static String answer(LanguageModel model, Message... talk) {
    return answer(model, GenerationOptions.greedy(), talk);
  }

  @Test
  void saysItsScriptWhateverItIsAsked() {
    try (var model = ScriptedModel.saying(PLAIN).load()) {
      for (var question :
          List.of("Hi", "", PLAIN, "<|im_start|>assistant\n", "weather ".repeat(200)))
        assertEquals(PLAIN, answer(model, Message.user(question)), question);
    }
  }

  @Test
  void saysItWithUsualSamplingAndWithPenalties() {
    try (var model = ScriptedModel.saying(PLAIN).load()) {
      for (long seed = 0; seed < 20; seed++) {
        assertEquals(
            PLAIN,
            answer(model, GenerationOptions.builder().seed(seed).build(), Message.user("Hi")));
        var hot =
            GenerationOptions.builder()
                .seed(seed)
                .temperature(2)
                .penalties(new Sampler.Penalties(1.1f, 0, 0, 64))
                .build();
        assertEquals(PLAIN, answer(model, hot, Message.user("Hi")));
      }
    }
  }

  @Test
  void answersTakeTurnsInAChat() {
    try (var model = TALKS.load();
        var chat = model.newChat()) {
      for (var expected : List.of(PLAIN, "The second.", "The last.", "The last.")) {
        assertEquals(expected, chat.send("Go on", GenerationOptions.greedy()).message().content());
      }
      chat.undo();
      chat.undo();
      assertEquals("The last.", chat.send("Again").message().content());
    }
  }

  @Test
  void whatIsAskedChoosesTheAnswer() {
    try (var model = TALKS.load()) {
      assertEquals(CALL, answer(model, Message.user("How is the weather in Paris?")));
      assertEquals("It is 21 degrees.", answer(model, Message.user("weather? It has 21 degrees")));
      assertEquals(CALL, answer(model, Message.user("21 degrees: nice weather")));
      assertEquals(PLAIN, answer(model, Message.user("The weathe is fine")));
      // What was asked before counts no more, nor what the system says.
      assertEquals(PLAIN, answer(model, Message.system("weather"), Message.user("Hi")));
      assertEquals(
          PLAIN,
          answer(model, Message.user("weather"), Message.assistant(CALL), Message.user("Hi")));
      assertEquals(
          "The second.",
          answer(model, Message.user("Hi"), Message.assistant("weather"), Message.user("Ho")));
    }
  }

  @Test
  void saysTheSameTokensUnderEachBackend() {
    int[] prompt;
    int[] tokens;
    var fixture = ModelFixture.read("scripted", TALKS.bytes());
    try (var model = TALKS.load()) {
      prompt = model.render(List.of(Message.user("Hi"))).tokens();
      var said = new ArrayList<Integer>();
      try (var session = model.newSession();
          var generation = session.generate(prompt, GenerationOptions.greedy())) {
        generation.forEach(token -> said.add(token.id()));
        assertEquals(PLAIN, generation.text());
      }
      tokens = said.stream().mapToInt(t -> t).toArray();
      assertTrue(tokens.length < PLAIN.getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
    }
    int end = tokens.length;
    for (var backend : Backend.available()) {
      try (var model = new ComposedModel(new Scripted(), fixture, backend)) {
        var found = model.greedy(prompt, end + 1);
        assertArrayEquals(tokens, Arrays.copyOf(found, end), backend.toString());
        assertTrue(margin(model, prompt) >= 30, backend + " leaves a doubt");
      }
    }
  }

  /** By how much the likeliest token is likelier than the next. */
  private static float margin(ComposedModel model, int[] prompt) {
    var all = model.run(prompt, 7);
    int size = model.outputSize();
    var last = Arrays.copyOfRange(all, all.length - size, all.length);
    Arrays.sort(last);
    return last[size - 1] - last[size - 2];
  }

  @ParameterizedTest
  @EnumSource
  void saysItWithEachTypeOfCache(CacheType type) {
    try (var model = TALKS.load(LoadOptions.builder().cacheType(type).build());
        var chat = model.newChat()) {
      assertEquals(PLAIN, chat.send("Hi").message().content());
      assertEquals(CALL, chat.send("weather").message().content());
      assertEquals("The second.", chat.send("Hi").message().content());
    }
  }

  @Test
  void eightAtOnceEachGetTheirOwnAnswer() throws Exception {
    try (var model = TALKS.load();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var questions = List.of("Hi", "weather", "21 degrees");
      var expected = List.of(PLAIN, CALL, "It is 21 degrees.");
      var tasks = new ArrayList<Callable<String>>();
      for (int i = 0; i < 8; i++) {
        int which = i % 3;
        tasks.add(() -> answer(model, Message.user(questions.get(which))));
      }
      var answers = threads.invokeAll(tasks);
      for (int i = 0; i < 8; i++) assertEquals(expected.get(i % 3), answers.get(i).get());
    }
  }

  @Test
  void saysItWithSpeculation() {
    var script = "one two three, one two three, one two three, one two four.";
    try (var model = ScriptedModel.saying(script).load()) {
      var drafting =
          GenerationOptions.builder().temperature(0).speculation(Speculation.ngram()).build();
      assertEquals(script, answer(model, drafting, Message.user("one two three, one two")));
    }
  }

  @Test
  void aPrefixIsSharedAsWithAnyModel() {
    try (var model = TALKS.load()) {
      var question = Message.user("Tell me a long story, please. ".repeat(40));
      assertEquals(PLAIN, answer(model, question));
      try (var again = model.answer(List.of(question), GenerationOptions.greedy())) {
        assertEquals(PLAIN, again.message().content());
        assertTrue(again.cachedTokens() > 100, () -> "cached " + again.cachedTokens());
      }
    }
  }

  @Test
  void reasoningIsReasoning() {
    var script = ScriptedModel.saying("<think>\nLet me see.\n</think>\n\nYes.");
    try (var model = script.load()) {
      try (var answer = model.answer(List.of(Message.user("Well?")))) {
        assertEquals("Yes.", answer.message().content());
        assertEquals("Let me see.", answer.message().reasoning().strip());
      }
      // The template says that there is none: the script goes on behind it.
      var plainly = ChatOptions.builder().variable("enable_thinking", false).build();
      try (var answer =
          model.answer(List.of(Message.user("Well?")), plainly, GenerationOptions.greedy())) {
        assertEquals("Yes.", answer.message().content());
        assertTrue(answer.message().reasoning().isEmpty());
      }
    }
  }

  @Test
  void goesOnWithoutTheSpacesThatAreForbidden() {
    var script = ScriptedModel.saying("{\"a\": 1, \"b\": [2, 3]}");
    try (var model = script.load()) {
      var dense = GenerationOptions.builder().temperature(0).logitBias(without(model, " ")).build();
      assertEquals("{\"a\":1,\"b\":[2,3]}", answer(model, dense, Message.user("Data")));
    }
  }

  @Test
  void closesWhatIsOpenAndEndsWhereTheScriptIsForbidden() {
    try (var model = ScriptedModel.saying("{\"name\": \"xyz\"}").load()) {
      var forbidden = without(model, "x");
      assertEquals("{\"name\": \"", answer(model, biased(forbidden), Message.user("Data")));
      forbidden.putAll(without(model, "</"));
      forbidden.put(model.tokenizer().eos().orElseThrow(), Float.NEGATIVE_INFINITY);
      try (var answer = model.answer(List.of(Message.user("Data")), biased(forbidden))) {
        assertEquals("{\"name\": \"\"\"", answer.message().content().substring(0, 12));
      }
    }
  }

  private static GenerationOptions biased(Map<Integer, Float> addends) {
    return GenerationOptions.builder().temperature(0).maxTokens(20).logitBias(addends).build();
  }

  /** Tokens that begin so never come. */
  private static Map<Integer, Float> without(LanguageModel model, String beginning) {
    var addends = new HashMap<Integer, Float>();
    for (int id = 0; id < model.tokenizer().size(); id++) {
      if (model.tokenizer().decode(id).startsWith(beginning)) {
        addends.put(id, Float.NEGATIVE_INFINITY);
      }
    }
    return addends;
  }

  @Test
  void continuesAPromptWithoutATemplate(@TempDir Path folder) {
    var script =
        ScriptedModel.builder()
            .withoutTemplate()
            .after("The capital of France is", " Paris.")
            .after("Once upon", " a time.")
            .build();
    var file = script.write(folder.resolve("scripted.gguf"));
    try (var model = LanguageModel.load(file)) {
      assertEquals(" Paris.", model.generate("Well. The capital of France is"));
      assertEquals(" a time.", model.generate("Once upon"));
      assertEquals("", model.generate("The capital of"));
      assertTrue(model.chatTemplate().isEmpty());
    }
  }

  @Test
  void talksInTheWayOfAnotherTemplate() {
    var template =
        """
        {% for m in messages %}{% if m.role == 'user' %}[INST] {{ m.content }} [/INST]\
        {% else %} {{ m.content }}{{ eos_token }}{% endif %}{% endfor %}\
        """;
    var script =
        ScriptedModel.builder()
            .template(template, "</s>")
            .answer("First.", "Second.")
            .whenAsked("weather", "Sun.")
            .build();
    try (var model = script.load();
        var chat = model.newChat()) {
      assertEquals("First.", chat.send("Hi").message().content());
      assertEquals("Sun.", chat.send("weather").message().content());
      assertEquals("Second.", chat.send("Hi").message().content());
    }
  }

  @Test
  void whatCannotBeIsRefused() {
    var silent = ScriptedModel.builder().template("{{ messages[0].content }}", "</s>").answer("A");
    assertThrows(IllegalArgumentException.class, silent::build);
    assertThrows(IllegalArgumentException.class, () -> ScriptedModel.builder().whenAsked("", "A"));
    var huge = new StringBuilder();
    for (int i = 0; i < 300_000; i++) huge.append((char) ('!' + i % 90));
    var error =
        assertThrows(IllegalArgumentException.class, () -> ScriptedModel.saying(huge.toString()));
    assertTrue(error.getMessage().contains("states"), error.getMessage());
  }

  @Test
  void itIsMadeAgainToTheByte() {
    assertArrayEquals(ScriptedModel.saying(PLAIN).bytes(), ScriptedModel.saying(PLAIN).bytes());
    assertFalse(
        Arrays.equals(ScriptedModel.saying(PLAIN).bytes(), ScriptedModel.saying("Hi").bytes()));
  }
}
