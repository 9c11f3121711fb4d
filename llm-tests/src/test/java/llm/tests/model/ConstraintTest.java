package llm.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import llm.api.Constraint;
import llm.api.ConstraintException;
import llm.api.EngineListener;
import llm.api.FinishReason;
import llm.api.Generation;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.ModelSource;
import llm.api.Sampler;
import llm.api.Speculation;
import llm.api.Token;
import llm.api.Tokenizer;
import llm.grammar.Grammar;
import llm.grammar.schema.SchemaOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts and answers that are held to a form. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(RequestedKernels.class)
class ConstraintTest {
  private static final String PERSON =
      """
      {"type": "object", "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 10},
        "age": {"type": "integer", "minimum": 0, "maximum": 150}},
       "required": ["name", "age"], "additionalProperties": false}
      """;

  private LanguageModel model;

  @BeforeAll
  void load() {
    model = Stories.load();
  }

  @AfterAll
  void close() {
    model.close();
  }

  private static GenerationOptions.Builder options(Constraint constraint) {
    return GenerationOptions.builder().constraint(constraint).seed(7).maxTokens(120);
  }

  /** What was generated. */
  private record Written(String text, List<Integer> ids, FinishReason reason) {
    static Written of(Generation generation) {
      var text = new StringBuilder();
      var ids = new ArrayList<Integer>();
      for (var token : generation) {
        text.append(token.text());
        ids.add(token.id());
      }
      return new Written(text.toString(), ids, generation.finishReason());
    }

    boolean isWhole() {
      return reason == FinishReason.END_OF_TEXT;
    }
  }

  private Written written(GenerationOptions options) {
    return written(model, options);
  }

  private static Written written(LanguageModel model, GenerationOptions options) {
    try (var session = model.newSession();
        var generation = session.generate(Stories.PROMPT, options)) {
      return Written.of(generation);
    }
  }

  private static boolean fits(Grammar grammar, String text) {
    var matcher = grammar.matcher();
    return matcher.feed(text) == text.getBytes(StandardCharsets.UTF_8).length && matcher.mayEnd();
  }

  /** Models of other families have other vocabularies. */
  @ParameterizedTest
  @ValueSource(strings = {"llama", "bloom", "falcon"})
  void everyKindIsHeldTo(String name) {
    var kinds = new HashMap<Constraint, Grammar>();
    kinds.put(Constraint.json(), Grammar.ofJson());
    kinds.put(
        Constraint.jsonSchema(PERSON), Grammar.ofJsonSchema(PERSON, SchemaOptions.defaults()));
    kinds.put(
        Constraint.regex("(yes|no), [a-z ]{3,20}\\."),
        Grammar.ofRegex("(yes|no), [a-z ]{3,20}\\."));
    kinds.put(
        Constraint.grammar("root ::= \" \"? [a-z]+ (\" \" [a-z]+){0,3} \".\""),
        Grammar.ofGbnf("root ::= \" \"? [a-z]+ (\" \" [a-z]+){0,3} \".\""));
    kinds.put(Constraint.choice("red", "green"), Grammar.ofChoices(List.of("red", "green")));
    var file = Stories.file().resolveSibling("stories-" + name + ".gguf");
    try (var other = LanguageModel.load(file)) {
      kinds.forEach((constraint, grammar) -> assertHeld(other, constraint, grammar));
    }
  }

  private static void assertHeld(LanguageModel other, Constraint constraint, Grammar grammar) {
    int whole = 0;
    for (int seed = 0; seed < 12; seed++) {
      var options = options(constraint).temperature(1.2f).seed(seed).build();
      var written = written(other, options);
      if (!written.isWhole()) assertEquals(FinishReason.MAX_TOKENS, written.reason());
      else assertTrue(fits(grammar, written.text()), constraint + ": " + written.text());
      whole += written.isWhole() ? 1 : 0;
    }
    assertTrue(whole > 0, constraint + " never ends");
  }

  @Test
  void greedyAnswersAreHeldToToo() {
    var written = written(options(Constraint.choice("purple", "zebra")).temperature(0).build());
    assertTrue(List.of("purple", "zebra").contains(written.text()), written.text());
    assertEquals(FinishReason.END_OF_TEXT, written.reason());
  }

