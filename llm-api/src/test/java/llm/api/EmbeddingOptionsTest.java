package llm.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.OptionalInt;
import llm.api.EmbeddingOptions.Purpose;
import org.junit.jupiter.api.Test;

class EmbeddingOptionsTest {
  @Test
  void defaults() {
    var options = EmbeddingOptions.defaults();
    assertEquals(Optional.empty(), options.pooling());
    assertTrue(options.normalized());
    assertEquals(OptionalInt.empty(), options.dimensions());
    assertFalse(options.truncated());
    assertEquals(Purpose.TEXT, options.purpose());
    assertEquals(Optional.empty(), options.prefix());
    assertTrue(options.parsesSpecial());
    assertEquals(Optional.empty(), options.observer());
    assertFalse(RerankOptions.defaults().raw());
    assertFalse(RerankOptions.defaults().truncated());
  }

  /** What a builder does afterwards does not change what it has built. */
  @Test
  void optionsDoNotChange() {
    var builder = EmbeddingOptions.builder().pooling(Pooling.CLS).dimensions(3).prefix("");
    var options = builder.build();
    builder.pooling(Pooling.MEAN).truncated(true);
    assertEquals(Optional.of(Pooling.CLS), options.pooling());
    assertFalse(options.truncated());
    assertEquals(Optional.of(""), options.prefix());
  }

  @Test
  void aBuilderOfOptionsHasAllOfThem() {
    Observer observer = (position, logits) -> {};
    var options =
        EmbeddingOptions.builder()
            .pooling(Pooling.LAST)
            .normalized(false)
            .dimensions(5)
            .truncated(true)
            .purpose(Purpose.QUERY)
            .prefix("p")
            .parsesSpecial(false)
            .observer(observer)
            .build();
    var copy = options.toBuilder().purpose(Purpose.DOCUMENT).build();
    assertEquals(Purpose.QUERY, options.purpose());
    assertEquals(Purpose.DOCUMENT, copy.purpose());
    assertEquals(options.pooling(), copy.pooling());
    assertFalse(copy.normalized());
    assertEquals(OptionalInt.of(5), copy.dimensions());
    assertTrue(copy.truncated());
    assertEquals(Optional.of("p"), copy.prefix());
    assertFalse(copy.parsesSpecial());
    assertEquals(Optional.of(observer), copy.observer());
    var rerank = RerankOptions.builder().raw(true).truncated(true).build().toBuilder().build();
    assertTrue(rerank.raw() && rerank.truncated());
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> EmbeddingOptions.builder().dimensions(0));
    assertEquals("dimensions: 0, expected 1 or more", e.getMessage());
  }
}
