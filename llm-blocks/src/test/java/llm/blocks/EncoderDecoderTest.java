package llm.blocks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import llm.blocks.attention.Attention;
import llm.blocks.attention.CrossAttention;
import llm.blocks.attention.Heads;
import llm.tensor.Activation;
import llm.tensor.Rows;
import llm.tensor.Workspace;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.SequenceState;
import llm.tensor.sequence.Sight;
import llm.tensor.sequence.StateSlot;
import org.junit.jupiter.api.Test;

class EncoderDecoderTest {
  private static final int WIDTH = 4;
  private static final int VOCABULARY = 7;
  private static final int START = 2;

  private final Weights w = weights();
  private final Workspace workspace = new Workspace(TinyWeights.WORKERS);
  private final Counting counting = new Counting(CrossAttention.of(w.at("dec"), heads()));
  private final EncoderDecoder model = EncoderDecoder.of(encoder(), decoder(), cross(), START);

  private static Weights weights() {
    var random = new Random(3);
    var w =
        TinyWeights.width(WIDTH)
            .random("token_embd.weight", WIDTH, VOCABULARY, random)
            .vector("norm.weight", 1, 2, 1, 0.5f);
    for (var place : List.of("enc.", "dec.")) {
      w.random(place + "attn_qkv.weight", WIDTH, 12, random)
          .random(place + "attn_output.weight", WIDTH, WIDTH, random)
          .random(place + "ffn_up.weight", WIDTH, 5, random)
          .random(place + "ffn_down.weight", 5, WIDTH, random);
    }
    for (var name : List.of("q", "k", "v", "o")) {
      w.random("dec.cross_attn_" + name + ".weight", WIDTH, WIDTH, random);
    }
    return w.weights();
  }

  /** Says how often it was shown an encoder's rows. */
  private static final class Counting implements CrossMixer {
    private final CrossMixer mixer;
    private int reads;

    Counting(CrossMixer mixer) {
      this.mixer = mixer;
    }

    @Override
    public void read(Rows encoded, Pass pass) {
      reads++;
      mixer.read(encoded, pass);
    }

    @Override
    public void apply(Rows x, Rows y, Pass pass) {
      mixer.apply(x, y, pass);
    }

    @Override
    public List<StateSlot<?>> states() {
      return mixer.states();
    }

    @Override
    public Description describe() {
      return mixer.describe();
    }
  }

  private static Heads heads() {
    return new Heads(2, 2, 2, 2);
  }

  private Norm norm() {
    return Norm.rms(w.at("norm"), 1e-5f);
  }

  private List<CrossMixer> cross() {
    return List.of(counting);
  }

  private Block block(String place) {
    var attention = Attention.fused(w.at(place), heads(), Positions.none());
    var seeing = place.equals("enc") ? attention.withSight(Sight.both()) : attention;
    var feedForward = FeedForward.plain(w.at(place), 5, Activation.RELU);
    return Block.sequential(norm(), seeing, norm(), feedForward);
  }

  private Encoder encoder() {
    return Encoder.of(Embedding.of(w.at("token_embd")), 1, i -> block("enc")).withNorm(norm());
  }

  private Decoder decoder() {
    var embedding = Embedding.of(w.at("token_embd"));
    return Decoder.of(
        embedding, 1, i -> block("dec").withCross(norm(), counting), norm(), embedding.tied());
  }

  private float[] run(SequenceState state, int... tokens) {
    var batch = new Batch();
    int from = state.length();
    for (int i = 0; i < tokens.length; i++) batch.add(tokens[i], from + i, state, true);
    return run(new Pass(batch, workspace));
  }

  private float[] run(Pass pass) {
    var logits = Passes.values(model.forward(pass));
    workspace.release(0);
    return logits;
  }

  private SequenceState state(int... source) {
    return model.newState(KeyValueType.F32, source);
  }

