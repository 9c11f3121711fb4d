package llm.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.LoadOptions.CacheType;
import llm.api.ModelSource;
import llm.api.Session;
import llm.api.Speculation;
import llm.api.Token;
import llm.api.Tokenizer.Special;
import llm.tests.Reactor;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a model writes does not depend on how it came to write it: alone, beside seven others,
 * behind a prompt that was known, saved and restored, branched off, or with tokens that were
 * drafted, it is the same tokens with the same log-probabilities, bit for bit.
 *
 * <p>Of every backend, loaded so that its answers can be repeated: plain loops always sum in one
 * order. The profile {@code slow} takes all prompts.
 */
@ExtendWith(RequestedKernels.class)
class SameTextTest {
  private static final boolean SLOW = Boolean.getBoolean("llm.slow");
  private static final int PROMPTS = SLOW ? 56 : 6;
  private static final int TOKENS = 24;
  private static final int BESIDE = 8;
  private static final int PAGE = 64; // what sessions share
  private static final int LONGEST = 170; // more than two of these

  @TempDir Path folder;
  private int drafted;
  private int accepted;
  private int cached;

  /** What follows a prompt, and how. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares it
  private record Question(int number, int[] prompt, GenerationOptions options) {
    Question with(Speculation speculation) {
      return new Question(number, prompt, options.toBuilder().speculation(speculation).build());
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofAModelWithWords(CacheType type) throws Exception {
    try (var model = load(Stories.file(), type);
        var draft = load(Stories.file(), CacheType.Q8_0)) {
      check(model, draft, storyPrompts(model));
    }
  }

  /** Most of its blocks keep a state that cannot be cut back. */
  @ParameterizedTest
  @EnumSource
  void ofAModelWithRecurrentStates(CacheType type) throws Exception {
    var file = below("llm-arch-liquid/src/test/resources");
    try (var model = load(file, type);
        var draft = load(file, CacheType.BF16)) {
      check(model, draft, randomPrompts(model));
    }
  }

  /** Values are part of the keys. */
  @ParameterizedTest
  @EnumSource
  void ofAModelWithLatentAttention(CacheType type) throws Exception {
    var file = below("llm-arch-deepseek/src/test/resources");
    try (var model = load(file, type);
        var draft = load(file, CacheType.BF16)) {
      check(model, draft, randomPrompts(model));
    }
  }

  private static Path below(String resources) {
    return Variant.below(Reactor.root().resolve(resources)).iterator().next().model();
  }

  private static LanguageModel load(Path file, CacheType type) {
    return LanguageModel.load(
        ModelSource.of(file),
        LoadOptions.builder().cacheType(type).contextLength(256).reproducible(true).build());
  }

  // ---- Prompts

  /** Parts of a story, so that some of them repeat what was there. */
  private static List<int[]> storyPrompts(LanguageModel model) {
    var story = model.tokenizer().encode(Stories.text(), Special.START);
    var random = new Random(7);
    var prompts = new ArrayList<int[]>();
    for (int i = 0; i < PROMPTS; i++) {
      int from = random.nextInt(story.length / 2);
      int to = from + 1 + random.nextInt(Math.min(LONGEST, story.length - from - 1));
      var part = Arrays.copyOfRange(story, from, to);
      prompts.add(i % 2 == 0 ? part : join(part, Arrays.copyOf(part, Math.min(5, part.length))));
    }
    return prompts;
  }

  private static List<int[]> randomPrompts(LanguageModel model) {
    var random = new Random(8);
    var prompts = new ArrayList<int[]>();
    for (int i = 0; i < PROMPTS; i++) {
      var prompt = new int[1 + random.nextInt(LONGEST)];
      for (int t = 0; t < prompt.length; t++) prompt[t] = random.nextInt(model.tokenizer().size());
      prompts.add(prompt);
    }
    return prompts;
  }

