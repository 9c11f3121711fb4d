package llm.blocks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import llm.tensor.Activation;
import llm.tensor.Operations;
import llm.tensor.Rows;
import llm.tensor.Workspace;

/**
 * What is made of a pooled row: an embedding by more layers, or scores by a classifier.
 *
 * <ul>
 *   <li>projection: {@code y = dense_3 (dense_2 x)}, layers without activation
 *   <li>classifier: {@code y = cls.output norm(activation(cls x))}, of which a file may have the
 *       last alone
 * </ul>
 */
public final class Head {
  /** What comes out. */
  public enum Kind {
    /** An embedding. */
    EMBEDDING,
    /** Scores: one that says how well a text fits, or one for each label. */
    SCORES
  }

  /** A layer, and what is done to what it gives. */
  private record Step(Linear linear, Optional<Function> function, Optional<Norm> norm) {
    static Step of(Linear linear) {
      return new Step(linear, Optional.empty(), Optional.empty());
    }
  }

  /** An activation, changing rows in place. */
  private record Function(String name, BiConsumer<Rows, Workspace> apply) {
    /** A soft cap of 1. */
    static final Function TANH =
        new Function("TANH", (x, workspace) -> Operations.softCap(x, 1, workspace));

    static Function of(Activation activation) {
      return new Function(
          activation.name(), (x, workspace) -> Operations.activate(x, activation, workspace));
    }
  }

  private final Kind kind;
  private final List<Step> steps;
  private final boolean ofMean;

  private Head(Kind kind, List<Step> steps, boolean ofMean) {
    this.kind = kind;
    this.steps = List.copyOf(steps);
    this.ofMean = ofMean;
  }

  /**
   * The head whose tensors the file has: a classifier ({@code cls}, {@code cls.output}) with tanh
   * (Devlin et al. 2019), a projection ({@code dense_2}, {@code dense_3}), or none.
   *
   * @param root where all tensors are
   */
  public static Optional<Head> find(Weights root) {
    if (root.has("cls") || root.has("cls.output")) {
      return Optional.of(classifier(root, Function.TANH, Optional.empty()));
    }
    return root.has("dense_2") ? Optional.of(projection(root)) : Optional.empty();
  }

  /**
   * A classifier: {@code cls} and what follows it where the file has it, then {@code cls.output}.
   *
   * @param root where all tensors are
   * @param norm of {@code cls.norm}, if there is one
   */
  public static Head classifier(Weights root, Activation activation, Optional<Norm> norm) {
    return classifier(root, Function.of(activation), norm);
  }

  private static Head classifier(Weights root, Function function, Optional<Norm> norm) {
    var steps = new ArrayList<Step>();
    int width = root.width();
    if (root.has("cls")) {
      var layer = Linear.ofInput(root.at("cls"), width);
      steps.add(new Step(layer, Optional.of(function), norm));
      width = layer.out();
    }
    if (root.has("cls.output")) {
      steps.add(Step.of(Linear.ofInput(root.at("cls.output"), width)));
    }
    return new Head(Kind.SCORES, steps, false);
  }

  private static Head projection(Weights root) {
    var steps = new ArrayList<Step>();
    int width = root.width();
    for (var name : List.of("dense_2", "dense_3")) {
      if (!root.has(name)) continue;
      var layer = Linear.ofInput(root.at(name), width);
      steps.add(Step.of(layer));
      width = layer.out();
    }
    return new Head(Kind.EMBEDDING, steps, false);
  }

  /** The same, scoring the mean of a text's rows instead of one of them. */
  public Head ofMean() {
    return new Head(kind, steps, true);
  }

  /**
   * Whether scores are made of the mean of a text's rows; otherwise of one: the first where rows
   * see both ways, the last where they see earlier ones only.
   */
  public boolean isOfMean() {
    return ofMean;
  }

  /** What comes out. */
  public Kind kind() {
    return kind;
  }

  /** Width of what goes in. */
  public int in() {
    return steps.getFirst().linear.in();
  }

  /** Width of what comes out. */
  public int out() {
    return steps.getLast().linear.out();
  }

  /**
   * Computes.
   *
   * @param x {@code [k, in]}: hidden rows, or pooled ones
   * @return {@code [k, out]}, taken from the pass's workspace
   */
  public Rows apply(Rows x, Pass pass) {
    var rows = x;
    for (var step : steps) {
      var out = pass.workspace().take(x.rows(), step.linear.out());
      step.linear.apply(rows, out, pass);
      if (step.function.isPresent()) step.function.get().apply.accept(out, pass.workspace());
      if (step.norm.isPresent()) step.norm.get().apply(out, out, pass);
      rows = out;
    }
    return rows;
  }

  /** What this head is. */
  public Description describe() {
    var description = Description.of("head", kind == Kind.SCORES ? "Classifier" : "Projection");
    if (ofMean) description = description.with("pooling", "mean");
    for (var step : steps) {
      description = description.with(step.linear.describe());
      if (step.function.isPresent()) {
        description = description.with("activation", step.function.get().name);
      }
      if (step.norm.isPresent()) description = description.with(step.norm.get().describe());
    }
    return description;
  }
}
