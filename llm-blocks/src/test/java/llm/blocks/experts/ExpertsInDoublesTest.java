package llm.blocks.experts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import llm.blocks.Hyperparameters;
import llm.blocks.Passes;
import llm.blocks.TinyWeights;
import llm.tensor.Activation;
import llm.tensor.Rows;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Experts beside the same in plain loops in double precision, with sizes that fit nothing. */
class ExpertsInDoublesTest {
  private static final int WIDTH = 7;
  private static final int LATENT = 5;
  private static final int LENGTH = 11;
  private static final int EXPERTS = 12;
  private static final int USED = 3;
  private static final int ROWS = 9;
  private static final Hyperparameters HP =
      Hyperparameters.of(
          Map.of(
              "general.architecture",
              "x",
              "x.expert_count",
              (long) EXPERTS,
              "x.expert_used_count",
              (long) USED,
              "x.expert_weights_scale",
              1.7f,
              "x.expert_group_count",
              4L,
              "x.expert_group_used_count",
              2L));

  /** What becomes of a score: what the choice is by, and the weight. */
  private record Case(String name, Routing routing, DoubleUnaryOperator choice, Weight weight) {
    @Override
    public String toString() {
      return name;
    }
  }

  private interface Weight {
    double of(double[] scores, int[] chosen, int k);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  static Stream<Case> cases() {
    DoubleUnaryOperator root = x -> Math.sqrt(Math.log(1 + Math.exp(x)));
    return Stream.of(
        new Case(
            "sigmoid",
            Routing.sigmoid().normalized(),
            ExpertsInDoublesTest::sigmoid,
            (s, chosen, k) -> {
              double sum = 0;
              for (int e : chosen) sum += sigmoid(s[e]);
              return sigmoid(s[chosen[k]]) / sum;
            }),
        new Case(
            "sqrt(softplus)",
            Routing.by(Scoring.SQRT_SOFTPLUS),
            root,
            (s, chosen, k) -> root.applyAsDouble(s[chosen[k]])),
        new Case(
            "softmax of the chosen",
            Routing.by(Scoring.SOFTMAX_OF_CHOSEN),
            x -> x,
            (s, chosen, k) -> {
              double sum = 0;
              for (int e : chosen) sum += Math.exp(s[e]);
              return Math.exp(s[chosen[k]]) / sum;
            }),
        new Case(
            "sigmoid on the input",
            Routing.by(Scoring.SIGMOID_OF_CHOSEN).weighingInputs(),
            x -> x,
            (s, chosen, k) -> sigmoid(s[chosen[k]])));
  }

  private final Random random = new Random(5);
  private final float[] router = numbers(EXPERTS * WIDTH);
  private final float[] bias = numbers(EXPERTS);
  private final float[] latentDown = numbers(LATENT * WIDTH);
  private final float[] latentUp = numbers(WIDTH * LATENT);
  private final float[] up = numbers(EXPERTS * LENGTH * LATENT);
  private final float[] down = numbers(EXPERTS * LATENT * LENGTH);
  private final float[] scale = numbers(EXPERTS);
  private final float[] x = numbers(ROWS * WIDTH);

  private float[] numbers(int count) {
    var values = new float[count];
    for (int i = 0; i < count; i++) values[i] = (float) random.nextGaussian() * 0.7f;
    return values;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTheSumInDoublePrecision(Case c) {
    var w =
        TinyWeights.width(WIDTH)
            .matrix("ffn_gate_inp.weight", WIDTH, router)
            .vector("exp_probs_b.bias", bias)
            .matrix("ffn_latent_down.weight", WIDTH, latentDown)
            .matrix("ffn_latent_up.weight", LATENT, latentUp)
            .tensor("ffn_up_exps.weight", new long[] {LATENT, LENGTH, EXPERTS}, up)
            .tensor("ffn_down_exps.weight", new long[] {LENGTH, LATENT, EXPERTS}, down)
            .vector("ffn_down_exps.scale", scale)
            .weights();
    var routing = Routing.of(HP, c.routing());
    var experts = Experts.plain(w, HP, LENGTH, Activation.RELU_SQUARED, routing);
    var y = Rows.zero(ROWS, WIDTH);
    experts.apply(Rows.of(WIDTH, x), y, Passes.of(ROWS));
    var expected = new float[ROWS * WIDTH];
    for (int r = 0; r < ROWS; r++) {
      var row = row(c, r);
      for (int i = 0; i < WIDTH; i++) expected[r * WIDTH + i] = (float) row[i];
    }
    assertArrayEquals(expected, Passes.values(y), 2e-5f);
  }

  private double[] row(Case c, int r) {
    var in = new double[WIDTH];
    for (int i = 0; i < WIDTH; i++) in[i] = x[r * WIDTH + i];
    var scores = product(router, 0, EXPERTS, in);
    var chosen = choose(c, scores);
    var latent = product(latentDown, 0, LATENT, in);
    var sum = new double[LATENT];
    for (int k = 0; k < USED; k++) {
      int e = chosen[k];
      double weight = 1.7f * c.weight().of(scores, chosen, k);
      boolean onInput = c.routing().weighing() == Routing.Weighing.INPUT;
      var seen = latent.clone();
      if (onInput) for (int i = 0; i < LATENT; i++) seen[i] *= weight;
      var inner = product(up, e * LENGTH * LATENT, LENGTH, seen);
      for (int i = 0; i < LENGTH; i++) inner[i] = Math.pow(Math.max(inner[i], 0), 2);
      var out = product(down, e * LATENT * LENGTH, LATENT, inner);
      for (int i = 0; i < LATENT; i++) sum[i] += (onInput ? 1 : weight) * scale[e] * out[i];
    }
    return product(latentUp, 0, WIDTH, sum);
  }

  /** Two of four groups of three, then three of their experts. */
  private int[] choose(Case c, double[] scores) {
    var by = new double[EXPERTS];
    for (int e = 0; e < EXPERTS; e++) by[e] = c.choice().applyAsDouble(scores[e]) + bias[e];
    var groups =
        best(
            4,
            g -> {
              double a = by[3 * g];
              double b = by[3 * g + 1];
              double d = by[3 * g + 2];
              return a + b + d - Math.min(a, Math.min(b, d));
            });
    return best(
        EXPERTS, e -> e / 3 == groups[0] || e / 3 == groups[1] ? by[e] : Double.NEGATIVE_INFINITY);
  }

  /** The numbers with the three greatest values. */
  private static int[] best(int count, java.util.function.IntToDoubleFunction value) {
    return java.util.stream.IntStream.range(0, count)
        .boxed()
        .sorted(java.util.Comparator.comparingDouble(i -> -value.applyAsDouble(i)))
        .limit(USED)
        .mapToInt(i -> i)
        .toArray();
  }

  private static double[] product(float[] matrix, int at, int rows, double[] x) {
    var y = new double[rows];
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < x.length; i++) y[r] += (double) matrix[at + r * x.length + i] * x[i];
    }
    return y;
  }
}
