package llm.tensor.codec.group;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import llm.tensor.codec.AffineBlocks;
import llm.tensor.codec.BlockFields;
import llm.tensor.codec.ByteBlocks;
import llm.tensor.codec.Fp4Blocks;
import llm.tensor.codec.Halves;
import llm.tensor.codec.NonLinearBlocks;
import llm.tensor.codec.SymmetricBlocks;
import llm.tensor.codec.TernaryBlocks;
import llm.tensor.codec.superblock.Q2kBlocks;
import llm.tensor.codec.superblock.Q3kBlocks;
import llm.tensor.codec.superblock.Q45kBlocks;
import llm.tensor.codec.superblock.Q6kBlocks;

/**
 * Readers of blocks, eight columns at a time in longs. The layouts are described in {@code
 * llm.tensor.codec}.
 */
public final class GroupReaders {
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long PAIRS = 3 * ONES;
  private static final long NIBBLES = 15 * ONES;
  private static final long TOPS = 0x8080808080808080L;

  private GroupReaders() {}

  public static void q8_0(MemorySegment source, long at, int group, GroupQuants into) {
    into.scale = Halves.at(source, at);
    for (int i = 0; i < 4; i++) into.quants[i] = source.get(LONG, at + ByteBlocks.QS + 8 * i);
  }

  public static void q5_0(MemorySegment source, long at, int group, GroupQuants into) {
    into.scale = Halves.at(source, at);
    fives(
        source, at + SymmetricBlocks.QS_5, BlockFields.i32(source, at + SymmetricBlocks.QH), into);
    for (int i = 0; i < 4; i++) into.quants[i] = minus(into.quants[i], 16);
  }

  public static void q5_1(MemorySegment source, long at, int group, GroupQuants into) {
    into.scale = Halves.at(source, at);
    into.offset = Halves.at(source, at + AffineBlocks.M);
    fives(source, at + AffineBlocks.QS_5, BlockFields.i32(source, at + AffineBlocks.QH), into);
  }

  public static void iq4nl(MemorySegment source, long at, int group, GroupQuants into) {
    into.scale = Halves.at(source, at);
    nibbles(source, at + NonLinearBlocks.NL_QS, into);
  }

  public static void iq4xs(MemorySegment source, long at, int group, GroupQuants into) {
    into.scale = Halves.at(source, at);
    int upper = BlockFields.u16(source, at + NonLinearBlocks.XS_SCALES_H);
    int lower = BlockFields.i32(source, at + NonLinearBlocks.XS_SCALES_L);
    into.scaleFactor = (byte) ((lower >>> 4 * group & 15 | (upper >>> 2 * group & 3) << 4) - 32);
    nibbles(source, at + NonLinearBlocks.XS_QS + group * 16L, into);
  }

  public static void mxfp4(MemorySegment source, long at, int group, GroupQuants into) {
    into.scale = Fp4Blocks.halfE8m0(BlockFields.u8(source, at));
    nibbles(source, at + Fp4Blocks.MX_QS, into);
  }

  public static void q2k(MemorySegment source, long at, int group, GroupQuants into) {
    into.scale = Halves.at(source, at + Q2kBlocks.D);
    into.offset = -Halves.at(source, at + Q2kBlocks.DMIN);
    int factors = BlockFields.u8(source, at + Q2kBlocks.SCALES + group);
    into.scaleFactor = (byte) (factors & 15);
    into.offsetFactor = (byte) (factors >>> 4);
    pairs(source, at + Q2kBlocks.QS, group, into, 0);
  }

