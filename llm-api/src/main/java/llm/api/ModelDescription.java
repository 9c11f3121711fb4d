package llm.api;

import java.util.List;
import java.util.Map;

/**
 * What a model is made of.
 *
 * @param name of the model, as its file says; the source's name where it says none
 * @param architecture the plugin that composed it
 * @param vocabularySize tokens
 * @param contextLength tokens a session holds at most
 * @param parameters weights
 * @param blocks the composed decoder, as its blocks describe themselves
 * @param tensors what the file holds
 * @param cost what running it takes
 * @param warnings what is odd: tensors that nothing uses, say
 */
public record ModelDescription(
    String name,
    ArchitectureInfo architecture,
    int vocabularySize,
    int contextLength,
    long parameters,
    BlockInfo blocks,
    List<TensorInfo> tensors,
    Cost cost,
    List<String> warnings) {

  /**
   * A block.
   *
   * @param name its place: {@code blk.0}, {@code attn_norm}
   * @param kind what it is: {@code RMSNorm}
   * @param details its sizes and parameters, by their names in GGUF where they have one: numbers,
   *     strings, booleans
   * @param children the blocks it is made of, in the order in which they work
   */
  public record BlockInfo(
      String name, String kind, Map<String, Object> details, List<BlockInfo> children) {}

  /**
   * A tensor.
   *
   * @param name as in the file
   * @param type as GGUF names it: {@code Q4_K}
   * @param dimensions the first is the width of a row
   * @param bytes in the file
   * @param kernel how it is computed with: which kernel, repacked or as it lies in the file; empty
   *     for a tensor that nothing multiplies by
   */
  public record TensorInfo(
      String name, String type, List<Long> dimensions, long bytes, String kernel) {}

  /**
   * What running a model takes.
   *
   * @param mappedBytes weights that are read where they lie in the file
   * @param copiedBytes weights that are read as they lie in the file, from a copy in memory
   * @param repackedBytes weights that were rewritten for a faster kernel
   * @param cacheBytesPerToken what each token adds to the state of a session: keys and values
   * @param stateBytes what a session's state takes however many tokens it holds: that of
   *     recurrences
   * @param checkpointBytes what a session keeps at most to go back to where such a state cannot be
   *     cut
   * @param multiplicationsPerToken multiply-adds with weights for one token
   */
  public record Cost(
      long mappedBytes,
      long copiedBytes,
      long repackedBytes,
      long cacheBytesPerToken,
      long stateBytes,
      long checkpointBytes,
      long multiplicationsPerToken) {}
}
