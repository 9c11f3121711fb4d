package llm.tensor.sequence;

import org.jspecify.annotations.Nullable;

/**
 * What one layer's attention computes: sizes, and what is done to a score before softmax.
 *
 * <p>Query head h reads key head {@code h * kvHeads / heads}. A score is {@code q·k * scale}; then
 * soft-capped ({@code cap * tanh(score / cap)}); then a bias by the distance of the key is added;
 * keys out of sight are left out; a sink is one more score without a value.
 */
public final class AttentionShape {
  private final int heads;
  private final int kvHeads;
  private final int keySize;
  private final int valueSize;
  private final float scale;
  private final float softCap;
  private final Sight sight;
  private final @Nullable AttentionBias bias;
  private final float @Nullable [] sinks;

  private AttentionShape(
      int heads,
      int kvHeads,
      int keySize,
      int valueSize,
      float scale,
      float softCap,
      Sight sight,
      @Nullable AttentionBias bias,
      float @Nullable [] sinks) {
    if (kvHeads < 1 || heads % kvHeads != 0) {
      throw new IllegalArgumentException(
          "head_count " + heads + " is no multiple of head_count_kv " + kvHeads);
    }
    this.heads = heads;
    this.kvHeads = kvHeads;
    this.keySize = keySize;
    this.valueSize = valueSize;
    this.scale = scale;
    this.softCap = softCap;
    this.sight = sight;
    this.bias = bias;
    this.sinks = sinks;
  }

  /** Plain scaled dot-product attention (Vaswani et al. 2017). */
  public static AttentionShape of(int heads, int kvHeads, int headSize) {
    float scale = (float) (1 / Math.sqrt(headSize));
    return new AttentionShape(
        heads, kvHeads, headSize, headSize, scale, 0, Sight.all(), null, null);
  }

  /** The same with another factor of the dot product. */
  public AttentionShape withScale(float scale) {
    return new AttentionShape(
        heads, kvHeads, keySize, valueSize, scale, softCap, sight, bias, sinks);
  }

  /** The same with another size of values. */
  public AttentionShape withValueSize(int valueSize) {
    return new AttentionShape(
        heads, kvHeads, keySize, valueSize, scale, softCap, sight, bias, sinks);
  }

  /** The same with scores kept within ± cap (Gemma 2). */
  public AttentionShape withSoftCap(float softCap) {
    return new AttentionShape(
        heads, kvHeads, keySize, valueSize, scale, softCap, sight, bias, sinks);
  }

  /** The same, each row seeing only these positions. */
  public AttentionShape withSight(Sight sight) {
    return new AttentionShape(
        heads, kvHeads, keySize, valueSize, scale, softCap, sight, bias, sinks);
  }

  /** The same with something added to scores by distance. */
  public AttentionShape withBias(AttentionBias bias) {
    return new AttentionShape(
        heads, kvHeads, keySize, valueSize, scale, softCap, sight, bias, sinks);
  }

  /** The same with attention sinks. */
  public AttentionShape withSinks(float[] sinks) {
    return new AttentionShape(
        heads, kvHeads, keySize, valueSize, scale, softCap, sight, bias, sinks);
  }

  /** Query heads. */
  public int heads() {
    return heads;
  }

  /** Key and value heads; divides {@link #heads}. */
  public int kvHeads() {
    return kvHeads;
  }

  /** Floats of a query or key of one head. */
  public int keySize() {
    return keySize;
  }

  /** Floats of a value of one head. */
  public int valueSize() {
    return valueSize;
  }

  /** Factor of the dot product, usually 1/√keySize. */
  public float scale() {
    return scale;
  }

  /** 0 for none. */
  public float softCap() {
    return softCap;
  }

  /** Which positions a row sees. */
  public Sight sight() {
    return sight;
  }

  /** What is added to scores by distance, or null. */
  public @Nullable AttentionBias bias() {
    return bias;
  }

  /** A score of each head that takes part in softmax alone, or null. */
  public float @Nullable [] sinks() {
    return sinks;
  }

  @Override
  public String toString() {
    return heads
        + " heads, "
        + kvHeads
        + " of keys ["
        + keySize
        + "] and values ["
        + valueSize
        + "]";
  }
}
