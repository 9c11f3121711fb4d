package llm.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import llm.api.EvaluationOptions;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.Logprobs;
import llm.api.Observer;
import llm.api.Sampler;
import llm.api.Token;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Samplers and log-probabilities with a model. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(RequestedKernels.class)
class SamplingTest {
  private static final int LENGTH = 150;

  private final int[] prompt = Stories.reference().prompt();
  private LanguageModel model;

  @BeforeAll
  void load() {
    model = Stories.load();
  }

  @AfterAll
  void close() {
    model.close();
  }

  private List<Token> tokens(GenerationOptions options) {
    var tokens = new ArrayList<Token>();
    try (var session = model.newSession();
        var generation = session.generate(prompt, options)) {
      generation.forEach(tokens::add);
    }
    return tokens;
  }

  private List<Integer> ids(GenerationOptions.Builder options) {
    var built = options.maxTokens(LENGTH).ignoreEnd(true).build();
    return tokens(built).stream().map(Token::id).toList();
  }

  @Test
  void logprobsAreTheSoftmaxOfTheModelsLogitsWhateverTheSamplersDo() {
    var options =
        GenerationOptions.builder()
            .temperature(3)
            .topK(100)
            .topP(1)
            .minP(0)
            .penalties(new Sampler.Penalties(1.5f, 1, 1, -1))
            .seed(3)
            .maxTokens(12)
            .logprobs(4)
            .build();
    var tokens = tokens(options);
    var all = new ArrayList<Integer>();
    for (int id : prompt) all.add(id);
    tokens.forEach(token -> all.add(token.id()));
    var logits = new ArrayList<float[]>();
    Observer observer = (_, row) -> logits.add(row.clone());
    model.evaluate(all.stream().mapToInt(i -> i).toArray(), EvaluationOptions.of(observer));
    for (int i = 0; i < tokens.size(); i++) {
      check(tokens.get(i), logits.get(prompt.length - 1 + i));
    }
  }

  private static void check(Token token, float[] logits) {
    var logprobs = token.logprobs().orElseThrow();
    assertEquals(token.id(), logprobs.token().id());
    double sum = 0;
    for (float logit : logits) sum += Math.exp(logit);
    assertEquals(4, logprobs.top().size());
    assertLogprob(logits, sum, logprobs.token());
    float last = Float.POSITIVE_INFINITY;
    for (var entry : logprobs.top()) {
      assertLogprob(logits, sum, entry);
      assertTrue(entry.logprob() <= last, logprobs::toString);
      last = entry.logprob();
    }
    for (int id = 0; id < logits.length; id++) {
      int other = id;
      boolean among = logprobs.top().stream().anyMatch(entry -> entry.id() == other);
      assertTrue(among || Math.log(Math.exp(logits[id]) / sum) <= last + 1e-4);
    }
  }

  private static void assertLogprob(float[] logits, double sum, Logprobs.Entry entry) {
    assertEquals(Math.log(Math.exp(logits[entry.id()]) / sum), entry.logprob(), 1e-3);
  }

  @Test
  void logprobsNameTheirTokensAndAreAbsentUnlessAskedFor() {
    var builder = GenerationOptions.builder().temperature(0).maxTokens(8);
    assertTrue(tokens(builder.build()).stream().allMatch(token -> token.logprobs().isEmpty()));
    for (var token : tokens(builder.logprobs(1).build())) {
      var logprobs = token.logprobs().orElseThrow();
      assertEquals(List.of(logprobs.token()), logprobs.top());
      assertEquals(token.text(), logprobs.token().text());
    }
  }

  /** A penalty that none outweighs, from two tokens that repeat on. */
  @Test
  void dryKeepsThreeTokensFromComingAgain() {
    assertTrue(repeats(ids(GenerationOptions.builder().temperature(0))));
    var dry = new Sampler.Dry(1000, 1, 2, -1, List.of());
    assertFalse(repeats(ids(GenerationOptions.builder().temperature(0).dry(dry))));
  }

  private static boolean repeats(List<Integer> ids) {
    var seen = new HashSet<List<Integer>>();
    for (int i = 0; i + 3 <= ids.size(); i++) if (!seen.add(ids.subList(i, i + 3))) return true;
    return false;
  }

  @Test
  void sequenceBreakersLetSequencesComeAgain() {
    var dry = new Sampler.Dry(1000, 1, 2, -1, List.of(" ", ".", ","));
    assertTrue(repeats(ids(GenerationOptions.builder().temperature(0).dry(dry))));
  }

  @Test
  void aBannedTokenDoesNotCome() {
    var usual = ids(GenerationOptions.builder().temperature(0));
    var ban = Map.of(usual.getFirst(), Float.NEGATIVE_INFINITY);
    assertFalse(
        ids(GenerationOptions.builder().temperature(0).logitBias(ban)).contains(usual.getFirst()));
  }

  @Test
  void allSamplersTogetherGiveTheSameTextForTheSameSeed() {
    var options =
        GenerationOptions.builder()
            .penalties(new Sampler.Penalties(1.1f, 0.1f, 0.1f, 64))
            .dry(new Sampler.Dry(0.8f, 1.75f, 2, -1, Sampler.Dry.off().sequenceBreakers()))
            .topNSigma(2)
            .typical(0.95f)
            .xtc(new Sampler.Xtc(0.5f, 0.1f))
            .dynamicTemperature(0.3f, 1)
            .seed(5);
    assertEquals(ids(options), ids(options));
    assertEquals(
        ids(options.topK(0).mirostat(Sampler.Mirostat.defaults())),
        ids(options.topK(0).mirostat(Sampler.Mirostat.defaults())));
  }
}