  public static void q3k(MemorySegment source, long at, int group, GroupQuants into) {
    into.scale = Halves.at(source, at + Q3kBlocks.D);
    int low = BlockFields.u8(source, at + Q3kBlocks.SCALES + group % 8) >>> group / 8 * 4 & 15;
    int high = BlockFields.u8(source, at + Q3kBlocks.SCALES + 8 + group % 4) >>> group / 4 * 2 & 3;
    into.scaleFactor = (byte) ((low | high << 4) - 32);
    pairs(source, at + Q3kBlocks.QS, group, into, 0);
    for (int i = 0; i < 2; i++) {
      long third =
          source.get(LONG, at + Q3kBlocks.HMASK + group % 2 * 16 + 8 * i) >>> group / 2 & ONES;
      into.quants[i] = minus(into.quants[i] | third << 2, 4);
    }
  }

  public static void q5k(MemorySegment source, long at, int group, GroupQuants into) {
    into.scale = Halves.at(source, at);
    into.offset = -Halves.at(source, at + Q45kBlocks.DMIN);
    int shift = group % 4 * 8;
    into.scaleFactor =
        (byte) (Q45kBlocks.scales(source, at + Q45kBlocks.SCALES, group / 4) >>> shift);
    into.offsetFactor =
        (byte) (Q45kBlocks.minima(source, at + Q45kBlocks.SCALES, group / 4) >>> shift);
    for (int i = 0; i < 4; i++) {
      long low =
          source.get(LONG, at + Q45kBlocks.QS_5 + group / 2 * 32 + 8 * i) >>> group % 2 * 4
              & NIBBLES;
      long fifth = source.get(LONG, at + Q45kBlocks.QH + 8 * i) >>> group & ONES;
      into.quants[i] = low | fifth << 4;
    }
  }

  public static void q6k(MemorySegment source, long at, int group, GroupQuants into) {
    into.scale = Halves.at(source, at + Q6kBlocks.D);
    into.scaleFactor = source.get(JAVA_BYTE, at + Q6kBlocks.SCALES + group);
    pairs(source, at + Q6kBlocks.QH, group, into, 0);
    long lows = at + Q6kBlocks.QL + group / 8 * 64 + group % 4 * 16;
    for (int i = 0; i < 2; i++) {
      long low = source.get(LONG, lows + 8 * i) >>> group % 8 / 4 * 4 & NIBBLES;
      into.quants[i] = minus(low | into.quants[i] << 4, 32);
    }
  }

  public static void tq2_0(MemorySegment source, long at, int group, GroupQuants into) {
    into.scale = Halves.at(source, at + TernaryBlocks.TQ2_D);
    into.offset = -into.scale;
    for (int i = 0; i < 16; i++) pairs(source, at, i, into, 2 * i);
  }

  /** 16 columns of two bits each, in bytes as the K-types have them. */
  private static void pairs(MemorySegment source, long at, int group, GroupQuants into, int to) {
    long bytes = at + group / 8 * 32 + group % 2 * 16;
    int shift = group % 8 / 2 * 2;
    into.quants[to] = source.get(LONG, bytes) >>> shift & PAIRS;
    into.quants[to + 1] = source.get(LONG, bytes + 8) >>> shift & PAIRS;
  }

  /** 32 columns of four bits each: byte j has column j in its low bits, j + 16 above them. */
  private static void nibbles(MemorySegment source, long at, GroupQuants into) {
    for (int i = 0; i < 2; i++) {
      long bytes = source.get(LONG, at + 8 * i);
      into.quants[i] = bytes & NIBBLES;
      into.quants[i + 2] = bytes >>> 4 & NIBBLES;
    }
  }

  /** The same with a fifth bit: bit j of an int is that of column j. */
  private static void fives(MemorySegment source, long at, int fifth, GroupQuants into) {
    nibbles(source, at, into);
    for (int i = 0; i < 4; i++) {
      into.quants[i] |= Long.expand(fifth >>> 8 * i & 0xff, 16 * ONES);
    }
  }

  /** Less in every byte: the highest bit, set meanwhile, takes the borrow. */
  private static long minus(long bytes, int number) {
    return (bytes | TOPS) - number * ONES ^ TOPS;
  }
}
