package llm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import llm.api.GenerationOptions;
import llm.api.Sampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplingOptionsTest {
  private final CommandRun command = new CommandRun();

  private GenerationOptions options(String... arguments) {
    var all = new ArrayList<>(List.of("run"));
    all.addAll(List.of(arguments));
    all.add("Once");
    assertEquals(0, command.run(all.toArray(String[]::new)), command::err);
    return command.runtime.generationOptions.getLast();
  }

  private List<Sampler> samplers(String... arguments) {
    return options(arguments).sampling().samplers();
  }

  @Test
  void withoutOptionsTheDefaultsHold() {
    assertEquals(GenerationOptions.defaults(), options());
  }

  @Test
  void allNamesOfLlamaCppAreKnown() {
    var samplers =
        samplers(
            "--temp=0.5 --dynatemp-range=0.25 --dynatemp-exp=2 --top-k=3 --top-p=0.5 --min-p=0.25"
                .split(" "));
    assertTrue(samplers.contains(new Sampler.Temperature(0.5f, 0.25f, 2)), samplers::toString);
    samplers =
        samplers(
            ("--typical=0.5 --top-nsigma=2 --xtc-probability=0.5 --xtc-threshold=0.25"
                    + " --repeat-penalty=1.5 --repeat-last-n=-1 --presence-penalty=0.5"
                    + " --frequency-penalty=0.25 --dry-multiplier=0.5 --dry-base=2"
                    + " --dry-allowed-length=3 --dry-penalty-last-n=-1 --dry-sequence-breaker=x"
                    + " --dry-sequence-breaker=y")
                .split(" "));
    assertEquals(
        List.of(
            new Sampler.LogitBias(Map.of()),
            new Sampler.Penalties(1.5f, 0.5f, 0.25f, -1),
            new Sampler.Dry(0.5f, 2, 3, -1, List.of("x", "y")),
            new Sampler.TopNSigma(2),
            new Sampler.TopK(40),
            new Sampler.Typical(0.5f),
            new Sampler.TopP(0.95f),
            new Sampler.MinP(0.05f),
            new Sampler.Xtc(0.5f, 0.25f),
            Sampler.Temperature.of(0.8f)),
        samplers);
  }

  @Test
  void mirostatIsVersion2() {
    var samplers = samplers("--mirostat", "2", "--mirostat-ent", "4", "--mirostat-lr", "0.5");
    assertEquals(new Sampler.Mirostat(4, 0.5f), samplers.getLast());
    assertFalse(samplers("--mirostat", "0").contains(Sampler.Mirostat.defaults()));
  }

  @Test
  void noSequenceBreakersAreNone() {
    var dry = (Sampler.Dry) samplers("--dry-sequence-breaker", "none").get(2);
    assertEquals(List.of(), dry.sequenceBreakers());
  }

  @Test
  void logitBiasAddsTakesOffAndBans() {
    var samplers =
        samplers("--logit-bias", "5+1.5", "--logit-bias", "6-.5", "--logit-bias", "7-inf");
    var addends = Map.of(5, 1.5f, 6, -0.5f, 7, Float.NEGATIVE_INFINITY);
    assertEquals(new Sampler.LogitBias(addends), samplers.getFirst());
  }

  @ParameterizedTest
  @CsvSource({"top_k;temperature", "'top-k, temp'", "TOP_K;Temperature"})
  void theOrderOfSamplersIsAListOfNames(String list) {
    var samplers = samplers("--samplers", list);
    assertEquals(
        List.of(new Sampler.TopK(40), Sampler.Temperature.of(0.8f)),
        samplers.subList(1, samplers.size()));
  }

  @Test
  void theListInTheHelpIsTheDefault() {
    command.run("run", "--help");
    var words = command.out().replaceAll("\\s+", "");
    var list = "penalties;dry;top_n_sigma;top_k;typ_p;top_p;min_p;xtc;temperature";
    assertTrue(words.contains(list), command::out);
    assertEquals(samplers(), samplers("--samplers", list));
  }

  @Test
  void logprobsAreInJsonWhenAskedFor() {
    assertEquals(0, command.run("run", "--json", "-n", "1", "--logprobs", "2", "Once"));
    assertEquals(OptionalInt.of(2), command.runtime.generationOptions.getLast().logprobs());
    assertEquals(
        "[{\"id\":97,\"token\":\"a\",\"logprob\":-0.5,\"top_logprobs\":["
            + "{\"id\":97,\"token\":\"a\",\"logprob\":-0.5},"
            + "{\"id\":98,\"token\":\"b\",\"logprob\":-1.5}]}]",
        command.json().get("logprobs").toString());
  }

  @Test
  void logprobsGoToStandardErrorAsText() {
    command.run("run", "-n", "1", "--logprobs", "2", "Once");
    assertEquals("a\n", command.out());
    assertTrue(command.err().contains("\"a\" 60.7 %  \"a\" 60.7 %  \"b\" 22.3 %"), command::err);
  }

  @Test
  void withoutTheOptionThereAreNoLogprobs() {
    command.run("run", "--json", "Once");
    assertFalse(command.json().has("logprobs"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --dynatemp-range -1      | --dynatemp-range: -1.0, expected 0 to 100
          --dynatemp-exp 0         | --dynatemp-exp: 0.0, expected more than 0
          --typical 2              | --typical-p: 2.0, expected 0 to 1
          --top-nsigma -1          | --top-n-sigma: -1.0, expected 0 to 1,000
          --xtc-probability 2      | --xtc-probability: 2.0, expected 0 to 1
          --xtc-threshold x        | --xtc-threshold: x, expected 0 to 1
          --mirostat 1             | --mirostat: 1, expected 0 or 2
          --mirostat-ent -1        | --mirostat-ent: -1.0, expected 0 to 1,000
          --mirostat-lr -1         | --mirostat-lr: -1.0, expected 0 to 100
          --dry-multiplier -1      | --dry-multiplier: -1.0, expected 0 to 1,000
          --dry-base 0             | --dry-base: 0.0, expected 1 to 1,000
          --dry-allowed-length 0   | --dry-allowed-length: 0, expected 1 to 16,777,216
          --dry-penalty-last-n -2  | --dry-penalty-last-n: -2, expected -1 to 16,777,216
          --repeat-last-n -2       | --repetition-window: -2, expected -1 to 16,777,216
          --presence-penalty x     | --presence-penalty: x, expected -100 to 100
          --frequency-penalty NaN  | --frequency-penalty: NaN, expected -100 to 100
          --logit-bias 5           | --logit-bias
          --logit-bias 5+inf       | expected ID+N, ID-N or ID-inf
          --samplers top_x         | --samplers: top_x, expected some of penalties;dry;
          --samplers top_k;top_k   | --samplers: TOP_K more than once
          --logprobs -1            | --logprobs: -1, expected 0 to 1,000
          """)
  void aBadValueIsNamed(String arguments, String message) {
    assertEquals(2, command.run(("run " + arguments + " Once").split(" +")));
    assertTrue(command.err().contains(message), command::err);
    assertTrue(command.runtime.sources.isEmpty());
  }
}
