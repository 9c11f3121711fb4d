package llm.blocks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import llm.blocks.attention.Attention;
import llm.blocks.attention.CrossAttention;
import llm.blocks.attention.Heads;
import llm.tensor.Activation;
import llm.tensor.Rows;
import llm.tensor.sequence.KeyValueType;
import org.junit.jupiter.api.Test;

class BlockTest {
  private static final int WIDTH = 4;
  private static final int ROWS = 3;

  private final Weights w = weights();
  private final Norm attnNorm = Norm.rms(w.at("attn_norm"), 1e-5f);
  private final Norm ffnNorm = Norm.layer(w.at("ffn_norm"), 1e-5f);
  private final Attention attention = Attention.fused(w, new Heads(2, 1, 2, 2), Positions.none());
  private final FeedForward feedForward = FeedForward.plain(w, 6, Activation.GELU);

  private static Weights weights() {
    var random = new Random(1);
    return TinyWeights.width(WIDTH)
        .vector("attn_norm.weight", 1, 2, 0.5f, 1)
        .vector("ffn_norm.weight", 2, 1, 1, 0.5f)
        .vector("ffn_norm.bias", 0.1f, 0, 0.2f, 0)
        .random("attn_qkv.weight", WIDTH, 8, random)
        .random("attn_output.weight", WIDTH, WIDTH, random)
        .random("ffn_up.weight", WIDTH, 6, random)
        .random("ffn_down.weight", 6, WIDTH, random)
        .weights();
  }

  private static Rows input() {
    var x = Rows.zero(ROWS, WIDTH);
    for (int i = 0; i < ROWS * WIDTH; i++) x.data()[i] = (float) Math.sin(i * 1.7);
    return x;
  }

  private float[] apply(Block block) {
    var x = input();
    block.apply(x, pass());
    return Passes.values(x);
  }

  private Pass pass() {
    return Passes.of(ROWS, Passes.state(attention.states()));
  }

  private Rows normed(Norm norm, Rows x) {
    var out = Rows.zero(ROWS, WIDTH);
    norm.apply(x, out, pass());
    return out;
  }

  private Rows attended(Rows x) {
    var y = Rows.zero(ROWS, WIDTH);
    attention.apply(x, y, pass());
    return y;
  }

  private Rows fed(Rows x) {
    var y = Rows.zero(ROWS, WIDTH);
    feedForward.apply(x, y, pass());
    return y;
  }

  private static Rows sum(Rows a, Rows b, float scale) {
    var result = Rows.zero(ROWS, WIDTH);
    for (int i = 0; i < ROWS * WIDTH; i++) result.data()[i] = a.data()[i] + scale * b.data()[i];
    return result;
  }

  @Test
  void sequentialFeedsWhatAttentionGave() {
    var h = sum(input(), attended(normed(attnNorm, input())), 1);
    var y = sum(h, fed(normed(ffnNorm, h)), 1);
    assertArrayEquals(
        Passes.values(y),
        apply(Block.sequential(attnNorm, attention, ffnNorm, feedForward)),
        1e-5f);
  }

  /** What looks at another text works between attention and feed-forward. */
  @Test
  void aCrossMixerWorksInBetween() {
    var random = new Random(2);
    var place =
        TinyWeights.width(WIDTH)
            .random("cross_attn_q.weight", WIDTH, WIDTH, random)
            .random("cross_attn_k.weight", WIDTH, 2, random)
            .random("cross_attn_v.weight", WIDTH, 2, random)
            .random("cross_attn_o.weight", WIDTH, WIDTH, random)
            .weights();
    var cross = CrossAttention.of(place, new Heads(2, 1, 2, 2));
    var block = Block.sequential(attnNorm, attention, ffnNorm, feedForward);
    var crossed = block.withCross(attnNorm, cross);
    var pass = Passes.of(ROWS, Passes.state(crossed.states()));
    cross.read(input(), pass);
    var x = input();
    crossed.apply(x, pass);
    var h = sum(input(), attended(normed(attnNorm, input())), 1);
    var looked = Rows.zero(ROWS, WIDTH);
    cross.apply(normed(attnNorm, h), looked, pass);
    var c = sum(h, looked, 1);
    var y = sum(c, fed(normed(ffnNorm, c)), 1);
    assertArrayEquals(Passes.values(y), Passes.values(x), 1e-5f);
    assertThrows(IllegalStateException.class, () -> crossed.withCross(attnNorm, cross));
  }

