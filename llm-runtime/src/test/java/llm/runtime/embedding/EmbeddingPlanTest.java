package llm.runtime.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import llm.api.EmbeddingOptions;
import llm.api.ModelFormatException;
import llm.api.Pooling;
import llm.api.UnsupportedModelException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is done with rows of a network of width 4. */
class EmbeddingPlanTest {
  private static PoolingChoice choice(@Nullable Object type) {
    var metadata = new java.util.HashMap<String, Object>(Map.of("general.architecture", "some"));
    if (type != null) metadata.put("some.pooling_type", type);
    return PoolingChoice.of("file", TinyEncoder.of(4), metadata);
  }

  private static float[] vector(EmbeddingOptions options, float... row) {
    return EmbeddingPlan.of(choice(2), options)
        .embedding(row, Reading.of(new int[] {1, 2}, 0))
        .vector();
  }

  @Test
  void theFileSaysHow() {
    assertEquals(Pooling.MEAN, choice(null).standard());
    for (var pooling : List.of(Pooling.NONE, Pooling.MEAN, Pooling.CLS, Pooling.LAST)) {
      assertEquals(pooling, choice(pooling.ordinal()).standard());
    }
    for (var wrong : List.<Object>of(-1, 5, "mean", 1L << 40)) {
      var e = assertThrows(ModelFormatException.class, () -> choice(wrong));
      assertEquals("file: some.pooling_type is " + wrong + ", expected 0 to 4", e.getMessage());
    }
    assertThrows(ModelFormatException.class, () -> choice(4));
  }

  @Test
  void vectorsHaveLengthOne() {
    assertArrayEquals(new float[] {0.6f, 0, 0, 0.8f}, vector(options(true, 0), 3, 0, 0, 4));
    assertArrayEquals(new float[] {3, 0, 0, 4}, vector(options(false, 0), 3, 0, 0, 4));
    assertArrayEquals(new float[4], vector(options(true, 0), 0, 0, 0, 0));
  }

  /** Shortened first, then divided by what length is left. */
  @Test
  void fewerDimensions() {
    assertArrayEquals(new float[] {0.6f, 0.8f}, vector(options(true, 2), 3, 4, 5, 6));
    assertArrayEquals(new float[] {3, 4, 5}, vector(options(false, 3), 3, 4, 5, 6));
    var e =
        assertThrows(IllegalArgumentException.class, () -> vector(options(true, 5), 1, 2, 3, 4));
    assertEquals("dimensions: 5, expected 1 to 4", e.getMessage());
  }

  @Test
  void everyRowByItself() {
    var options = EmbeddingOptions.builder().pooling(Pooling.NONE).dimensions(2).build();
    var rows =
        EmbeddingPlan.of(choice(1), options)
            .embedding(new float[] {3, 4, 9, 9, 8, 6, 9, 9}, Reading.of(new int[] {1, 2}, 5));
    assertArrayEquals(new float[] {0.6f, 0.8f}, rows.row(0));
    assertArrayEquals(new float[] {0.8f, 0.6f}, rows.row(1));
    assertEquals(5, rows.usage().cutTokens());
  }

  @Test
  void noScoresWithoutAClassifier() {
    var options = EmbeddingOptions.builder().pooling(Pooling.RANK).build();
    assertThrows(IllegalArgumentException.class, () -> EmbeddingPlan.of(choice(1), options));
    var e =
        assertThrows(
            UnsupportedModelException.class,
            () -> Classifier.of("file", TinyEncoder.of(4), Map.of()));
    assertEquals("file: no classifier (cls, cls.output); a reranker was expected", e.getMessage());
    assertEquals(Optional.empty(), TinyEncoder.of(4).head());
  }

  @Test
  void theOddsOfYes() {
    assertEquals(2.5, new Classifier(0, -1).logit(new float[] {2.5f}));
    assertEquals(-3, new Classifier(1, 0).logit(new float[] {4, 1}));
  }

  private static EmbeddingOptions options(boolean normalized, int dimensions) {
    var options = EmbeddingOptions.builder().normalized(normalized);
    return (dimensions > 0 ? options.dimensions(dimensions) : options).build();
  }
}
