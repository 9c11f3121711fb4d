package llm.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class EmbeddingTest {
  private static Embedding of(float... vector) {
    return Embedding.of(vector, InputUsage.of(3));
  }

  @Test
  void theCosineOfTheAngle() {
    assertEquals(1, of(1, 2).similarity(of(2, 4)), 1e-12);
    assertEquals(-1, of(1, 0).similarity(of(-3, 0)), 1e-12);
    assertEquals(0, of(1, 0).similarity(of(0, 5)), 1e-12);
    assertEquals(Math.sqrt(0.5), of(1, 0).similarity(of(1, 1)), 1e-12);
    assertEquals(0, of(0, 0).similarity(of(1, 1)));
  }

  @Test
  void arraysAreCopied() {
    var vector = new float[] {1, 2};
    var embedding = of(vector);
    vector[0] = 9;
    embedding.vector()[1] = 9;
    assertArrayEquals(new float[] {1, 2}, embedding.vector());
    assertEquals(2, embedding.dimensions());
    assertEquals(3, embedding.usage().tokens());
  }

  @Test
  void rowsOfTokens() {
    var rows = Embedding.ofRows(new float[] {1, 2, 3, 4, 5, 6}, 2, InputUsage.of(3, 7));
    assertEquals(3, rows.rows());
    assertArrayEquals(new float[] {3, 4}, rows.row(1));
    assertThrows(IllegalArgumentException.class, () -> rows.row(3));
    assertThrows(IllegalStateException.class, rows::vector);
    assertThrows(IllegalStateException.class, () -> rows.similarity(of(1, 2)));
    assertThrows(IllegalStateException.class, () -> of(1, 2).similarity(rows));
    assertThrows(IllegalArgumentException.class, () -> of(1, 2, 3).similarity(of(1, 2)));
    assertThrows(
        IllegalArgumentException.class,
        () -> Embedding.ofRows(new float[] {1, 2, 3}, 2, InputUsage.none()));
    assertThrows(IllegalArgumentException.class, () -> of());
  }

  @Test
  void usageAddsUp() {
    var sum = InputUsage.none().plus(InputUsage.of(5)).plus(InputUsage.of(2, 9));
    assertEquals(InputUsage.of(7, 9), sum);
    assertEquals("7 tokens, 9 more cut", sum.toString());
    assertEquals("5 tokens", InputUsage.of(5).toString());
    assertThrows(IllegalArgumentException.class, () -> InputUsage.of(-1));
    assertThrows(IllegalArgumentException.class, () -> InputUsage.of(1, -1));
  }

  @Test
  void aScoreIsANumber() {
    var relevance = Relevance.of(2, 0.5, InputUsage.of(4));
    assertEquals("document 2: 0.5", relevance.toString());
    assertThrows(IllegalArgumentException.class, () -> Relevance.of(-1, 0.5, InputUsage.none()));
    assertThrows(
        IllegalArgumentException.class, () -> Relevance.of(0, Double.NaN, InputUsage.none()));
  }
}
