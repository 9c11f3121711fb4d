package llm.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class GenerationOptionsTest {
  private static final Sampler.LogitBias NO_BIAS = new Sampler.LogitBias(Map.of());

  private static GenerationOptions.Builder builder() {
    return GenerationOptions.builder();
  }

  private static List<Sampler> samplers(GenerationOptions.Builder builder) {
    return builder.build().sampling().samplers();
  }

  @Test
  void minusOneIsNoSeed() {
    assertEquals(OptionalLong.empty(), builder().seed(-1).build().sampling().seed());
    assertEquals(OptionalLong.empty(), Sampling.of(List.of(), -1).seed());
    assertEquals(OptionalLong.of(0), builder().seed(0).build().sampling().seed());
    assertEquals(OptionalLong.of(-2), builder().seed(-2).build().sampling().seed());
  }

  @Test
  void theDefaultsAreThoseOfLlamaCpp() {
    var options = GenerationOptions.defaults();
    assertEquals(
        List.of(
            NO_BIAS,
            new Sampler.Penalties(1, 0, 0, 64),
            new Sampler.Dry(0, 1.75f, 2, 64, List.of("\n", ":", "\"", "*")),
            new Sampler.TopNSigma(0),
            new Sampler.TopK(40),
            new Sampler.Typical(1),
            new Sampler.TopP(0.95f),
            new Sampler.MinP(0.05f),
            new Sampler.Xtc(0, 0.1f),
            new Sampler.Temperature(0.8f, 0, 1)),
        options.sampling().samplers());
    assertEquals(
        List.of(40, 0.95f, 0.05f, 0.8f),
        options.sampling().samplers().stream()
            .filter(Sampler::isActive)
            .map(GenerationOptionsTest::value)
            .toList());
    assertEquals(OptionalLong.empty(), options.sampling().seed());
    assertEquals(OptionalInt.empty(), options.logprobs());
  }

  private static Object value(Sampler sampler) {
    return switch (sampler) {
      case Sampler.TopK s -> s.k();
      case Sampler.TopP s -> s.p();
      case Sampler.MinP s -> s.p();
      case Sampler.Temperature s -> s.value();
      default -> sampler;
    };
  }

  @Test
  void theOrderIsTheOneAskedFor() {
    var order = List.of(Sampler.Kind.TEMPERATURE, Sampler.Kind.TOP_P);
    assertEquals(
        List.of(NO_BIAS, Sampler.Temperature.of(0.7f), new Sampler.TopP(0.5f)),
        samplers(builder().samplers(order).topP(0.5f).temperature(0.7f).topK(3)));
  }

  @Test
  void temperatureZeroIsGreedyInAnyOrder() {
    assertEquals(
        List.of(NO_BIAS, Sampler.Temperature.of(0)),
        samplers(builder().samplers(List.of()).temperature(0)));
  }

  @Test
  void mirostatComesLastAndTakesThePlaceOfTruncation() {
    var mirostat = new Sampler.Mirostat(3, 0.2f);
    assertEquals(
        List.of(
            NO_BIAS,
            Sampler.Penalties.off(),
            Sampler.Dry.off(),
            Sampler.Temperature.of(0.8f),
            mirostat),
        samplers(builder().mirostat(mirostat)));
  }

  @Test
  void eachSamplerHasValuesThatTurnItOff() {
    assertFalse(NO_BIAS.isActive());
    assertFalse(new Sampler.Penalties(2, 1, 1, 0).isActive());
    assertFalse(Sampler.Penalties.off().isActive());
    assertTrue(new Sampler.Penalties(1, 0, 0.1f, -1).isActive());
    assertFalse(Sampler.Dry.off().isActive());
    assertFalse(new Sampler.Dry(1, 2, 1, 0, List.of()).isActive());
    assertFalse(new Sampler.Xtc(1, 0.6f).isActive());
    assertFalse(Sampler.Temperature.of(1).isActive());
    assertTrue(new Sampler.Temperature(1, 0.1f, 1).isActive());
  }

  @Test
  void aValueOutOfRangeIsNamedWithWhatWasExpected() {
    refuses("maxTokens: -1, expected 0 or more", () -> builder().maxTokens(-1).build());
    refuses("stop: \"\", expected", () -> builder().stop(List.of("")).build());
    refuses("logprobs: -1, expected 0 or more", () -> builder().logprobs(-1).build());
    refuses("temperature: NaN, expected 0 or more", () -> builder().temperature(Float.NaN));
    refuses("dynatempRange: -1.0", () -> builder().dynamicTemperature(-1, 1));
    refuses("dynatempExp: 0.0, expected more than 0", () -> builder().dynamicTemperature(1, 0));
    refuses("topK: -1, expected 0 or more", () -> builder().topK(-1));
    refuses("topP: 1.5, expected 0 to 1", () -> builder().topP(1.5f));
    refuses("minP: -0.5, expected 0 to 1", () -> builder().minP(-0.5f));
    refuses("typical: 2.0, expected 0 to 1", () -> builder().typical(2));
    refuses("topNSigma: -1.0, expected 0 or more", () -> builder().topNSigma(-1));
    refuses("xtcProbability: 2.0, expected 0 to 1", () -> new Sampler.Xtc(2, 0));
    refuses("xtcThreshold: -1.0, expected 0 to 1", () -> new Sampler.Xtc(0, -1));
    refuses("mirostatEnt: -1.0, expected 0 or more", () -> new Sampler.Mirostat(-1, 0));
    refuses("mirostatLr: -1.0, expected 0 or more", () -> new Sampler.Mirostat(0, -1));
    refuses("repetitionPenalty: 0.0, expected", () -> new Sampler.Penalties(0, 0, 0, 0));
    refuses("presencePenalty: NaN", () -> new Sampler.Penalties(1, Float.NaN, 0, 0));
    refuses("frequencyPenalty: NaN", () -> new Sampler.Penalties(1, 0, Float.NaN, 0));
    refuses("repetitionWindow: -2, expected 0 or", () -> new Sampler.Penalties(1, 0, 0, -2));
    refuses("dryMultiplier: -1.0", () -> new Sampler.Dry(-1, 2, 1, 1, List.of()));
    refuses("dryBase: 0.5, expected 1 or more", () -> new Sampler.Dry(1, 0.5f, 1, 1, List.of()));
    refuses("dryAllowedLength: 0", () -> new Sampler.Dry(1, 2, 0, 1, List.of()));
    refuses("dryPenaltyLastN: -2", () -> new Sampler.Dry(1, 2, 1, -2, List.of()));
    refuses("drySequenceBreaker: \"\"", () -> new Sampler.Dry(1, 2, 1, 1, List.of("")));
    refuses("logitBias: token -1, expected", () -> builder().logitBias(Map.of(-1, 1f)));
    refuses("logitBias: NaN for token 4", () -> builder().logitBias(Map.of(4, Float.NaN)));
    var twice = List.of(Sampler.Kind.XTC, Sampler.Kind.XTC);
    refuses("samplers: XTC more than once", () -> builder().samplers(twice));
  }

  @Test
  void aConstraintIsKeptAndCanBeTakenBack() {
    var json = builder().constraint(Constraint.json()).build();
    assertEquals(Constraint.json(), json.constraint().orElseThrow());
    assertEquals(json, json.toBuilder().build());
    assertFalse(json.equals(GenerationOptions.defaults()));
    assertEquals(GenerationOptions.defaults(), json.toBuilder().unconstrained().build());
    refuses("constraint: null, expected", () -> builder().constraint(null));
  }

  private static void refuses(String message, Executable options) {
    var e = assertThrows(IllegalArgumentException.class, options);
    assertTrue(e.getMessage().startsWith(message), e.getMessage());
  }
}
