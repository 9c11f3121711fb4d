package llm.cli.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import llm.cli.compare.AsideFacts.Place;
import llm.cli.compare.BlockFacts.Around;

/** Writes what a block computes. */
final class Formula {
  private final BlockFacts block;
  private final List<String> steps = new ArrayList<>();
  private String row = "x";

  private Formula(BlockFacts block) {
    this.block = block;
  }

  /** {@code h = x + attention(attn_norm(x)); y = h + feedForward(ffn_norm(h))}. */
  static String of(BlockFacts block) {
    var formula = new Formula(block);
    if (block.parallel()) formula.parallel();
    else formula.sequential();
    return formula.steps.isEmpty() ? "y = x" : String.join("; ", formula.steps);
  }

  private void sequential() {
    var norms = block.norms();
    var cross = block.asidesAt(Place.CROSS);
    boolean more = block.feedForward().isPresent() || !cross.isEmpty();
    if (block.mixer().isPresent()) {
      var terms = new ArrayList<>(List.of(scaled(branch(norms.mixer(), mixer()))));
      for (var aside : block.asidesAt(Place.BESIDE)) {
        terms.add(call(aside.name(), normed(norms.mixer().before())));
      }
      step(more ? "h" : "y", terms, block.scales().sum(), norms.mixer().sum());
    }
    for (var aside : cross) {
      step("c", List.of(branch(around(aside), aside.name())), Optional.empty(), Optional.empty());
    }
    if (block.feedForward().isPresent()) {
      var term = scaled(branch(norms.feedForward(), "feedForward"));
      step("y", List.of(term), Optional.empty(), norms.feedForward().sum());
    }
    for (var aside : block.asidesAt(Place.LAST)) {
      step("z", List.of(branch(around(aside), aside.name())), Optional.empty(), Optional.empty());
    }
  }

  private void parallel() {
    var norms = block.norms();
    var shared = block.sharesNorm() ? norms.mixer().before() : norms.feedForward().before();
    var feeding = new Around(shared, norms.feedForward().after(), Optional.empty());
    var terms =
        List.of(scaled(branch(norms.mixer(), mixer())), scaled(branch(feeding, "feedForward")));
    step("y", terms, Optional.empty(), Optional.empty());
  }

  private void step(
      String result, List<String> terms, Optional<Number> scale, Optional<NormFacts> norm) {
    var sum = row + " + " + String.join(" + ", terms);
    var scaled = scale.map(s -> Numbers.text(s) + " (" + sum + ")").orElse(sum);
    steps.add(result + " = " + norm.map(n -> call(n.name(), scaled)).orElse(scaled));
    row = result;
  }

  private String mixer() {
    return block.attention().isPresent() ? "attention" : "mixer";
  }

  private static Around around(AsideFacts aside) {
    return new Around(aside.before(), aside.after(), Optional.empty());
  }

  private String scaled(String term) {
    return block.scales().branch().map(s -> Numbers.text(s) + " " + term).orElse(term);
  }

  private String branch(Around norms, String work) {
    var inner = call(work, normed(norms.before()));
    return norms.after().map(n -> call(n.name(), inner)).orElse(inner);
  }

  private String normed(Optional<NormFacts> norm) {
    return norm.map(n -> call(n.name(), row)).orElse(row);
  }

  private static String call(String function, String argument) {
    return function + "(" + argument + ")";
  }
}
