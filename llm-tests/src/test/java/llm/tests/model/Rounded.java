package llm.tests.model;

import java.nio.file.Path;
import java.util.Arrays;
import llm.api.EvaluationOptions;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.ModelSource;
import llm.api.Observer;

/** What a model makes of a prompt: of each position the first block's output, and the logits. */
final class Rounded implements Observer {
  private static final String FIRST_BLOCK = "l_out.0";

  private final float[][] blocks;
  private final float[][] logits;

  private Rounded(int positions) {
    blocks = new float[positions][];
    logits = new float[positions][];
  }

  static Rounded of(Path file, Reference reference, LoadOptions options) {
    int[] prompt = reference.prompt();
    var found = new Rounded(prompt.length);
    try (var model =
        LanguageModel.load(ModelSource.of(file), options.toBuilder().threads(1).build())) {
      var evaluation = EvaluationOptions.builder().chunk(prompt.length).observer(found).build();
      model.evaluate(prompt, evaluation.toBuilder().encoderTokens(reference.source()).build());
    }
    return found;
  }

  float[][] logits() {
    return logits;
  }

  /** Of the median row, relative to its length. */
  double differenceOfFirstBlock(Rounded other) {
    var rows = new double[blocks.length];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = distance(blocks[r], other.blocks[r]) / distance(blocks[r], new float[0]);
    }
    return median(rows);
  }

  /** Of the median row: the root of the mean square, in standard deviations of all logits. */
  double differenceOfLogits(Rounded other) {
    var rows = new double[logits.length];
    double deviation = deviation();
    for (int r = 0; r < rows.length; r++) {
      rows[r] = distance(logits[r], other.logits[r]) / Math.sqrt(logits[r].length) / deviation;
    }
    return median(rows);
  }

  private double deviation() {
    double sum = 0;
    double squares = 0;
    long count = 0;
    for (var row : logits) {
      for (float logit : row) {
        sum += logit;
        squares += (double) logit * logit;
      }
      count += row.length;
    }
    double mean = sum / count;
    return Math.sqrt(squares / count - mean * mean);
  }

  /** Between two vectors, of which what is missing counts as 0. */
  private static double distance(float[] a, float[] b) {
    double squares = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = (double) a[i] - (i < b.length ? b[i] : 0);
      squares += difference * difference;
    }
    return Math.sqrt(squares);
  }

  private static double median(double[] values) {
    Arrays.sort(values); // NaN comes last, and is the median of rows that are no numbers
    return values[values.length / 2];
  }

  @Override
  public void logits(int position, float[] row) {
    logits[position] = row.clone();
  }

  @Override
  public boolean observes(String name) {
    return name.equals(FIRST_BLOCK);
  }

  @Override
  public void intermediate(String name, int position, float[] values) {
    blocks[position] = values.clone();
  }
}
