package llm.tensor.codec.group;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import llm.tensor.codec.Fields;
import llm.tensor.codec.Fp4Blocks;
import llm.tensor.codec.Halves;
import llm.tensor.codec.superblock.Q45kBlocks;

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
    for (int i = 0; i < 4; i++) into.quants[i] = source.get(LONG, at + 2 + 8 * i);
  }

  public static void q5_0(MemorySegment source, long at, int group, GroupQuants into) {
    into.scale = Halves.at(source, at);
    fives(source, at + 6, Fields.i32(source, at + 2), into);
    for (int i = 0; i < 4; i++) into.quants[i] = minus(into.quants[i], 16);
  }

  public static void q5_1(MemorySegment source, long at, int group, GroupQuants into) {
    into.scale = Halves.at(source, at);
    into.offset = Halves.at(source, at + 2);
    fives(source, at + 8, Fields.i32(source, at + 4), into);
  }

  public static void iq4nl(MemorySegment source, long at, int group, GroupQuants into) {
    into.scale = Halves.at(source, at);
    nibbles(source, at + 2, into);
  }

  public static void iq4xs(MemorySegment source, long at, int group, GroupQuants into) {
    into.scale = Halves.at(source, at);
    int upper = Fields.i32(source, at) >>> 16, lower = Fields.i32(source, at + 4);
    into.scaleFactor = (byte) ((lower >>> 4 * group & 15 | (upper >>> 2 * group & 3) << 4) - 32);
    nibbles(source, at + 8 + group * 16L, into);
  }

  public static void mxfp4(MemorySegment source, long at, int group, GroupQuants into) {
    into.scale = Fp4Blocks.halfE8m0(Fields.u8(source, at));
    nibbles(source, at + 1, into);
  }

  public static void q2k(MemorySegment source, long at, int group, GroupQuants into) {
    into.scale = Halves.at(source, at + 80);
    into.offset = -Halves.at(source, at + 82);
    int factors = Fields.u8(source, at + group);
    into.scaleFactor = (byte) (factors & 15);
    into.offsetFactor = (byte) (factors >>> 4);
    pairs(source, at + 16, group, into, 0);
  }

  public static void q3k(MemorySegment source, long at, int group, GroupQuants into) {
    into.scale = Halves.at(source, at + 108);
    int low = Fields.u8(source, at + 96 + group % 8) >>> group / 8 * 4 & 15;
    int high = Fields.u8(source, at + 104 + group % 4) >>> group / 4 * 2 & 3;
    into.scaleFactor = (byte) ((low | high << 4) - 32);
    pairs(source, at + 32, group, into, 0);
    for (int i = 0; i < 2; i++) {
      long third = source.get(LONG, at + group % 2 * 16 + 8 * i) >>> group / 2 & ONES;
      into.quants[i] = minus(into.quants[i] | third << 2, 4);
    }
  }

  public static void q5k(MemorySegment source, long at, int group, GroupQuants into) {
    into.scale = Halves.at(source, at);
    into.offset = -Halves.at(source, at + 2);
    int shift = group % 4 * 8;
    into.scaleFactor = (byte) (Q45kBlocks.scales(source, at + 4, group / 4) >>> shift);
    into.offsetFactor = (byte) (Q45kBlocks.minima(source, at + 4, group / 4) >>> shift);
    for (int i = 0; i < 4; i++) {
      long low = source.get(LONG, at + 48 + group / 2 * 32 + 8 * i) >>> group % 2 * 4 & NIBBLES;
      long fifth = source.get(LONG, at + 16 + 8 * i) >>> group & ONES;
      into.quants[i] = low | fifth << 4;
    }
  }

  public static void q6k(MemorySegment source, long at, int group, GroupQuants into) {
    into.scale = Halves.at(source, at + 208);
    into.scaleFactor = source.get(JAVA_BYTE, at + 192 + group);
    pairs(source, at + 128, group, into, 0);
    long lows = at + group / 8 * 64 + group % 4 * 16;
    for (int i = 0; i < 2; i++) {
      long low = source.get(LONG, lows + 8 * i) >>> group % 8 / 4 * 4 & NIBBLES;
      into.quants[i] = minus(low | into.quants[i] << 4, 32);
    }
  }

  public static void tq2_0(MemorySegment source, long at, int group, GroupQuants into) {
    into.scale = Halves.at(source, at + 64);
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
