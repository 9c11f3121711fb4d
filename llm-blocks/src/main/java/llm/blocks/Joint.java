package llm.blocks;

import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import llm.tensor.Operations;
import llm.tensor.Rows;
import llm.tensor.sequence.KeyValueType;

/**
 * A branch, or two that see the same residual stream, and how they join it: {@code y = scale (x +
 * branchScale (first(x) + second(x)))}.
 */
record Joint(Branch first, Optional<Branch> second, float branchScale, float scale) {
  static Joint of(Branch branch) {
    return new Joint(branch, Optional.empty(), 1, 1);
  }

  static Joint of(Branch first, Branch second) {
    return new Joint(first, Optional.of(second), 1, 1);
  }

  Joint map(UnaryOperator<Branch> change) {
    return new Joint(change.apply(first), second.map(change), branchScale, scale);
  }

  Joint withBranchScale(float branchScale) {
    return new Joint(first, second, branchScale, scale);
  }

  /** The same with a feed-forward that sees what the first sees, and a factor of the sum. */
  Joint with(FeedForward beside, float scale) {
    var more = Branch.of(Branch.Place.BESIDE, first.norm(), beside);
    return new Joint(first, Optional.of(more), branchScale, scale);
  }

  Stream<Branch> branches() {
    return Stream.concat(Stream.of(first), second.stream());
  }

  /** Moves the residual stream on, in place. */
  void apply(Rows x, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var in = workspace.take(x.rows(), x.width());
    var out = workspace.take(x.rows(), x.width());
    var normed = first.normalized(x, in, pass);
    first.work(normed, out, pass);
    if (second.isEmpty()) {
      first.join(out, branchScale, x, pass);
    } else {
      var other = workspace.take(x.rows(), x.width());
      if (!sharesNorm()) normed = second.get().normalized(x, in, pass);
      second.get().work(normed, other, pass);
      first.join(out, branchScale, x, pass);
      second.get().join(other, branchScale, x, pass);
    }
    if (scale != 1) Operations.scale(x, scale, workspace);
    workspace.release(mark);
  }

  private boolean sharesNorm() {
    return second.isPresent() && second.get().norm().equals(first.norm());
  }

  Description describe(Description block, KeyValueType type) {
    var description = first.describe(block, false, type);
    if (second.isEmpty()) return description;
    return second.get().describe(description, sharesNorm(), type);
  }
}