  private static int[] join(int[] a, int[] b) {
    var both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  /** One is sampled, the next is greedy. */
  private static List<Question> questions(List<int[]> prompts) {
    var questions = new ArrayList<Question>();
    for (var prompt : prompts) {
      boolean greedy = questions.size() % 2 > 0;
      var options =
          GenerationOptions.builder()
              .maxTokens(TOKENS)
              .ignoreEnd(true)
              .seed(questions.size())
              .logprobs(2)
              .temperature(greedy ? 0 : 0.8f);
      questions.add(new Question(questions.size(), prompt, options.build()));
    }
    return questions;
  }

  // ---- Ways

  private void check(LanguageModel model, LanguageModel draft, List<int[]> prompts)
      throws Exception {
    var questions = questions(prompts);
    var alone = new ArrayList<List<Token>>();
    for (var question : questions) alone.add(alone(model, question));
    assertAll("in a batch", alone, beside(model, questions));
    var ngram = new ArrayList<Question>();
    var drafted = new ArrayList<Question>();
    for (var question : questions) {
      ngram.add(question.with(Speculation.ngram().withMinMatch(1)));
      drafted.add(question.with(Speculation.draft(draft)));
    }
    assertAll("with n-grams in a batch", alone, beside(model, ngram));
    for (int i = 0; i < questions.size(); i++) {
      var question = questions.get(i);
      var expected = alone.get(i);
      assertSame("behind a known prompt", expected, behindKnown(model, question));
      assertSame("behind a prompt of its own", expected, behindOwn(model, question));
      assertSame("saved and restored", expected, restored(model, question));
      assertSame("branched off", expected, branched(model, question));
      assertSame("with n-grams", expected, speculated(model, ngram.get(i)));
      assertSame("with a draft model", expected, speculated(model, drafted.get(i)));
    }
    assertTrue(cached > 0, "no prompt was known");
    assertTrue(accepted > 0, () -> "some drafts are right, of " + this.drafted);
    assertTrue(accepted < this.drafted, () -> "some drafts are wrong, of " + this.drafted);
  }

  private static List<Token> tokens(Session session, int[] prompt, GenerationOptions options) {
    var tokens = new ArrayList<Token>();
    try (var generation = session.generate(prompt, options)) {
      for (var token : generation) tokens.add(token);
    }
    return tokens;
  }

  private List<Token> speculated(LanguageModel model, Question question) {
    var tokens = new ArrayList<Token>();
    try (var session = model.newSession();
        var generation = session.generate(question.prompt(), question.options())) {
      for (var token : generation) tokens.add(token);
      drafted += generation.usage().draftedTokens();
      accepted += generation.usage().acceptedTokens();
    }
    return tokens;
  }

  private static List<Token> alone(LanguageModel model, Question question) {
    try (var session = model.newSession()) {
      return tokens(session, question.prompt(), question.options());
    }
  }

  private static List<List<Token>> beside(LanguageModel model, List<Question> questions)
      throws Exception {
    try (var executor = Executors.newFixedThreadPool(BESIDE)) {
      var calls = new ArrayList<Callable<List<Token>>>();
      for (var question : questions) calls.add(() -> alone(model, question));
      var all = new ArrayList<List<Token>>();
      for (var future : executor.invokeAll(calls)) all.add(future.get());
      return all;
    }
  }

  /** Another session has read the whole pages of the prompt, with a salt of the question's own. */
  private List<Token> behindKnown(LanguageModel model, Question question) {
    var prompt = question.prompt();
    int known = (prompt.length - 1) / PAGE * PAGE; // the last token is read in any case
    var options = question.options().toBuilder().salt("question " + question.number()).build();
    try (var first = model.newSession()) {
      tokens(first, Arrays.copyOf(prompt, known + 1), options);
    }
    try (var session = model.newSession();
        var generation = session.generate(prompt, options)) {
      var tokens = new ArrayList<Token>();
      for (var token : generation) tokens.add(token);
      assertEquals(known, generation.usage().cachedTokens(), "tokens that another session read");
      cached += known;
      return tokens;
    }
  }

  /** The prompt's first half was read before, and something else behind it, which was cut off. */
  private static List<Token> behindOwn(LanguageModel model, Question question) {
    int half = question.prompt().length / 2;
    var first = Arrays.copyOf(question.prompt(), half);
    try (var session = model.newSession()) {
      tokens(session, join(first, new int[] {5, 6, 7}), question.options());
      session.truncate(half);
      var rest = Arrays.copyOfRange(question.prompt(), half, question.prompt().length);
      return tokens(session, rest, question.options());
    }
  }

  private List<Token> restored(LanguageModel model, Question question) throws Exception {
    var file = folder.resolve("a.session");
    var prompt = question.prompt();
    int last = prompt.length - 1;
    try (var session = model.newSession()) {
      if (last > 0) tokens(session, Arrays.copyOf(prompt, last), nothing());
      session.save(file);
    }
    try (var session = model.restore(file)) {
      assertEquals(last, session.length());
      return tokens(session, new int[] {prompt[last]}, question.options());
    } finally {
      Files.delete(file);
    }
  }

  private static List<Token> branched(LanguageModel model, Question question) {
    var prompt = question.prompt();
    int last = prompt.length - 1;
    try (var session = model.newSession()) {
      if (last > 0) tokens(session, Arrays.copyOf(prompt, last), nothing());
      try (var branch = session.branch()) {
        tokens(session, new int[] {3}, question.options()); // what the first one does is its own
        return tokens(branch, new int[] {prompt[last]}, question.options());
      }
    }
  }

  private static GenerationOptions nothing() {
    return GenerationOptions.builder().maxTokens(0).build();
  }

  // ---- What is expected

  private static void assertAll(String way, List<List<Token>> expected, List<List<Token>> found) {
    for (int i = 0; i < expected.size(); i++) assertSame(way, expected.get(i), found.get(i));
  }

  private static void assertSame(String way, List<Token> expected, List<Token> found) {
    assertEquals(expected, found, way);
  }
}
