package llm.blocks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.tensor.Activation;
import llm.tensor.Rows;
import llm.tensor.Workspace;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.SequenceState;
import llm.tensor.sequence.Sight;
import org.junit.jupiter.api.Test;

/** Encoders so small that what they compute can be said. */
class EncoderTest {
  /** Scores are all 0, so that each row gets the mean of the values that it sees. */
  private static TinyWeights weights() {
    var w =
        TinyWeights.width(2)
            .matrix("token_embd.weight", 2, 1, 0, 0, 1, 3, 5)
            .matrix("token_types.weight", 2, 0, 0, 10, 20)
            .matrix("position_embd.weight", 2, 0, 0, 0, 0, 0, 0, 0, 0)
            .vector("output_norm.weight", 1, 1)
            .matrix("cls.output.weight", 2, 1, 1);
    for (int i = 0; i < 2; i++) {
      w.matrix("blk." + i + ".attn_q.weight", 2, 0, 0, 0, 0)
          .matrix("blk." + i + ".attn_k.weight", 2, 0, 0, 0, 0)
          .matrix("blk." + i + ".attn_v.weight", 2, 1, 0, 0, 1)
          .matrix("blk." + i + ".attn_output.weight", 2, 1, 0, 0, 1)
          .matrix("blk." + i + ".ffn_up.weight", 2, 0, 0)
          .matrix("blk." + i + ".ffn_down.weight", 1, 0, 0);
    }
    return w;
  }

  private static Hyperparameters hp(boolean causal) {
    return Hyperparameters.of(
        Map.of(
            "general.architecture",
            "x",
            "x.embedding_length",
            2L,
            "x.block_count",
            2L,
            "x.attention.causal",
            causal));
  }

  /** A norm that leaves rows as they are: residual sums can be followed by hand. */
  private record Plain() implements Norm {
    @Override
    public void apply(Rows x, Rows out, Pass pass) {
      if (x != out) out.copyFrom(x);
    }

    @Override
    public Description describe() {
      return Description.of("plain", "PlainNorm");
    }
  }

  private static Encoder encoder(Sight sight) {
    var w = weights().weights();
    var embedding =
        Embedding.of(w.at("token_embd"))
            .withPositions(w.at("position_embd"))
            .withTypes(w.at("token_types"));
    return Encoder.of(
        hp(false),
        w,
        embedding,
        i ->
            Block.sequentialNormedSums(
                Attention.of(w.block(i), new Heads(1, 1, 2, 2), Positions.none()).withSight(sight),
                new Plain(),
                FeedForward.plain(w.block(i), 1, Activation.GELU_EXACT),
                new Plain()));
  }

  private static float[] run(Encoder encoder, Batch batch) {
    return Passes.values(encoder.hidden(new Pass(batch, new Workspace(TinyWeights.WORKERS))));
  }

  private static Batch batch(SequenceState state, int... tokens) {
    var batch = new Batch();
    for (int i = 0; i < tokens.length; i++) batch.add(tokens[i], i, state, true);
    return batch;
  }

  /** Two rows, a and b: each block adds (a + b) / 2 to both; after two, 2 (a + b) - a and - b. */
  @Test
  void rowsSeeLaterOnes() {
    var encoder = encoder(Sight.both());
    var found = run(encoder, batch(encoder.newState(KeyValueType.F32), 0, 1));
    assertArrayEquals(new float[] {2.5f, 1.5f, 1.5f, 2.5f}, found, 1e-6f);
  }

  /** The same with rows that see themselves and earlier ones: row 0 doubles in each block. */
  @Test
  void unlessTheirSightIsAnother() {
    var encoder = encoder(Sight.all());
    var found = run(encoder, batch(encoder.newState(KeyValueType.F32), 0, 1));
    assertArrayEquals(new float[] {4, 0}, java.util.Arrays.copyOf(found, 2), 1e-6f);
  }

