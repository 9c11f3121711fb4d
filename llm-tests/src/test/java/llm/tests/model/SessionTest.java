package llm.tests.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import llm.api.ContextOverflowException;
import llm.api.FinishReason;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.Token;
import llm.api.Tokenizer;
import llm.api.Usage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a session remembers, and how a generation ends. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(RequestedKernels.class)
class SessionTest {
  private final int[] prompt = Stories.reference().prompt();
  private final int[] story = Stories.reference().greedy();
  private LanguageModel model;

  @BeforeAll
  void load() {
    model = Stories.load();
  }

  @AfterAll
  void close() {
    model.close();
  }

  @Test
  void aSessionContinuesWhereItWas() {
    try (var session = model.newSession()) {
      assertArrayEquals(part(0, 15), Greedy.ids(session, prompt, 15));
      assertEquals(prompt.length + 15, session.length());
      assertArrayEquals(part(16, 40), Greedy.ids(session, part(15, 16), 24));
      assertEquals(prompt.length + 40, session.length());
    }
  }

  @Test
  void aPromptOfWordsContinuesWithoutBeginningAnew() {
    var options = Greedy.tokens(10);
    var words = Stories.PROMPT;
    var rest = " there was a fox. One day";
    var ids = new ArrayList<Integer>();
    for (int id : model.tokenizer().encode(words, Tokenizer.Special.ADD)) ids.add(id);
    for (int id : model.tokenizer().encode(rest, Tokenizer.Special.NONE)) ids.add(id);
    var all = ids.stream().mapToInt(Integer::intValue).toArray();

    try (var session = model.newSession();
        var nothing = session.generate(words, Greedy.tokens(0))) {
      assertEquals("", nothing.text());
      assertEquals(FinishReason.MAX_TOKENS, nothing.finishReason());
      try (var generation = session.generate(rest, options)) {
        assertEquals(model.tokenizer().decode(Greedy.ids(model, all, 10)), generation.text());
      }
    }
  }

  @Test
  void truncatingForgetsTheRest() {
    try (var session = model.newSession()) {
      Greedy.ids(session, prompt, 30);
      session.truncate(prompt.length + 5);
      assertEquals(prompt.length + 5, session.length());
      assertArrayEquals(part(6, 20), Greedy.ids(session, part(5, 6), 14));

      session.truncate(prompt.length);
      int[] other = {story[20], story[3]};
      assertArrayEquals(
          Greedy.ids(model, concat(prompt, other), 12), Greedy.ids(session, other, 12));

      session.truncate(0);
      assertEquals(0, session.length());
      assertArrayEquals(part(0, 12), Greedy.ids(session, prompt, 12));
      assertThrows(IllegalArgumentException.class, () -> session.truncate(session.length() + 1));
      assertThrows(IllegalArgumentException.class, () -> session.truncate(-1));
    }
  }

  @Test
  void aStoryEndsWhereTheModelSaysSo() {
    try (var session = model.newSession();
        var generation = session.generate(Stories.PROMPT, GenerationOptions.greedy())) {
      assertThrows(IllegalStateException.class, generation::finishReason);
      var tokens = tokens(generation);
      assertEquals(FinishReason.END_OF_TEXT, generation.finishReason());
      assertEquals(
          Usage.builder().promptTokens(prompt.length).generatedTokens(story.length).build(),
          generation.usage());
      assertArrayEquals(story, tokens.stream().mapToInt(Token::id).toArray());
      assertEquals(text(tokens), generation.text());
      assertFalse(generation.text().contains("\ufffd"), generation.text());
      assertEquals(prompt.length + story.length, session.length());
      assertTrue(generation.timings().firstToken().isPositive());
    }
  }

  @Test
  void aTextMayGoOnAfterItsEnd() {
    int more = story.length + 12;
    var options = GenerationOptions.builder().temperature(0).maxTokens(more).ignoreEnd(true);
    try (var session = model.newSession();
        var generation = session.generate(prompt, options.build())) {
      var ids = tokens(generation).stream().mapToInt(Token::id).toArray();
      assertEquals(more, ids.length);
      assertArrayEquals(story, Arrays.copyOf(ids, story.length));
      assertTrue(model.tokenizer().isEndOfGeneration(ids[story.length - 1]));
      assertEquals(FinishReason.MAX_TOKENS, generation.finishReason());
    }
  }

  @Test
  void aLimitOfTokensHolds() {
    try (var session = model.newSession();
        var generation = session.generate(Stories.PROMPT, Greedy.tokens(7))) {
      assertEquals(7, tokens(generation).size());
      assertEquals(FinishReason.MAX_TOKENS, generation.finishReason());
      assertEquals(
          Usage.builder().promptTokens(prompt.length).generatedTokens(7).build(),
          generation.usage());
    }
  }