  /** Encoder and decoder computed apart, by the same blocks. */
  @Test
  void isADecoderThatLooksAtTheEncodersRows() {
    int[] source = {1, 5, 3};
    var encoder = encoder();
    var batch = new Batch();
    var read = encoder.newState(KeyValueType.F32);
    for (int i = 0; i < 3; i++) batch.add(source[i], i, read, true);
    var encoded = encoder.hidden(new Pass(batch, workspace));

    var cross = CrossAttention.of(w.at("dec"), heads());
    var embedding = Embedding.of(w.at("token_embd"));
    var decoder =
        Decoder.of(
            embedding, 1, i -> block("dec").withCross(norm(), cross), norm(), embedding.tied());
    var state = decoder.newState(KeyValueType.F32);
    var places = new Batch();
    for (int i = 0; i < 3; i++) places.add(source[i], i, state);
    cross.read(encoded, new Pass(places, workspace));
    var rows = new Batch();
    for (int i = 0; i < 2; i++) rows.add(START + i, i, state, true);
    var expected = Passes.values(decoder.forward(new Pass(rows, workspace)));
    workspace.release(0);
    assertArrayEquals(expected, run(state(source), START, START + 1));
  }

  @Test
  void theEncoderReadsOnceForASequenceAndItsBranches() {
    var state = state(1, 5, 3);
    var whole = run(state, START, 4, 6);
    state.truncate(1);
    var branch = state.branch(1);
    var rest = Arrays.copyOfRange(whole, VOCABULARY, 3 * VOCABULARY);
    assertArrayEquals(rest, run(state, 4, 6), 1e-5f);
    assertArrayEquals(rest, run(branch, 4, 6), 1e-5f);
    state.truncate(0);
    assertArrayEquals(whole, run(state, START, 4, 6), 1e-5f);
    assertEquals(1, counting.reads);
  }

  @Test
  void aPassThatFailsInTheEncoderChangesNothing() {
    var expected = run(state(1, 5, 3), START);
    var going = state(6, 6);
    run(going, START);
    var begins = state(1, 5, 3);
    var batch = new Batch();
    batch.add(4, 1, going, true);
    batch.add(START, 0, begins, true);
    var failing =
        new Pass.Observer() {
          @Override
          public boolean observes(String name) {
            if (name.equals("enc.result_norm")) throw new IllegalStateException("failed");
            return false;
          }

          @Override
          public void observe(String name, int row, float[] values) {}
        };
    assertThrows(
        IllegalStateException.class, () -> model.forward(new Pass(batch, workspace, failing)));
    workspace.release(0);
    assertEquals(1, going.length());
    assertEquals(0, begins.length());
    assertArrayEquals(expected, run(begins, START));
  }

  /** What the encoder computes is told apart from what the decoder does. */
  @Test
  void intermediatesOfTheEncoderHaveItsName() {
    var names = new ArrayList<String>();
    var rows = new ArrayList<Integer>();
    var observer =
        new Pass.Observer() {
          @Override
          public boolean observes(String name) {
            names.add(name);
            return name.equals("enc.result_norm") || name.equals("cross_kq_softmax.0");
          }

          @Override
          public void observe(String name, int row, float[] values) {
            rows.add(row);
            assertEquals(name.startsWith("enc.") ? WIDTH : 2 * 3, values.length, name);
          }
        };
    var batch = new Batch();
    batch.add(START, 0, state(1, 5, 3), true);
    run(new Pass(batch, workspace, observer));
    assertEquals(List.of(0, 1, 2, 0), rows);
    assertTrue(names.containsAll(List.of("enc.attn_norm.0", "attn_norm.0", "cross_attn_out.0")));
    assertTrue(names.indexOf("cross_attn_out.0") < names.indexOf("ffn_inp.0"), names::toString);
    assertFalse(names.contains("enc.cross_attn_out.0"));
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThrows(IllegalArgumentException.class, this::state);
    var none = model.newState(KeyValueType.F32);
    var e = assertThrows(IllegalStateException.class, () -> run(none, START));
    assertEquals("a sequence for which the encoder was given no text", e.getMessage());
    var wrong =
        assertThrows(
            InvalidModelException.class,
            () -> EncoderDecoder.of(encoder(), decoder(), cross(), VOCABULARY));
    assertEquals("decoder_start_token_id is 7, expected 0 to 6", wrong.getMessage());
    assertThrows(
        IllegalStateException.class,
        () -> block("dec").withCross(norm(), counting).withCross(norm(), counting));
  }

  @Test
  void itSaysWhatItIs() {
    assertEquals(START, model.startToken());
    assertEquals(VOCABULARY, model.vocabularySize());
    var description = model.describe(KeyValueType.F32);
    assertEquals(
        List.of("encoder", "decoder"),
        description.children().stream().map(Description::name).toList());
    // keys and values of a token of the decoder's, and of one that the encoder has read
    assertEquals(2 * 2 * WIDTH * Float.BYTES, model.stateCost(KeyValueType.F32).bytesPerToken());
  }
}
