package llm.blocks;

import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import llm.tensor.Operations;
import llm.tensor.Rows;
import llm.tensor.sequence.KeyValueType;

/**
 * A branch, or two that see the same residual stream, and how they join it: {@code y = norm(scale
 * (x + branchScale (first(x) + second(x))))}.
 *
 * @param norm of the sum, if there is one
 */
record Joint(
    Branch first, Optional<Branch> second, float branchScale, float scale, Optional<Norm> norm) {
  static Joint of(Branch branch) {
    return new Joint(branch, Optional.empty(), 1, 1, Optional.empty());
  }

  static Joint of(Branch first, Branch second) {
    return new Joint(first, Optional.of(second), 1, 1, Optional.empty());
  }

  Joint withNorm(Norm norm) {
    return new Joint(first, second, branchScale, scale, Optional.of(norm));
  }

  Joint map(UnaryOperator<Branch> change) {
    return new Joint(change.apply(first), second.map(change), branchScale, scale, norm);
  }

  Joint withBranchScale(float branchScale) {
    return new Joint(first, second, branchScale, scale, norm);
  }

  /** The same with a feed-forward that sees what the first sees, and a factor of the sum. */
  Joint with(FeedForward beside, float scale) {
    var more = Branch.of(Branch.Place.BESIDE, first.norm(), beside);
    return new Joint(first, Optional.of(more), branchScale, scale, norm);
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
    if (norm.isPresent() && isPlainSum()) {
      norm.get().applyToSum(x, out, pass);
      workspace.release(mark);
      return;
    }
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
    if (norm.isPresent()) norm.get().apply(x, x, pass);
    workspace.release(mark);
  }

  /** Whether what joins the stream is what the one branch gives, and nothing is scaled. */
  private boolean isPlainSum() {
    return second.isEmpty() && first.postNorm().isEmpty() && branchScale == 1 && scale == 1;
  }

  private boolean sharesNorm() {
    return second.isPresent() && second.get().norm().equals(first.norm());
  }

  Description describe(Description block, KeyValueType type) {
    var description = first.describe(block, false, type);
    if (second.isPresent()) description = second.get().describe(description, sharesNorm(), type);
    if (scale != 1) description = description.with("sum_scale", scale);
    if (norm.isEmpty()) return description;
    return description.with(norm.get().describe().with("place", "sum"));
  }
}