  /** Three rows: the outer ones do not see each other in the first block. */
  @Test
  void aWindowReachesBothWays() {
    var encoder = encoder(Sight.bothWindow(1));
    var found = run(encoder, batch(encoder.newState(KeyValueType.F32), 0, 1, 0));
    // Block 0: {1.5, 0.5}, {2/3, 4/3}, {1.5, 0.5}; block 1 adds the mean of what is near.
    float outer = 1.5f + (1.5f + 2 / 3f) / 2;
    float inner = 2 / 3f + (2 * 1.5f + 2 / 3f) / 3;
    assertArrayEquals(
        new float[] {outer, inner, outer}, new float[] {found[0], found[2], found[4]}, 1e-6f);
  }

  @Test
  void rowsHaveTypes() {
    var encoder = encoder(Sight.both());
    assertEquals(2, encoder.typeCount());
    var batch = new Batch();
    batch.add(0, 0, encoder.newState(KeyValueType.F32), true);
    batch.setType(1);
    assertArrayEquals(new float[] {44, 80}, run(encoder, batch), 1e-5f);
  }

  @Test
  void onlyRowsThatAskForItComeOut() {
    var encoder = encoder(Sight.both());
    var state = encoder.newState(KeyValueType.F32);
    var batch = new Batch();
    batch.add(0, 0, state, false);
    batch.add(1, 1, state, true);
    assertArrayEquals(new float[] {1.5f, 2.5f}, run(encoder, batch), 1e-6f);
  }

  @Test
  void aNormComesLast() {
    var norm = Norm.layer(weights().weights().at("output_norm"), 0);
    var encoder = encoder(Sight.both()).withNorm(norm);
    var found = run(encoder, batch(encoder.newState(KeyValueType.F32), 0, 1));
    assertArrayEquals(new float[] {1, -1, -1, 1}, found, 1e-5f);
    assertEquals(
        List.of("Embedding", "Block", "Block", "LayerNorm", "Classifier"),
        encoder.describe(KeyValueType.F32).children().stream().map(Description::kind).toList());
  }

  @Test
  void aTextIsOnePass() {
    var encoder = encoder(Sight.both());
    var state = encoder.newState(KeyValueType.F32);
    run(encoder, batch(state, 0, 1));
    var more = new Batch();
    more.add(1, 2, state, true);
    assertEquals(
        "a text begins at position 2, expected 0: an encoder reads it in one pass",
        assertThrows(IllegalStateException.class, () -> run(encoder, more)).getMessage());
    // Another text may take the sequence's place, with others between its rows.
    var other = encoder.newState(KeyValueType.F32);
    var batch = new Batch();
    batch.add(0, 0, state, true);
    batch.add(2, 0, other, false);
    batch.add(1, 1, state, true);
    assertArrayEquals(new float[] {2.5f, 1.5f, 1.5f, 2.5f}, run(encoder, batch), 1e-6f);
  }

  /** Keys and values of one layer, however many there are. */
  @Test
  void layersKeepWhatTheyKeepAtOnePlace() {
    var encoder = encoder(Sight.both());
    assertEquals(4 * Float.BYTES, encoder.stateCost(KeyValueType.F32).bytesPerToken());
  }

  @Test
  void whatTheFileSaysIsChecked() {
    var w = weights().weights();
    var embedding = Embedding.of(w.at("token_embd"));
    var e =
        assertThrows(
            InvalidModelException.class,
            () ->
                Encoder.of(
                    hp(true),
                    w,
                    embedding,
                    i -> {
                      throw new AssertionError();
                    }));
    assertEquals(
        "x.attention.causal is true, expected false: an encoder sees later positions too",
        e.getMessage());
    var encoder = encoder(Sight.both());
    assertEquals(4, encoder.positionLimit());
    assertEquals(3, encoder.vocabularySize());
    assertEquals(Head.Kind.SCORES, encoder.head().orElseThrow().kind());
  }
}
