package llm.tensor.codec.group;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import llm.tensor.codec.AffineBlocks;
import llm.tensor.codec.BlockFields;
import llm.tensor.codec.Fp4Blocks;
import llm.tensor.codec.Halves;
import llm.tensor.codec.NonLinearBlocks;
import llm.tensor.codec.superblock.Q2kBlocks;
import llm.tensor.codec.superblock.Q3kBlocks;
import llm.tensor.codec.superblock.Q45kBlocks;
import llm.tensor.codec.superblock.Q6kBlocks;

/**
 * Reads blocks of a {@link BlockLayout}, eight columns at a time: integers less what they are
 * larger by, or what selects a level of the codebook.
 */
public record LayoutReader(BlockLayout layout) implements GroupReader {
  private static final int EIGHT = Long.BYTES;
  private static final long ONES = 0x0101010101010101L;
  private static final long TOPS = 0x8080808080808080L;

  @Override
  public void read(MemorySegment source, long at, int group, GroupQuants into) {
    int columns = layout.factors().columns(), first = group * columns;
    factors(source, at, group, into);
    for (int i = 0; i < columns / EIGHT; i++) {
      long quants = 0;
      for (var part : layout.integers()) {
        long bits = part.order().eight(source, at + part.at(), first + i * EIGHT);
        quants |= bits << part.place();
      }
      into.quants[i] = layout.countsFromZero() ? quants : minus(quants, layout.zero());
    }
  }

  /** Less in every byte: the highest bit, set meanwhile, takes the borrow. */
  private static long minus(long bytes, int number) {
    return (bytes | TOPS) - number * ONES ^ TOPS;
  }

  private void factors(MemorySegment source, long at, int group, GroupQuants into) {
    switch (layout.factors()) {
      case SCALE -> into.scale = Halves.at(source, at);
      case SCALE_AND_MINIMUM -> {
        into.scale = Halves.at(source, at);
        into.offset = Halves.at(source, at + AffineBlocks.M);
      }
      case EXPONENT -> into.scale = Fp4Blocks.halfE8m0(BlockFields.u8(source, at));
      case SCALES_OF_6_BITS -> {
        into.scale = Halves.at(source, at);
        into.scaleFactor = NonLinearBlocks.scale(source, at, group);
      }
      case SCALES_AND_MINIMA_OF_6_BITS -> {
        long scales = at + Q45kBlocks.SCALES;
        int shift = group % 4 * 8;
        into.scale = Halves.at(source, at);
        into.offset = -Halves.at(source, at + Q45kBlocks.DMIN);
        into.scaleFactor = (byte) (Q45kBlocks.scales(source, scales, group / 4) >>> shift);
        into.offsetFactor = (byte) (Q45kBlocks.minima(source, scales, group / 4) >>> shift);
      }
      case SCALES_OF_6_BITS_FOR_16 -> {
        into.scale = Halves.at(source, at + Q3kBlocks.D);
        into.scaleFactor = Q3kBlocks.scale(source, at, group);
      }
      case SCALES_OF_8_BITS_FOR_16 -> {
        into.scale = Halves.at(source, at + Q6kBlocks.D);
        into.scaleFactor = source.get(JAVA_BYTE, at + Q6kBlocks.SCALES + group);
      }
      case SCALES_AND_MINIMA_OF_4_BITS_FOR_16 -> {
        int factors = BlockFields.u8(source, at + Q2kBlocks.SCALES + group);
        into.scale = Halves.at(source, at + Q2kBlocks.D);
        into.offset = -Halves.at(source, at + Q2kBlocks.DMIN);
        into.scaleFactor = (byte) (factors & 15);
        into.offsetFactor = (byte) (factors >>> 4);
      }
    }
  }
}
