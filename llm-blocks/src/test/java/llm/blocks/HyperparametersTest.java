package llm.blocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HyperparametersTest {
  private final Hyperparameters hp =
      Hyperparameters.of(
          Map.of(
              "general.architecture",
              "x",
              "x.block_count",
              2L,
              "x.embedding_length",
              0L,
              "x.attention.head_count",
              4L,
              "x.feed_forward_length",
              List.of(8L, 16L),
              "x.context_length",
              "many"));

  private static String message(org.junit.jupiter.api.function.Executable executable) {
    return assertThrows(InvalidModelException.class, executable).getMessage();
  }

  @Test
  void readsNumbersAndLists() {
    assertEquals(2, hp.blockCount());
    assertEquals(16, hp.feedForwardLength(1));
    assertEquals(4, hp.headCountKv(0));
    assertEquals(10000, hp.real("rope.freq_base", 10000));
  }

  @Test
  void namesTheKeyThatIsWrong() {
    assertEquals(
        "x.embedding_length is 0, expected a whole number of 1 or more",
        message(hp::embeddingLength));
    assertEquals(
        "x.context_length is many, expected a whole number of 1 or more",
        message(hp::contextLength));
    assertEquals("the key x.rope.freq_base is missing", message(() -> hp.real("rope.freq_base")));
    assertEquals(
        "x.feed_forward_length is 2 numbers, expected one for each of the blocks",
        message(() -> hp.feedForwardLength(2)));
    assertEquals(
        "general.architecture is null, expected the name of an architecture",
        message(() -> Hyperparameters.of(Map.of())));
  }
}