  @Test
  void parallelIsTheSumItClaims() {
    var x = input();
    var y = sum(sum(x, attended(normed(attnNorm, x)), 1), fed(normed(ffnNorm, x)), 1);
    assertArrayEquals(
        Passes.values(y), apply(Block.parallel(attnNorm, attention, ffnNorm, feedForward)), 1e-5f);
    var oneNorm = sum(sum(x, attended(normed(attnNorm, x)), 1), fed(normed(attnNorm, x)), 1);
    assertArrayEquals(
        Passes.values(oneNorm),
        apply(Block.parallel(attnNorm, attention, attnNorm, feedForward)),
        1e-5f);
  }

  @Test
  void normsAfterInsteadOfBefore() {
    var h = sum(input(), normed(attnNorm, attended(input())), 1);
    var y = sum(h, normed(ffnNorm, fed(h)), 1);
    assertArrayEquals(
        Passes.values(y),
        apply(Block.sequentialNormedAfter(attention, attnNorm, feedForward, ffnNorm)),
        1e-5f);
  }

  @Test
  void normsOfSums() {
    var h = normed(attnNorm, sum(input(), attended(input()), 1));
    var y = normed(ffnNorm, sum(h, fed(h), 1));
    var block = Block.sequentialNormedSums(attention, attnNorm, feedForward, ffnNorm);
    assertArrayEquals(Passes.values(y), apply(block), 1e-5f);
    assertEquals(List.of("", "sum", "", "sum"), places(block));
    assertEquals(attention.states(), block.states());
  }

  @Test
  void aMixerThatJoinsByItself() {
    var inner = normed(ffnNorm, sum(attended(input()), input(), 1));
    var h = normed(attnNorm, sum(input(), inner, 1));
    var y = normed(ffnNorm, sum(h, fed(h), 1));
    var mixer = attention.normedSum(ffnNorm);
    var block = Block.sequentialNormedSums(mixer, attnNorm, feedForward, ffnNorm);
    assertArrayEquals(Passes.values(y), apply(block), 1e-5f);
    assertEquals(attention.states(), mixer.states());
    assertEquals("sum", mixer.describe().children().getLast().details().get("place"));
  }

  @Test
  void noNormBeforeTheMixer() {
    var h = sum(input(), attended(input()), 1);
    var y = sum(h, fed(normed(ffnNorm, h)), 1);
    var block = Block.sequential(attention, ffnNorm, feedForward);
    assertArrayEquals(Passes.values(y), apply(block), 1e-5f);
    assertEquals(List.of("", "before", ""), places(block));
  }

  @Test
  void postNormsAndResidualScale() {
    var h = sum(input(), normed(ffnNorm, attended(normed(attnNorm, input()))), 0.5f);
    var y = sum(h, normed(attnNorm, fed(normed(ffnNorm, h))), 0.5f);
    var block =
        Block.sequential(attnNorm, attention, ffnNorm, feedForward)
            .withPostNorms(ffnNorm, attnNorm)
            .withResidualScale(0.5f);
    assertArrayEquals(Passes.values(y), apply(block), 1e-5f);
  }

  @Test
  void aFeedForwardBesideTheMixerSeesWhatTheMixerSees() {
    var normed = normed(attnNorm, input());
    var h = sum(sum(input(), normed(ffnNorm, attended(normed)), 1), fed(normed), 1);
    var scaled = sum(Rows.zero(ROWS, WIDTH), h, 0.5f);
    var y = sum(scaled, normed(attnNorm, fed(normed(ffnNorm, scaled))), 1);
    var block =
        Block.sequential(attnNorm, attention, ffnNorm, feedForward)
            .withPostNorms(ffnNorm, attnNorm)
            .withBeside(feedForward, 0.5f);
    assertArrayEquals(Passes.values(y), apply(block), 1e-5f);
    assertEquals(List.of("before", "", "after", "beside", "before", "", "after"), places(block));
    assertEquals(0.5f, block.describe(KeyValueType.F32).details().get("sum_scale"));
    assertThrows(IllegalStateException.class, () -> block.withBeside(feedForward, 1));
    var parallel = Block.parallel(attnNorm, attention, feedForward);
    assertThrows(IllegalStateException.class, () -> parallel.withBeside(feedForward, 1));
  }

