package llm.tensor.codec.group;

import java.lang.foreign.MemorySegment;
import llm.tensor.codec.Halves;
import llm.tensor.codec.TernaryBlocks;

/** Reads blocks of TQ2_0: the block is one group, whose integers are one too large. */
public final class TernaryReader implements GroupReader {
  @Override
  public void read(MemorySegment source, long at, int group, GroupQuants into) {
    into.scale = Halves.at(source, at + TernaryBlocks.TQ2_D);
    into.offset = -into.scale;
    for (int i = 0; i < into.quants.length; i++) {
      into.quants[i] = IntegerOrder.PAIRS_OF_128.eight(source, at, i * Long.BYTES);
    }
  }
}