  @Test
  void aLimitOfTokensCutsAndSaysSo() {
    var written = written(options(Constraint.jsonSchema(PERSON)).maxTokens(3).build());
    assertEquals(FinishReason.MAX_TOKENS, written.reason());
    assertEquals(3, written.ids().size());
  }

  @Test
  void aFullContextAndAStopStringCutAndSaySo() {
    try (var small = Stories.load(16);
        var session = small.newSession();
        var generation =
            session.generate("Once", options(Constraint.regex("[a-z ]{200}")).build())) {
      assertTrue(generation.text().matches("[a-z ]+"));
      assertEquals(FinishReason.CONTEXT_FULL, generation.finishReason());
    }
    var stopped =
        written(options(Constraint.regex("[a-d]{3}stop[a-z]+")).stop(List.of("to")).build());
    assertEquals(FinishReason.STOP_STRING, stopped.reason());
    assertTrue(stopped.text().matches("[a-d]{3}s"), stopped.text());
  }

  @Test
  void nothingFollowsWhereNothingFits() {
    var written = written(options(Constraint.choice("")).build());
    assertEquals(List.of(), written.ids());
    assertEquals(FinishReason.END_OF_TEXT, written.reason());
  }

  /** Without tokens that end a text it ends only where nothing that fits can follow. */
  @Test
  void ignoringEndsGoesOnForAsLongAsSomethingFits() {
    var some = options(Constraint.regex("[a-z ]{0,40}")).ignoreEnd(true).build();
    assertEquals(40, written(some).text().length());
    var any = options(Constraint.regex("[a-z ]*")).ignoreEnd(true).maxTokens(50).build();
    assertEquals(FinishReason.MAX_TOKENS, written(any).reason());
  }

  @Test
  void whatCannotBeHeldToIsRefusedBeforeAnythingIsWritten() {
    try (var session = model.newSession()) {
      var refused =
          assertThrows(
              ConstraintException.class,
              () ->
                  session.generate(
                      Stories.PROMPT, options(Constraint.grammar("root ::= y")).build()));
      assertEquals(ConstraintException.Kind.SYNTAX, refused.kind());
      assertEquals("y", refused.keyword());
      assertEquals("line 1, column 10", refused.place());
      var empty =
          assertThrows(
              ConstraintException.class,
              () ->
                  session.generate(
                      Stories.PROMPT,
                      options(Constraint.jsonSchema("{\"type\":\"string\",\"enum\":[1]}"))
                          .build()));
      assertEquals(ConstraintException.Kind.EMPTY, empty.kind());
      var unsupported =
          assertThrows(
              ConstraintException.class,
              () -> session.generate(Stories.PROMPT, options(Constraint.regex("\\bx")).build()));
      assertEquals(ConstraintException.Kind.UNSUPPORTED, unsupported.kind());
      assertEquals(0, session.length());
    }
  }

  @Test
  void noBiasAndNoProcessorLetsThroughWhatDoesNotFit() {
    int forbidden = model.tokenizer().encode("x", Tokenizer.Special.NONE)[0];
    var wanted = options(Constraint.regex("[abc]{5}")).logitBias(Map.of(forbidden, 1e9f));
    assertTrue(written(wanted.build()).text().matches("[abc]{5}"));
    var processed =
        options(Constraint.regex("[abc]{5}"))
            .logitsProcessors(List.of((_, logits) -> logits[forbidden] = 1e9f));
    assertTrue(written(processed.build()).text().matches("[abc]{5}"));
  }

  @Test
  void whereNoTokenIsLeftItIsSaid() {
    var ruledOut = new HashMap<Integer, Float>();
    for (int id = 0; id < model.tokenizer().size(); id++) {
      if (new String(model.tokenizer().bytes(id), StandardCharsets.UTF_8).startsWith("q"))
        ruledOut.put(id, Float.NEGATIVE_INFINITY);
    }
    var biased = options(Constraint.regex("q")).logitBias(ruledOut);
    var processed =
        options(Constraint.regex("q"))
            .logitsProcessors(
                List.of(
                    (_, logits) ->
                        ruledOut.keySet().forEach(id -> logits[id] = Float.NEGATIVE_INFINITY)));
    for (var each : List.of(biased, processed, biased.temperature(0))) {
      var e = assertThrows(ConstraintException.class, () -> written(each.build()));
      assertEquals(ConstraintException.Kind.NO_TOKEN_LEFT, e.kind());
    }
  }

