package llm.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import llm.blocks.Hyperparameters;
import llm.tensor.Quoted;

/** What is odd about a model though it can be run, in a line each. */
final class ModelWarnings {
  private static final int LISTED = 5;
  private static final Pattern BLOCK = Pattern.compile("blk\\.(\\d{1,9})\\..*", Pattern.DOTALL);

  private ModelWarnings() {}

  /**
   * What is odd about a model.
   *
   * @param unused tensors that its family asked nothing of
   * @param context tokens that a session may hold
   */
  static List<String> of(Hyperparameters hp, List<String> unused, int context) {
    var warnings = new ArrayList<String>();
    int blocks = hp.optionalPositive("block_count").orElse(Integer.MAX_VALUE);
    var beyond = unused.stream().filter(name -> block(name).orElse(-1) >= blocks).toList();
    if (!beyond.isEmpty()) {
      int last = beyond.stream().mapToInt(name -> block(name).orElse(-1)).max().orElse(-1);
      warnings.add(
          "block_count is %d, but the file has tensors of blocks up to blk.%d: nothing uses them"
              .formatted(blocks, last));
    }
    var others = unused.stream().filter(name -> !beyond.contains(name)).toList();
    if (!others.isEmpty()) warnings.add("tensors that nothing uses: " + list(others));
    if (context > hp.contextLength()) {
      warnings.add(
          "a context of " + context + ", but the model was trained with " + hp.contextLength());
    }
    return warnings;
  }

  private static OptionalInt block(String tensor) {
    var name = BLOCK.matcher(tensor);
    return name.matches() ? OptionalInt.of(Integer.parseInt(name.group(1))) : OptionalInt.empty();
  }

  private static String list(List<String> names) {
    var shown = names.stream().limit(LISTED).map(Quoted::of).collect(Collectors.joining(", "));
    int more = names.size() - LISTED;
    return more > 0 ? shown + " and " + more + " more" : shown;
  }
}
