package llm.tests.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import llm.api.ArchitectureInfo;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.tensor.TensorType;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where kernels may round activations to 8 bits, each model computes nearly what it computes
 * without.
 *
 * <p>The references' weights are halves, for which nothing is rounded: with the options that
 * everybody has they are within {@link ConformanceTest}'s bars. So the weights are quantised here,
 * and what is compared is the same file with rounding and without.
 *
 * <p>Two things are measured, each as the median of the prompt's rows: the difference behind the
 * first block, relative to the row's length, and that of the logits, in standard deviations. A row
 * for which a rounding decides between two experts is another row from there on, as the difference
 * of a median is not.
 */
@ExtendWith(RequestedKernels.class)
class RoundedActivationsTest {
  /** Of a block's output: one rounding of a matrix's input is 0.5 to 1 percent. */
  private static final double BLOCK_BAR = 2.5e-2;

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> families() {
    var shared = Shared.require("conformance/families");
    var installed =
        LanguageModel.architectures(LoadOptions.defaults()).stream()
            .map(ArchitectureInfo::id)
            .collect(Collectors.toSet());
    return Variant.in(shared).stream()
        .filter(v -> v.hasLogits() && isShort(v) && isInstalled(v, installed))
        .map(v -> dynamicTest(v.name(), () -> check(v)));
  }

  private static boolean isInstalled(Variant variant, Set<String> installed) {
    return installed.contains(variant.architecture());
  }

  /** A prompt of thousands of tokens says nothing new here. */
  private static boolean isShort(Variant variant) {
    return variant.reference().prompt().length < 1000;
  }

  private void check(Variant variant) {
    // what every backend that rounds at all rounds for
    var file = Quantized.copy(variant.model(), TensorType.Q4_0, folder.resolve("quantized.gguf"));
    var reference = variant.reference();
    var rounded = Rounded.of(file, reference, LoadOptions.defaults());
    var exact = Rounded.of(file, reference, LoadOptions.builder().exact(true).build());
    if (LanguageModel.diagnose().kernels().equals("scalar")) {
      assertArrayEquals(exact.logits(), rounded.logits()); // scalar kernels never round
      return;
    }
    double block = exact.differenceOfFirstBlock(rounded);
    assertTrue(block < BLOCK_BAR, () -> "the first block is off by " + block);
    double logits = exact.differenceOfLogits(rounded);
    double bar = variant.roundedBar();
    assertTrue(
        logits < bar, () -> "logits are off by " + logits + " standard deviations, bar " + bar);
  }
}