  @Test
  void logprobsAreThoseOfTheModelItself() {
    var free = GenerationOptions.builder().temperature(0).maxTokens(1).logprobs(1).build();
    var held = options(Constraint.regex("[0-9]")).maxTokens(1).logprobs(1).build();
    var likeliest = first(free).logprobs().orElseThrow().top().getFirst().id();
    assertEquals(likeliest, first(held).logprobs().orElseThrow().top().getFirst().id());
  }

  private Token first(GenerationOptions options) {
    try (var session = model.newSession();
        var generation = session.generate(Stories.PROMPT, options)) {
      return generation.iterator().next();
    }
  }

  @Test
  void manyAtOnceAreWhatTheyAreAlone() throws Exception {
    var schemas = SampleSchemas.of(8);
    var all =
        IntStream.range(0, 24)
            .mapToObj(
                i ->
                    options(Constraint.jsonSchema(schemas.get(i % 8)))
                        .seed(i)
                        .maxTokens(40)
                        .build())
            .toList();
    try (var threads = Executors.newFixedThreadPool(8)) {
      var alone = all.stream().map(o -> ids(model, o)).toList();
      var calls = all.stream().<Callable<List<Integer>>>map(o -> () -> ids(model, o)).toList();
      int same = 0;
      var together = threads.invokeAll(calls);
      for (int i = 0; i < all.size(); i++)
        same += alone.get(i).equals(together.get(i).get()) ? 1 : 0;
      assertTrue(same >= (isExact() ? all.size() : all.size() / 2), same + " are the same");
    }
  }

  /** Other kernels compute a row a little differently beside others: the same texts, mostly. */
  private static boolean isExact() {
    return LanguageModel.diagnose().kernels().equals("scalar");
  }

  private static List<Integer> ids(LanguageModel model, GenerationOptions options) {
    try (var session = model.newSession();
        var generation = session.generate(Stories.PROMPT, options)) {
      return Written.of(generation).ids();
    }
  }

  @Test
  void speculationChangesNothing() {
    int same = 0;
    var schemas = SampleSchemas.of(30);
    for (var schema : schemas) {
      var plain = options(Constraint.jsonSchema(schema)).maxTokens(60).build();
      var guessed = plain.toBuilder().speculation(Speculation.ngram().withMinMatch(1)).build();
      same += ids(model, plain).equals(ids(model, guessed)) ? 1 : 0;
    }
    try (var small = Stories.load()) {
      for (var schema : schemas.subList(0, 10)) {
        var plain = options(Constraint.jsonSchema(schema)).maxTokens(60).build();
        var drafted = plain.toBuilder().speculation(Speculation.draft(small)).build();
        same += ids(model, plain).equals(ids(model, drafted)) ? 1 : 0;
      }
    }
    assertTrue(same >= (isExact() ? 40 : 20), same + " of 40 are the same");
  }

  /** Text that must come is read in few passes, and is the text nevertheless. */
  @Test
  void forcedTextComesWithoutAskingTheModel() {
    var sentence = "The quick brown fox jumps over the lazy dog, and nobody knows why.";
    for (var text : List.of(sentence, "{\"propertyName\": \"täglich – 日本\"}", "a", " ", "\n\n x")) {
      for (var temperature : List.of(0f, 2f)) {
        var held = options(Constraint.choice(text)).temperature(temperature).build();
        var written = written(held);
        assertEquals(text, written.text());
        var spoken = held.toBuilder().speculation(Speculation.ngram()).logprobs(1).build();
        assertEquals(text, written(spoken).text());
      }
    }
    // Two of the same beginning: what is common is forced, then the model chooses.
    var either = List.of(sentence + " It is late.", sentence + " It is early.");
    for (int seed = 0; seed < 8; seed++) {
      var text = written(options(Constraint.choice(either)).seed(seed).build()).text();
      assertTrue(either.contains(text), text);
    }
  }

