package llm.tests.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import llm.api.Embedding;
import llm.api.EmbeddingModel;
import llm.api.EmbeddingOptions;
import llm.api.InputUsage;
import llm.api.Pooling;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** What models make of tokens is what the reference makes of them, with every pooling. */
@ExtendWith(RequestedKernels.class)
class EmbeddingConformanceTest {
  /** In standard deviations of the reference's rows. */
  private static final double BAR = 1e-4;

  @TestFactory
  List<DynamicTest> everyPooling() {
    var tests = new ArrayList<DynamicTest>();
    for (var reference : EmbeddingReference.all()) {
      tests.add(DynamicTest.dynamicTest(reference.name(), () -> check(reference)));
    }
    return tests;
  }

  private static void check(EmbeddingReference reference) {
    try (var model = EmbeddingModel.load(reference.model())) {
      assertEquals(reference.standard(), model.pooling());
      var poolings = reference.poolings();
      assertTrue(poolings.containsAll(List.of(Pooling.NONE, Pooling.MEAN, Pooling.CLS)));
      for (var pooling : poolings) check(model, reference, pooling);
      var standard = rows(model, reference, EmbeddingOptions.builder().normalized(false));
      var named = EmbeddingOptions.builder().normalized(false).pooling(reference.standard());
      assertArrayEquals(rows(model, reference, named), standard);
    }
  }

  private static void check(EmbeddingModel model, EmbeddingReference reference, Pooling pooling) {
    var options = EmbeddingOptions.builder().pooling(pooling);
    var expected = reference.rows(pooling);
    var found = rows(model, reference, options.normalized(false));
    assertClose(expected, found, pooling);
    var normalized = rows(model, reference, options.normalized(true));
    if (pooling == Pooling.RANK) {
      assertArrayEquals(found, normalized);
      return;
    }
    int width = model.dimensions();
    if (reference.standard() == Pooling.RANK)
      width = expected.length / rowCount(reference, pooling);
    var divided = divided(found, width);
    assertArrayEquals(divided, normalized, 1e-6f, pooling.name());
    reference.normalized(pooling).ifPresent(file -> assertClose(file, normalized, pooling));
  }

  private static int rowCount(EmbeddingReference reference, Pooling pooling) {
    return pooling == Pooling.NONE ? reference.prompt().length : 1;
  }

  private static void assertClose(float[] expected, float[] found, Pooling pooling) {
    assertEquals(expected.length, found.length, pooling.name());
    // of one or two scores there is no deviation to speak of
    double difference =
        pooling == Pooling.RANK
            ? Math.abs((double) expected[0] - found[0])
            : LogitDifference.inStandardDeviations(expected, found);
    assertTrue(difference < BAR, pooling + " is " + difference + " off");
  }

  private static float[] rows(
      EmbeddingModel model, EmbeddingReference reference, EmbeddingOptions.Builder options) {
    var embedding = model.embedTokens(reference.prompt(), options.build());
    assertEquals(InputUsage.of(reference.prompt().length), embedding.usage());
    return rows(embedding);
  }

  static float[] rows(Embedding embedding) {
    int width = embedding.dimensions();
    var rows = new float[embedding.rows() * width];
    for (int r = 0; r < embedding.rows(); r++) {
      System.arraycopy(embedding.row(r), 0, rows, r * width, width);
    }
    return rows;
  }

  private static float[] divided(float[] rows, int width) {
    var divided = new float[rows.length];
    for (int at = 0; at < rows.length; at += width) {
      double squares = 0;
      for (float v : Arrays.copyOfRange(rows, at, at + width)) squares += (double) v * v;
      for (int i = at; i < at + width; i++) divided[i] = (float) (rows[i] / Math.sqrt(squares));
    }
    return divided;
  }
}
