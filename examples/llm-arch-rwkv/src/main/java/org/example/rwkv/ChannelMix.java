package org.example.rwkv;

import java.util.List;
import llm.blocks.Description;
import llm.blocks.FeedForward;
import llm.blocks.Linear;
import llm.blocks.Pass;
import llm.blocks.Weights;
import llm.tensor.Activation;
import llm.tensor.Rows;
import llm.tensor.sequence.StateSlot;

/**
 * RWKV's feed-forward: {@code y = value(relu(key(x + (x' - x) * lerp))²)}, where x' is the row
 * before x.
 */
final class ChannelMix implements FeedForward {
  private final TokenShift shift;
  private final float[] lerp; // [width]
  private final FeedForward layers;

  private ChannelMix(TokenShift shift, float[] lerp, FeedForward layers) {
    this.shift = shift;
    this.lerp = lerp;
    this.layers = layers;
  }

  /**
   * Of {@code channel_mix_lerp_k}, {@code channel_mix_key} and {@code channel_mix_value}.
   *
   * @param w the block's place
   * @param length width between the layers
   */
  static ChannelMix of(Weights w, int length) {
    int width = w.width();
    var layers =
        FeedForward.plain(
            Linear.of(w.at("channel_mix_key"), width, length),
            Linear.of(w.at("channel_mix_value"), length, width),
            Activation.RELU_SQUARED);
    var lerp = w.at("channel_mix_lerp_k").vector(width);
    return new ChannelMix(new TokenShift(width), lerp, layers);
  }

  @Override
  public void apply(Rows x, Rows y, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var previous = workspace.take(x.rows(), x.width());
    shift.apply(x, previous, pass);
    var mixed = workspace.take(x.rows(), x.width());
    TokenShift.lerp(x, previous, lerp, 0, mixed);
    layers.apply(mixed, y, pass);
    workspace.release(mark);
  }

  @Override
  public List<StateSlot<?>> states() {
    return List.of(shift.state());
  }

  @Override
  public Description describe() {
    return Description.of("channel_mix", "ChannelMix").with(layers.describe());
  }
}
