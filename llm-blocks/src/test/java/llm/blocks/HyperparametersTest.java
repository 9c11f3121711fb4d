package llm.blocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import llm.blocks.attention.Heads;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          attention.layer_norm_rms_epsilon | -1e-5     | is -1.0E-5, expected 0 or more
          attention.layer_norm_rms_epsilon | NaN       | is NaN, expected a finite number
          attention.layer_norm_epsilon     | -1        | is -1.0, expected 0 or more
          attention.layer_norm_epsilon     | Infinity  | is Infinity, expected a finite number
          """)
  void anEpsilonThatCanOnlyGiveNoNumberIsRefused(String key, float value, String problem) {
    var hp = Hyperparameters.of(Map.of("general.architecture", "x", "x." + key, value));
    var message = message(key.contains("rms") ? () -> hp.rmsEpsilon() : () -> hp.layerEpsilon());
    assertEquals("x." + key + " " + problem, message);
  }

  /** Heads that all blocks with attention have are those of the first that has some. */
  @Test
  void aBlockWithoutKeyHeadsHasNoAttention() {
    assertTrue(hp.hasAttention(1));
    var mixed =
        Hyperparameters.of(
            Map.of(
                "general.architecture", "x",
                "x.block_count", 3L,
                "x.embedding_length", 32L,
                "x.attention.head_count", 4L,
                "x.attention.head_count_kv", List.of(0L, 2L, 0L)));
    assertEquals(
        List.of(false, true, false),
        List.of(mixed.hasAttention(0), mixed.hasAttention(1), mixed.hasAttention(2)));
    assertEquals(new Heads(4, 2, 8, 8), Heads.of(mixed));
    assertTrue(message(() -> Heads.of(mixed, 0)).contains("attention.head_count_kv is 0"));
    assertTrue(message(() -> mixed.hasAttention(3)).contains("one for each of the blocks"));
  }

  /** Blocks that draft tokens are behind those that are run; their tensors are not looked at. */
  @Test
  void blocksThatDraftTokensAreNotRun() {
    var hp =
        Hyperparameters.of(
            Map.of(
                "general.architecture", "x",
                "x.block_count", 12L,
                "x.embedding_length", 1L,
                "x.nextn_predict_layers", 2L));
    assertEquals(10, hp.blockCount());
    assertEquals(2, hp.draftBlockCount());
    var w =
        TinyWeights.width(1)
            .vector("blk.1.a.weight", 1)
            .vector("blk.9.a.weight", 1)
            .vector("blk.10.a.weight", 1)
            .vector("blk.11.a.weight", 1)
            .vector("blk.12.a.weight", 1)
            .weights(hp);
    assertEquals(List.of("blk.1.a.weight", "blk.9.a.weight", "blk.12.a.weight"), w.unused());
    var all =
        Hyperparameters.of(
            Map.of("general.architecture", "x", "x.block_count", 2L, "x.nextn_predict_layers", 2L));
    assertEquals(
        "x.nextn_predict_layers is 2, expected less than block_count, 2", message(all::blockCount));
  }

  @Test
  void aBlockMayHaveNoFeedForward() {
    var hp =
        Hyperparameters.of(
            Map.of("general.architecture", "x", "x.feed_forward_length", List.of(0L, 16L)));
    assertEquals(List.of(false, true), List.of(hp.hasFeedForward(0), hp.hasFeedForward(1)));
    assertEquals(16, hp.feedForwardLength(1));
    assertTrue(message(() -> hp.feedForwardLength(0)).contains("feed_forward_length is 0"));
  }

  @Test
  void limitsAndScalesHaveTheirRanges() {
    var hp =
        Hyperparameters.of(
            Map.of("general.architecture", "x", "x.a", -1f, "x.b", 0f, "x.c", 2f, "x.d", 1e300));
    assertEquals("x.a is -1.0, expected 0 or more", message(() -> hp.notNegative("a", 0)));
    assertEquals("x.a is -1.0, expected a number above 0", message(() -> hp.positiveReal("a", 1)));
    assertEquals("x.b is 0.0, expected a number above 0", message(() -> hp.positiveReal("b", 1)));
    assertEquals("x.d is 1.0E300, expected a finite number", message(() -> hp.scale("d", 1)));
    assertEquals(0, hp.notNegative("b", 3));
    assertEquals(3, hp.scale("b", 3));
    assertEquals(2, hp.scale("c", 3));
    assertEquals(-1, hp.scale("a", 3));
  }

  @Test
  void sequencesAreAsLongAsTheContextUnlessSaidOtherwise() {
    var hp = Hyperparameters.of(Map.of("general.architecture", "x", "x.context_length", 64L));
    assertEquals(64, hp.sequenceLength());
    assertEquals(16, hp.withSequenceLength(16).sequenceLength());
    assertEquals(64, hp.withSequenceLength(16).contextLength());
  }

  @Test
  void whatIsLongOrSteersATerminalIsNotRepeated() {
    var hp =
        Hyperparameters.of(
            Map.of(
                "general.architecture",
                "x\u001b[31m",
                "x\u001b[31m.block_count",
                "many\n".repeat(1000)));
    var message = message(hp::blockCount);
    assertEquals(0, message.chars().filter(Character::isISOControl).count());
    assertTrue(message.length() < 200, message);
    assertTrue(message.endsWith("expected a whole number of 1 or more"), message);
  }

  @Test
  void keysMayBeWithoutTheArchitecturesName() {
    var hp =
        Hyperparameters.of(
            Map.of("general.architecture", "x", "a", List.of(1f, 2f), "b", 3f, "c", "many"));
    assertEquals(2, hp.bareReal("a", 1));
    assertEquals(3, hp.bareReal("b", 1));
    for (var key : List.of("a", "c", "d")) {
      var message = message(() -> hp.bareReal(key, 2));
      assertTrue(message.startsWith(key + " is "), message);
    }
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

  @Test
  void truthValuesMayBeNumbers() {
    var flags = Hyperparameters.of(Map.of("general.architecture", "x", "x.a", List.of(0L, 1L)));
    assertEquals(List.of(false, true), flags.flags("a").orElseThrow());
    var other = Hyperparameters.of(Map.of("general.architecture", "x", "x.a", List.of(0L, 2L)));
    assertEquals("x.a is [0, 2], expected true or false each", message(() -> other.flags("a")));
  }

  @Test
  void floatsOfBlocks() {
    var of =
        Hyperparameters.of(Map.of("general.architecture", "x", "x.a", List.of(1f, 2f), "x.b", 3f));
    assertEquals(2, of.real("a", 1, 7));
    assertEquals(3, of.real("b", 1, 7));
    assertEquals(7, of.real("c", 1, 7));
    assertEquals(
        "x.a is 2 numbers, expected one for each of the blocks", message(() -> of.real("a", 2, 7)));
  }
}