  /**
   * Every pair and triple of neighbours: the string begins in one token and ends in a later one.
   */
  @Test
  void aStopStringEndsTheTextEvenAcrossTokens() {
    List<Token> tokens;
    try (var session = model.newSession();
        var generation = session.generate(Stories.PROMPT, Greedy.tokens(60))) {
      tokens = tokens(generation);
    }
    for (int span = 1; span <= 2; span++) {
      for (int i = 0; i + span < tokens.size(); i += 7) {
        var first = tokens.get(i).text();
        var last = tokens.get(i + span).text();
        if (first.isEmpty() || last.isEmpty()) continue;
        var inner = text(tokens.subList(i + 1, i + span));
        assertStops(text(tokens), first.substring(first.length() - 1) + inner + last.charAt(0));
      }
    }
  }

  private void assertStops(String all, String stop) {
    var options =
        GenerationOptions.builder()
            .temperature(0)
            .maxTokens(60)
            .stop(List.of("never to be seen", stop))
            .build();
    try (var session = model.newSession();
        var generation = session.generate(Stories.PROMPT, options)) {
      var shown = text(tokens(generation));
      assertEquals(all.substring(0, all.indexOf(stop)), shown, "stop: " + stop);
      assertEquals(shown, generation.text());
      assertEquals(FinishReason.STOP_STRING, generation.finishReason());
    }
  }

  @Test
  void aPromptThatDoesNotFitIsRefused() {
    try (var small = Stories.load(8);
        var session = small.newSession()) {
      assertEquals(8, session.contextLength());
      assertOverflow("the prompt has 9 tokens, but the context holds 8", part(0, 9), session);
      assertEquals(0, session.length());
      Greedy.ids(session, prompt, 1);
      assertOverflow(
          "the prompt has 3 tokens after 6 that the session holds, but the context holds 8",
          part(0, 3),
          session);
      // What fits is still read.
      assertEquals(1, Greedy.ids(session, part(1, 2), 1).length);
    }
  }

  private static void assertOverflow(String message, int[] prompt, llm.api.Session session) {
    var options = GenerationOptions.greedy();
    var error =
        assertThrows(
            ContextOverflowException.class, () -> session.generate(prompt, options).close());
    assertEquals(message, error.getMessage());
  }

  @Test
  void aFullContextEndsTheText() {
    try (var small = Stories.load(12);
        var session = small.newSession();
        var generation = session.generate(prompt, GenerationOptions.greedy())) {
      assertArrayEquals(
          part(0, 12 - prompt.length), tokens(generation).stream().mapToInt(Token::id).toArray());
      assertEquals(FinishReason.CONTEXT_FULL, generation.finishReason());
      assertEquals(12, session.length());
    }
  }

  @Test
  void theSameSeedGivesTheSameText() {
    var texts = new HashSet<String>();
    for (long seed = 1; seed <= 5; seed++) {
      var options =
          GenerationOptions.builder().maxTokens(40).temperature(1).topK(0).topP(1).seed(seed);
      var text = model.generate(Stories.PROMPT, options.build());
      assertEquals(text, model.generate(Stories.PROMPT, options.build()));
      texts.add(text);
    }
    assertTrue(texts.size() > 1, () -> "five seeds, one text: " + texts);
  }

  @Test
  void aSessionGeneratesOneTextAtATime() {
    try (var session = model.newSession()) {
      var generation = session.generate(prompt, Greedy.tokens(20));
      var tokens = generation.iterator();
      tokens.next();
      assertThrows(
          IllegalStateException.class, () -> session.generate(prompt, Greedy.tokens(1)).close());
      assertThrows(IllegalStateException.class, () -> session.truncate(0));
      generation.close();
      session.truncate(0);
      assertArrayEquals(part(0, 5), Greedy.ids(session, prompt, 5));
    }
  }

  @Test
  void tokensThatTheVocabularyDoesNotHaveAreRefused() {
    try (var session = model.newSession()) {
      var options = Greedy.tokens(1);
      int size = model.description().vocabularySize();
      for (int[] wrong : new int[][] {{}, {-1}, {size}, {1, Integer.MAX_VALUE}}) {
        assertThrows(
            IllegalArgumentException.class, () -> session.generate(wrong, options).close());
      }
      assertEquals(0, session.length());
    }
  }

  @Test
  void aClosedSessionRefuses() {
    var session = model.newSession();
    session.close();
    assertThrows(
        IllegalStateException.class, () -> session.generate(prompt, Greedy.tokens(1)).close());
  }

  private int[] part(int from, int to) {
    return Arrays.copyOfRange(story, from, to);
  }

  private static int[] concat(int[] a, int[] b) {
    var all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }

  private static List<Token> tokens(Iterable<Token> generation) {
    var tokens = new ArrayList<Token>();
    generation.forEach(tokens::add);
    return tokens;
  }

  private static String text(List<Token> tokens) {
    return tokens.stream().map(Token::text).collect(Collectors.joining());
  }
}
