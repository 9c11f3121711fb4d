package llm.tensor.codec.group;

import java.lang.foreign.MemorySegment;

/** Takes the integers out of the blocks of one type. */
public interface GroupReader {
  /**
   * Reads one group of a block.
   *
   * @param source in native memory
   * @param at where the block is
   */
  void read(MemorySegment source, long at, int group, GroupQuants into);
}
