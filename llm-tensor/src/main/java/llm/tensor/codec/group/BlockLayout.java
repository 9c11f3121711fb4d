package llm.tensor.codec.group;

import static llm.tensor.codec.group.FactorOrder.EXPONENT;
import static llm.tensor.codec.group.FactorOrder.SCALE;
import static llm.tensor.codec.group.FactorOrder.SCALES_AND_MINIMA_OF_4_BITS_FOR_16;
import static llm.tensor.codec.group.FactorOrder.SCALES_AND_MINIMA_OF_6_BITS;
import static llm.tensor.codec.group.FactorOrder.SCALES_OF_6_BITS;
import static llm.tensor.codec.group.FactorOrder.SCALES_OF_6_BITS_FOR_16;
import static llm.tensor.codec.group.FactorOrder.SCALES_OF_8_BITS_FOR_16;
import static llm.tensor.codec.group.FactorOrder.SCALE_AND_MINIMUM;
import static llm.tensor.codec.group.IntegerBits.lowest;
import static llm.tensor.codec.group.IntegerOrder.BITS_OF_256;
import static llm.tensor.codec.group.IntegerOrder.BITS_OF_32;
import static llm.tensor.codec.group.IntegerOrder.BYTES;
import static llm.tensor.codec.group.IntegerOrder.NIBBLES_OF_128;
import static llm.tensor.codec.group.IntegerOrder.NIBBLES_OF_32;
import static llm.tensor.codec.group.IntegerOrder.NIBBLES_OF_64;
import static llm.tensor.codec.group.IntegerOrder.PAIRS_OF_128;

import java.util.List;
import java.util.Optional;
import llm.tensor.codec.AffineBlocks;
import llm.tensor.codec.ByteBlocks;
import llm.tensor.codec.Codec;
import llm.tensor.codec.Fp4Blocks;
import llm.tensor.codec.NonLinearBlocks;
import llm.tensor.codec.SymmetricBlocks;
import llm.tensor.codec.superblock.Q2kBlocks;
import llm.tensor.codec.superblock.Q3kBlocks;
import llm.tensor.codec.superblock.Q45kBlocks;
import llm.tensor.codec.superblock.Q6kBlocks;

/**
 * How the blocks of a type hold integers and factors: the table of types for those who pack weights
 * anew.
 *
 * <p>A weight is {@code scale * (integer - zero) + minimum}, or {@code scale * level[integer]}.
 *
 * @param zero what integers are larger by than what they stand for; with a codebook, the power of
 *     two that makes all levels positive
 * @param integers their bits, the lowest first
 */
public record BlockLayout(
    Codec codec, FactorOrder factors, int zero, Codebook codebook, List<IntegerBits> integers) {
  /** All of them. */
  public static final List<BlockLayout> ALL =
      List.of(
          of(ByteBlocks.Q8_0, SCALE, 128, lowest(BYTES, ByteBlocks.QS)),
          of(SymmetricBlocks.Q4_0, SCALE, 8, lowest(NIBBLES_OF_32, SymmetricBlocks.QS_4)),
          of(
              SymmetricBlocks.Q5_0,
              SCALE,
              16,
              lowest(NIBBLES_OF_32, SymmetricBlocks.QS_5),
              new IntegerBits(BITS_OF_32, SymmetricBlocks.QH, 4)),
          of(AffineBlocks.Q4_1, SCALE_AND_MINIMUM, 0, lowest(NIBBLES_OF_32, AffineBlocks.QS_4)),
          of(
              AffineBlocks.Q5_1,
              SCALE_AND_MINIMUM,
              0,
              lowest(NIBBLES_OF_32, AffineBlocks.QS_5),
              new IntegerBits(BITS_OF_32, AffineBlocks.QH, 4)),
          of(
              Q2kBlocks.Q2_K,
              SCALES_AND_MINIMA_OF_4_BITS_FOR_16,
              0,
              lowest(PAIRS_OF_128, Q2kBlocks.QS)),
          of(
              Q3kBlocks.Q3_K,
              SCALES_OF_6_BITS_FOR_16,
              4,
              lowest(PAIRS_OF_128, Q3kBlocks.QS),
              new IntegerBits(BITS_OF_256, Q3kBlocks.HMASK, 2)),
          of(
              Q45kBlocks.Q4_K,
              SCALES_AND_MINIMA_OF_6_BITS,
              0,
              lowest(NIBBLES_OF_64, Q45kBlocks.QS_4)),
          of(
              Q45kBlocks.Q5_K,
              SCALES_AND_MINIMA_OF_6_BITS,
              0,
              lowest(NIBBLES_OF_64, Q45kBlocks.QS_5),
              new IntegerBits(BITS_OF_256, Q45kBlocks.QH, 4)),
          of(
              Q6kBlocks.Q6_K,
              SCALES_OF_8_BITS_FOR_16,
              32,
              lowest(NIBBLES_OF_128, Q6kBlocks.QL),
              new IntegerBits(PAIRS_OF_128, Q6kBlocks.QH, 4)),
          levels(NonLinearBlocks.IQ4_NL, SCALE, 128, Codebook.NON_LINEAR, NonLinearBlocks.NL_QS),
          levels(
              NonLinearBlocks.IQ4_XS,
              SCALES_OF_6_BITS,
              128,
              Codebook.NON_LINEAR,
              NonLinearBlocks.XS_QS),
          levels(Fp4Blocks.MXFP4, EXPONENT, 16, Codebook.FP4, Fp4Blocks.MX_QS));

  /** Copies the list. */
  public BlockLayout {
    integers = List.copyOf(integers);
  }

  private static BlockLayout of(
      Codec codec, FactorOrder factors, int zero, IntegerBits... integers) {
    return new BlockLayout(codec, factors, zero, Codebook.NONE, List.of(integers));
  }

  private static BlockLayout levels(
      Codec codec, FactorOrder factors, int zero, Codebook codebook, int nibbles) {
    return new BlockLayout(codec, factors, zero, codebook, List.of(lowest(NIBBLES_OF_32, nibbles)));
  }

  /** That of a codec, if it is in the table. */
  public static Optional<BlockLayout> of(Codec codec) {
    return ALL.stream().filter(layout -> layout.codec.equals(codec)).findFirst();
  }

  /** The same with a byte for each integer, which the codebook has become part of. */
  public BlockLayout withBytes() {
    return new BlockLayout(codec, factors, zero, Codebook.NONE, List.of(lowest(BYTES, 0)));
  }

  /** Bits of an integer. */
  public int bits() {
    return integers.stream().mapToInt(part -> part.order().bits()).sum();
  }

  /** Whether the file's integers are not larger than what they stand for: it has signed bytes. */
  boolean countsFromZero() {
    return zero == 0 || codebook != Codebook.NONE || bits() == Byte.SIZE;
  }

  /** The largest integer, after the codebook. */
  public int largest() {
    if (codebook == Codebook.NONE) return (1 << bits()) - 1;
    int largest = 0;
    for (byte level : codebook.levels()) largest = Math.max(largest, level + zero);
    return largest;
  }
}
