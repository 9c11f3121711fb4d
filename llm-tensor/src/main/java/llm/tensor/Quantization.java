package llm.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.Optional;
import llm.tensor.codec.AffineBlocks;
import llm.tensor.codec.ByteBlocks;
import llm.tensor.codec.Codec;
import llm.tensor.codec.Encoder;
import llm.tensor.codec.FloatElements;
import llm.tensor.codec.Fp4Blocks;
import llm.tensor.codec.LowBitBlocks;
import llm.tensor.codec.NonLinearBlocks;
import llm.tensor.codec.PlainElements;
import llm.tensor.codec.SymmetricBlocks;
import llm.tensor.codec.TernaryBlocks;
import llm.tensor.codec.codebook.Iq1Blocks;
import llm.tensor.codec.codebook.Iq2Blocks;
import llm.tensor.codec.codebook.Iq3Blocks;
import llm.tensor.codec.superblock.Q2kBlocks;
import llm.tensor.codec.superblock.Q3kBlocks;
import llm.tensor.codec.superblock.Q45kBlocks;
import llm.tensor.codec.superblock.Q6kBlocks;

/**
 * Converts between floats and the elements of a tensor as they are stored.
 *
 * <p>Bytes are little-endian and need no alignment. Decoding gives the same floats, bit for bit, as
 * ggml's reference; NaNs and infinities in a block's scales decode to NaNs and infinities.
 *
 * <p>All methods may be called by several threads at once.
 */
public final class Quantization {
  private Quantization() {}

  /** Whether elements of this type can be decoded; all types can that a file's weights have. */
  public static boolean canDecode(TensorType type) {
    return codec(type).isPresent();
  }

  /** Whether floats can be encoded to this type. */
  public static boolean canEncode(TensorType type) {
    return codec(type).orElse(null) instanceof Encoder;
  }

  /**
   * Decodes successive elements.
   *
   * @param type of the elements
   * @param source where they are
   * @param byteOffset of the first block
   * @param target receives {@code count} floats
   * @param at index of the first float
   * @param count elements; a multiple of the type's {@link TensorType#blockSize() block size}
   * @throws IllegalArgumentException if the type cannot be decoded, or the count is no multiple
   * @throws IndexOutOfBoundsException if source or target is too short
   */
  public static void decode(
      TensorType type, MemorySegment source, long byteOffset, float[] target, int at, int count) {
    var codec =
        codec(type).orElseThrow(() -> new IllegalArgumentException(type + " cannot be decoded"));
    check(type, source, byteOffset, target, at, count);
    codec.decode(source, byteOffset, target, at, count / codec.blockSize());
  }

  /**
   * Encodes successive elements, each block so that its squared error is small.
   *
   * <p>Quantized types hold no NaNs and infinities: these spoil the block that they are in.
   *
   * @param type of the elements
   * @param source holds {@code count} floats
   * @param at index of the first float
   * @param count elements; a multiple of the type's {@link TensorType#blockSize() block size}
   * @param target where the blocks go
   * @param byteOffset of the first block
   * @throws IllegalArgumentException if floats cannot be encoded to this type, or the count is no
   *     multiple
   * @throws IndexOutOfBoundsException if source or target is too short
   */
  public static void encode(
      TensorType type, float[] source, int at, int count, MemorySegment target, long byteOffset) {
    if (!(codec(type).orElse(null) instanceof Encoder encoder)) {
      throw new IllegalArgumentException("floats cannot be encoded to " + type);
    }
    check(type, target, byteOffset, source, at, count);
    encoder.encode(source, at, count / encoder.blockSize(), target, byteOffset);
  }

  private static void check(
      TensorType type, MemorySegment blocks, long byteOffset, float[] floats, int at, int count) {
    Objects.checkFromIndexSize(at, count, floats.length);
    Objects.checkFromIndexSize(byteOffset, type.byteSize(count), blocks.byteSize());
  }

  static Optional<Codec> codec(TensorType type) {
    return Optional.ofNullable(
        switch (type) {
          case F32 -> FloatElements.F32;
          case F16 -> FloatElements.F16;
          case BF16 -> FloatElements.BF16;
          case F64 -> PlainElements.F64;
          case I8 -> PlainElements.I8;
          case I16 -> PlainElements.I16;
          case I32 -> PlainElements.I32;
          case I64 -> PlainElements.I64;
          case Q8_0 -> ByteBlocks.Q8_0;
          case Q4_0 -> SymmetricBlocks.Q4_0;
          case Q5_0 -> SymmetricBlocks.Q5_0;
          case Q4_1 -> AffineBlocks.Q4_1;
          case Q5_1 -> AffineBlocks.Q5_1;
          case Q2_K -> Q2kBlocks.Q2_K;
          case Q3_K -> Q3kBlocks.Q3_K;
          case Q4_K -> Q45kBlocks.Q4_K;
          case Q5_K -> Q45kBlocks.Q5_K;
          case Q6_K -> Q6kBlocks.Q6_K;
          case IQ4_NL -> NonLinearBlocks.IQ4_NL;
          case IQ4_XS -> NonLinearBlocks.IQ4_XS;
          case MXFP4 -> Fp4Blocks.MXFP4;
          case NVFP4 -> Fp4Blocks.NVFP4;
          case Q1_0 -> LowBitBlocks.Q1_0;
          case Q2_0 -> LowBitBlocks.Q2_0;
          case TQ1_0 -> TernaryBlocks.TQ1_0;
          case TQ2_0 -> TernaryBlocks.TQ2_0;
          case IQ1_S -> Iq1Blocks.IQ1_S;
          case IQ1_M -> Iq1Blocks.IQ1_M;
          case IQ2_XXS -> Iq2Blocks.IQ2_XXS;
          case IQ2_XS -> Iq2Blocks.IQ2_XS;
          case IQ2_S -> Iq2Blocks.IQ2_S;
          case IQ3_XXS -> Iq3Blocks.IQ3_XXS;
          case IQ3_S -> Iq3Blocks.IQ3_S;
          // Intermediate results of dot products; no file's weights have these types.
          case Q8_1, Q8_K -> null;
        });
  }
}
