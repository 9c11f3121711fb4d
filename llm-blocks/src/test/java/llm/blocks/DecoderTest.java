package llm.blocks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import llm.blocks.attention.Alibi;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.tensor.Activation;
import llm.tensor.Rows;
import llm.tensor.Workspace;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.StateSlot;
import org.junit.jupiter.api.Test;

class DecoderTest {
  private final Weights w = weights();
  private final Decoder decoder = decoder(Embedding.of(w.at("token_embd")).tied());

  private static Weights weights() {
    var random = new Random(3);
    var w = TinyWeights.width(4).random("token_embd.weight", 4, 7, random);
    w.vector("output_norm.weight", 1, 1, 1, 1).random("wrong.weight", 4, 6, random);
    for (int i = 0; i < 2; i++) {
      var p = "blk." + i + ".";
      w.vector(p + "attn_norm.weight", 1, 1, 1, 1)
          .vector(p + "ffn_norm.weight", 1, 1, 1, 1)
          .random(p + "attn_qkv.weight", 4, 12, random)
          .random(p + "attn_output.weight", 4, 4, random)
          .random(p + "ffn_up.weight", 4, 5, random)
          .random(p + "ffn_down.weight", 5, 4, random);
    }
    return w.weights();
  }

  private Decoder decoder(Linear output) {
    return Decoder.of(
        Embedding.of(w.at("token_embd")),
        2,
        i ->
            Block.sequential(
                Norm.rms(w.block(i).at("attn_norm"), 1e-5f),
                Attention.fused(w.block(i), new Heads(2, 2, 2, 2), Alibi.of(2)),
                Norm.rms(w.block(i).at("ffn_norm"), 1e-5f),
                FeedForward.plain(w.block(i), 5, Activation.SILU)),
        Norm.rms(w.at("output_norm"), 1e-5f),
        output);
  }

  /** The logits of the last token of each of two sequences, in one batch or one after the other. */
  private float[] logits(boolean together) {
    var workspace = new Workspace(TinyWeights.WORKERS);
    var states = List.of(decoder.newState(KeyValueType.F32), decoder.newState(KeyValueType.F32));
    int[][] sequences = {{1, 2, 3}, {4, 5}};
    var result = new float[2 * 7];
    var batch = new Batch();
    for (int s = 0; s < 2; s++) {
      if (!together) batch.clear();
      int n = sequences[s].length;
      for (int i = 0; i < n; i++) batch.add(sequences[s][i], i, states.get(s), i == n - 1);
      if (together && s == 0) continue;
      var logits = decoder.forward(new Pass(batch, workspace));
      System.arraycopy(logits.data(), 0, result, together ? 0 : s * 7, logits.rows() * 7);
    }
    return result;
  }

  @Test
  void sequencesInOneBatchEqualEachAlone() {
    assertArrayEquals(logits(false), logits(true), 1e-5f);
  }

  @Test
  void intermediatesAreSeenByName() {
    var names = new ArrayList<String>();
    var observer =
        new Pass.Observer() {
          @Override
          public boolean observes(String name) {
            return true;
          }

          @Override
          public void observe(String name, int row, float[] values) {
            if (row == 0) names.add(name + " " + values.length);
          }
        };
    var batch = new Batch();
    var state = decoder.newState(KeyValueType.F32);
    batch.add(1, 0, state, true);
    batch.add(2, 1, state, true);
    decoder.forward(new Pass(batch, new Workspace(TinyWeights.WORKERS), observer));
    assertEquals("inp_embd 4", names.get(0));
    assertEquals("result_norm 4", names.get(names.size() - 1));
    for (int i = 0; i < 2; i++) {
      for (var name :
          List.of("attn_norm", "Qcur", "Kcur", "Vcur", "kqv_out", "ffn_norm", "l_out")) {
        assertTrue(names.contains(name + "." + i + " 4"), name + " in " + names);
      }
      assertTrue(names.contains("kq_softmax." + i + " 2"), () -> "kq_softmax in " + names);
    }
  }

  @Test
  void describesItself() {
    var description = decoder.describe(KeyValueType.F32);
    assertEquals(
        List.of("token_embd", "blk.0", "blk.1", "output_norm", "token_embd"),
        description.children().stream().map(Description::name).toList());
    long block = 4 * 12 + 4 * 4 + 2 * 4 * 5;
    assertEquals(2 * block + 4 * 7, description.multiplications());
  }

