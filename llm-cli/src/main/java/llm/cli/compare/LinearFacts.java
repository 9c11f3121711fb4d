package llm.cli.compare;

import java.util.List;

/**
 * A linear layer.
 *
 * @param name of its tensor; of several that are computed as one, joined by +
 * @param in width of the input
 * @param out width of the output
 * @param bias whether it has one
 */
record LinearFacts(String name, long in, long out, boolean bias) {
  static LinearFacts of(Details linear, String name) {
    return new LinearFacts(name, linear.integer("in"), linear.integer("out"), linear.flag("bias"));
  }

  /** The layers of a block, in the order in which they work, without those of its children. */
  static List<LinearFacts> of(Details block) {
    return block.children().stream()
        .filter(child -> child.is("Linear"))
        .map(child -> of(child, child.block().name()))
        .toList();
  }
}