  @Test
  void oneMoreFeedForwardAndAFactorAtTheEnd() {
    var h = sum(input(), attended(normed(attnNorm, input())), 1);
    var y = sum(h, fed(h), 1);
    var z = sum(Rows.zero(ROWS, WIDTH), sum(y, normed(attnNorm, fed(y)), 1), 3);
    var block =
        Block.sequential(attnNorm, attention, feedForward)
            .withLast(feedForward, attnNorm)
            .withOutputScale(3);
    assertArrayEquals(Passes.values(z), apply(block), 1e-4f);
    assertEquals(List.of("before", "", "", "last", "after"), places(block));
    assertEquals(true, block.describe(KeyValueType.F32).details().get("layer_output_scale"));
  }

  @Test
  void aMixerAlone() {
    var y = sum(input(), attended(normed(attnNorm, input())), 0.5f);
    var block = Block.mixing(attnNorm, attention).withResidualScale(0.5f);
    assertArrayEquals(Passes.values(y), apply(block), 1e-5f);
    assertEquals(List.of("before", ""), places(block));
    assertEquals(attention.states(), block.states());
  }

  @Test
  void aFeedForwardAlone() {
    var y = sum(input(), fed(normed(ffnNorm, input())), 1);
    var block = Block.feeding(ffnNorm, feedForward);
    assertArrayEquals(Passes.values(y), apply(block), 1e-5f);
    assertEquals(List.of("before", ""), places(block));
    assertEquals(List.of(), block.states());
  }

  @Test
  void saysOfEachNormWhetherItWorksBeforeOrAfter() {
    var block = Block.sequential(attnNorm, attention, ffnNorm, feedForward);
    assertEquals(List.of("before", "", "before", ""), places(block));
    assertEquals(
        List.of("before", "", "after", "before", "", "after"),
        places(block.withPostNorms(ffnNorm, attnNorm)));
    assertEquals(
        List.of("", "after", "", "after"),
        places(Block.sequentialNormedAfter(attention, attnNorm, feedForward, ffnNorm)));
    assertEquals(
        List.of("before", "", ""), places(Block.parallel(attnNorm, attention, feedForward)));
  }

  /** Where each child works; empty for what is no norm. */
  private static List<Object> places(Block block) {
    return block.describe(KeyValueType.F32).children().stream()
        .map(child -> child.details().getOrDefault("place", (Object) ""))
        .toList();
  }

  @Test
  void somethingMayComeBehindAllElse() {
    var h = sum(input(), attended(normed(attnNorm, input())), 1);
    var y = sum(h, fed(normed(ffnNorm, h)), 1);
    var z = sum(y, fed(y), 1);
    var block = Block.sequential(attnNorm, attention, ffnNorm, feedForward).withLast(feedForward);
    assertArrayEquals(Passes.values(z), apply(block), 1e-5f);
  }

  @Test
  void whatComesInMayBeKeptForLaterParts() {
    var slot = new PassSlot();
    var h = sum(input(), attended(normed(attnNorm, input())), 1);
    var y = sum(sum(h, fed(normed(ffnNorm, h)), 1), fed(normed(attnNorm, input())), 1);
    var beside = feedForward.normedBefore(attnNorm).reading(slot);
    var block =
        Block.sequential(attnNorm, attention, feedForward.normedBefore(ffnNorm).plus(beside))
            .withKeptInput(slot);
    assertArrayEquals(Passes.values(y), apply(block), 1e-5f);
    // Other options leave it as it is.
    assertArrayEquals(Passes.values(y), apply(block.withResidualScale(1)), 1e-5f);
  }
}
