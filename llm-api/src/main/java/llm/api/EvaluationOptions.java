package llm.api;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How tokens are run through a model, and who looks at it.
 *
 * @param chunk rows of one pass at most
 * @param observer hears the logits, and the intermediates it asks for
 * @param encoderTokens what the model's encoder reads before, where it has one; otherwise empty
 */
public record EvaluationOptions(int chunk, Observer observer, List<Integer> encoderTokens) {
  /** Checks the number, and that nothing is missing. */
  public EvaluationOptions {
    Checks.present("observer", observer);
    Checks.present("encoderTokens", encoderTokens);
    if (chunk < 1) throw new IllegalArgumentException("chunk: " + chunk + ", expected 1 or more");
    encoderTokens = List.copyOf(encoderTokens);
  }

  /** Of a model without an encoder. */
  public EvaluationOptions(int chunk, Observer observer) {
    this(chunk, observer, List.of());
  }

  /** Passes of up to 512 rows. */
  public static EvaluationOptions of(Observer observer) {
    return new EvaluationOptions(512, observer);
  }

  /** The same with these ids for the model's encoder to read. */
  public EvaluationOptions withEncoderTokens(int... ids) {
    Checks.present("encoderTokens", ids);
    return new EvaluationOptions(chunk, observer, IntStream.of(ids).boxed().toList());
  }
}