  @Test
  void forcedTokensShareAPass() {
    var passes = new AtomicInteger();
    var listener =
        new EngineListener() {
          @Override
          public void passEnded(Pass pass) {
            passes.incrementAndGet();
          }
        };
    var sentence = "The quick brown fox jumps over the lazy dog, and nobody knows why.";
    var load = LoadOptions.builder().engineListener(listener).build();
    try (var watched = LanguageModel.load(ModelSource.of(Stories.file()), load);
        var session = watched.newSession();
        var generation =
            session.generate(Stories.PROMPT, options(Constraint.choice(sentence)).build())) {
      var written = Written.of(generation);
      assertEquals(sentence, written.text());
      int tokens = written.ids().size();
      assertTrue(3 * passes.get() < tokens, passes + " passes for " + tokens + " tokens");
    }
  }

  @Test
  void itCanBeCancelledForkedAndCutBack() {
    var held = options(Constraint.jsonSchema(PERSON)).build();
    try (var session = model.newSession()) {
      session.generate(Stories.PROMPT, GenerationOptions.builder().maxTokens(1).build()).text();
      int length = session.length();
      var generation = session.generate(" and", held);
      generation.iterator().next();
      generation.close();
      assertEquals(FinishReason.CANCELLED, generation.finishReason());
      session.truncate(length);
      try (var branch = session.branch()) {
        assertEquals(session.generate(" and", held).text(), branch.generate(" and", held).text());
      }
    }
  }

  private static final String REASONING =
      TalkingModel.CHATML.replace("assistant\\n'", "assistant\\n<think>\\n'")
          + "{# <think> </think> #}";

  /** A model whose template opens reasoning is free until it closes it, and held then, once. */
  @Test
  void inAChatItBeginsBehindReasoning(@TempDir Path folder) {
    var talking =
        TalkingModel.chatml(folder).control("</think>").put("tokenizer.chat_template", REASONING);
    try (var thinking = talking.load(512);
        var chat = thinking.newChat()) {
      int close = thinking.tokenizer().encode("</think>", Tokenizer.Special.PARSE)[0];
      var willing = options(Constraint.choice("fox", "bear")).maxTokens(200);
      // A model that never thought of the mark is made to write it behind ten tokens.
      var pushed =
          willing.logitsProcessors(
              List.of(
                  (tokens, logits) -> {
                    boolean now = tokens.length() - tokens.promptLength() == 10;
                    logits[close] = now ? 1000 : -1000;
                  }));
      try (var answer = chat.send("Who lives there?", pushed.build())) {
        var message = answer.message();
        assertTrue(List.of("fox", "bear").contains(message.content()), message.toString());
        assertFalse(message.reasoning().isEmpty());
        assertEquals(FinishReason.END_OF_TEXT, answer.finishReason());
      }
      try (var answer =
          chat.send(
              "And?",
              willing
                  .logitsProcessors(List.of((_, l) -> l[close] = -1000))
                  .maxTokens(30)
                  .build())) {
        assertEquals("", answer.message().content());
        assertEquals(FinishReason.MAX_TOKENS, answer.finishReason());
      }
    }
  }

  /** A model without reasoning is held from its first token on. */
  @Test
  void inAChatWithoutReasoningItBeginsAtOnce(@TempDir Path folder) {
    try (var talking = TalkingModel.chatml(folder).load(512);
        var chat = talking.newChat()) {
      for (int i = 0; i < 3; i++) {
        try (var answer = chat.send("What?", options(Constraint.choice("a", "b")).build())) {
          var message = answer.message();
          assertTrue(List.of("a", "b").contains(message.content()), message.toString());
          assertEquals("", message.reasoning());
        }
      }
      assertEquals(6, chat.messages().size());
    }
  }

  @Test
  void samplersSeeWhatFitsAlone() {
    var options = options(Constraint.regex("[xyz]{30}"));
    for (var each :
        List.of(
            options.build(),
            options.topK(1).build(),
            options.mirostat(new Sampler.Mirostat(5, 0.1f)).build())) {
      assertTrue(written(each).text().matches("[xyz]{30}"));
    }
  }
}