  /** Two streams that begin as the embedding and its opposite; of them the first is left. */
  private static final class Opposites implements ResidualStreams {
    @Override
    public Rows begin(Rows embedded, Pass pass) {
      var x = pass.workspace().take(embedded.rows(), 2 * embedded.width());
      for (int r = 0; r < x.rows(); r++) {
        for (int i = 0; i < embedded.width(); i++) {
          float value = embedded.data()[embedded.offset(r) + i];
          x.data()[x.offset(r) + i] = value;
          x.data()[x.offset(r) + embedded.width() + i] = -value;
        }
      }
      return x;
    }

    @Override
    public Rows end(Rows x, Pass pass) {
      var first = pass.workspace().take(x.rows(), x.width() / 2);
      for (int r = 0; r < x.rows(); r++) {
        System.arraycopy(x.data(), x.offset(r), first.data(), first.offset(r), first.width());
      }
      return first;
    }

    @Override
    public Description describe() {
      return Description.of("streams", "Opposites");
    }
  }

  /** A layer of somebody else: takes the mean of both streams, and three times it, to the first. */
  private static final class Mean implements Layer {
    @Override
    public void apply(Rows x, Pass pass) {
      int width = x.width() / 2;
      for (int r = 0; r < x.rows(); r++) {
        int at = x.offset(r);
        for (int i = at; i < at + width; i++) {
          x.data()[i] += 3 * (x.data()[i] + x.data()[i + width]) / 2;
        }
      }
    }

    @Override
    public List<StateSlot<?>> states() {
      return List.of();
    }

    @Override
    public Description describe(KeyValueType type) {
      return Description.of("", "Mean");
    }
  }

  /** The streams cancel each other, so the layers change nothing. */
  @Test
  void layersAndStreamsMayBeAPluginsOwn() {
    var embedding = Embedding.of(w.at("token_embd"));
    var norm = Norm.rms(w.at("output_norm"), 1e-5f);
    var layered = Decoder.of(embedding, 2, i -> new Mean(), norm, embedding.tied());
    var own = layered.withStreams(new Opposites()).withLogitScale(1);
    var plain = Decoder.of(embedding, 0, i -> new Mean(), norm, embedding.tied());
    assertArrayEquals(logitsOf(plain), logitsOf(own), 1e-6f);
    assertEquals(
        List.of("token_embd", "streams", "blk.0", "blk.1", "output_norm", "token_embd"),
        own.describe(KeyValueType.F32).children().stream().map(Description::name).toList());
  }

  private static float[] logitsOf(Decoder decoder) {
    var batch = new Batch();
    var state = decoder.newState(KeyValueType.F32);
    for (int i = 0; i < 3; i++) batch.add(i + 1, i, state, i != 1);
    return Passes.values(decoder.forward(new Pass(batch, new Workspace(TinyWeights.WORKERS))));
  }

  @Test
  void whatLayersReadIsComputedBeforeThem() {
    var slot = new PassSlot();
    var inputs =
        new LayerInputs() {
          @Override
          public void apply(Rows embedded, Pass pass) {
            slot.take(embedded.rows(), embedded.width(), pass).copyFrom(embedded);
          }

          @Override
          public Description describe() {
            return Description.of("inputs", "Copies");
          }
        };
    var embedding = Embedding.of(w.at("token_embd"));
    var doubling =
        Block.feeding(
            Norm.rms(w.at("output_norm"), 1e-5f),
            new FeedForward() {
              @Override
              public void apply(Rows x, Rows y, Pass pass) {
                y.copyFrom(slot.of(pass));
              }

              @Override
              public Description describe() {
                return Description.of("ffn", "FeedForward");
              }
            });
    var norm = Norm.rms(w.at("output_norm"), 0);
    var plain = Decoder.of(embedding, 0, i -> doubling, norm, embedding.tied());
    var reading =
        Decoder.of(embedding.withLayerInputs(inputs), 1, i -> doubling, norm, embedding.tied());
    assertArrayEquals(logitsOf(plain), logitsOf(reading), 1e-6f); // twice as long, then normalised
    var without = Decoder.of(embedding, 1, i -> doubling, norm, embedding.tied());
    assertThrows(IllegalStateException.class, () -> logitsOf(without));
  }

  @Test
  void anOutputOfAnotherSizeThanTheVocabularyIsRefused() {
    var e =
        assertThrows(InvalidModelException.class, () -> decoder(Linear.of(w.at("wrong"), 4, 6)));
    assertEquals(
        "the output has 6 rows, expected one for each of the 7 tokens of the embedding",
        e.getMessage());
  }
}
