package llm.tests.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import llm.api.ArchitectureInfo;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same logits and the same greedy ids as the reference, however the tokens are cut. */
@ExtendWith(RequestedKernels.class)
class ConformanceTest {
  private static final int BUNDLED = 3;
  private static final int LONG = 1000;

  @TestFactory
  Stream<DynamicNode> likeTheReference() {
    var installed =
        LanguageModel.architectures(LoadOptions.defaults()).stream()
            .map(ArchitectureInfo::id)
            .collect(Collectors.toSet());
    return Variant.all().stream().map(v -> test(v, installed));
  }

  /** Those of the next families that are installed already. */
  @TestFactory
  Stream<DynamicNode> nextFamiliesLikeTheReference() {
    var installed =
        LanguageModel.architectures(LoadOptions.defaults()).stream()
            .map(ArchitectureInfo::id)
            .collect(Collectors.toSet());
    return Variant.in(Shared.require("conformance/families")).stream()
        .filter(v -> v.hasLogits() && installed.contains(v.architecture()))
        .map(v -> test(v, installed));
  }

  @Test
  void allVariantsBesideTheProjectAreTested() {
    var shared = Variant.in(Shared.require("conformance/logits"));
    assertEquals(shared.size(), Variant.all().size());
  }

  @Test
  void someVariantsAreBundled() {
    assertEquals(BUNDLED, Variant.in(Variant.bundled()).size());
  }

  private static DynamicNode test(Variant variant, Set<String> installed) {
    var architecture = variant.architecture();
    if (!installed.contains(architecture)) {
      var reason = "no plugin for the architecture " + architecture + " is installed";
      return dynamicTest(variant.name(), () -> assumeTrue(false, reason));
    }
    int all = variant.reference().prompt().length;
    // A long prompt takes minutes token by token, and long enough once.
    var chunks = all > LONG ? IntStream.of(LONG) : IntStream.of(all, 1, 7);
    var usual = LoadOptions.defaults();
    var logits =
        chunks.mapToObj(n -> dynamicTest("logits by " + n, () -> assertLogits(variant, n, usual)));
    int most = Math.min(all, LONG);
    var exact =
        dynamicTest(
            "logits without rounding",
            () -> assertLogits(variant, most, usual.toBuilder().exact(true).build()));
    var greedy = dynamicTest("greedy ids", () -> assertGreedy(variant));
    return DynamicContainer.dynamicContainer(
        variant.name(), Stream.<DynamicTest>concat(logits, Stream.of(exact, greedy)));
  }

  private static void assertLogits(Variant variant, int chunk, LoadOptions options) {
    double difference = Conformance.difference(variant, chunk, options);
    assertTrue(
        difference < variant.bar(),
        () -> "off by " + difference + " standard deviations, expected below " + variant.bar());
  }

  private static void assertGreedy(Variant variant) {
    assertArrayEquals(variant.greedy(), Conformance.greedy(variant));
  }

  @Test
  void theBundledStoryIsTheReferences() {
    var reference = Stories.reference();
    try (var model = Stories.load()) {
      assertArrayEquals(
          reference.greedy(), Greedy.ids(model, reference.prompt(), reference.greedy().length));
      // Text in, text out: the same ids.
      var options = GenerationOptions.greedy();
      assertEquals(
          model.tokenizer().decode(reference.greedy()), model.generate(Stories.PROMPT, options));
    }
  }

  @Test
  void stories260k() {
    var reference = Reference.read(Shared.require("models/stories260k.json"));
    assertEquals(200, reference.greedy().length);
    try (var model = LanguageModel.load(Shared.require("models/stories260k.gguf"))) {
      assertArrayEquals(
          reference.greedy(), Greedy.ids(model, reference.prompt(), reference.greedy().length));
    }
  }

  @Test
  void aWrongLogitIsFound() {
    float[] expected = {1, 2, 3, 4};
    assertEquals(0, LogitDifference.inStandardDeviations(expected, expected.clone()));
    float[] wrong = {1, 2, 3.5f, 4};
    assertEquals(
        0.5 / Math.sqrt(1.25), LogitDifference.inStandardDeviations(expected, wrong), 1e-12);
    float[] missing = {1, 2, Float.NaN, 4};
    assertTrue(Double.isNaN(LogitDifference.inStandardDeviations(expected, missing)));
  }
}
