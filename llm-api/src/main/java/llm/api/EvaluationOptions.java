package llm.api;

/**
 * How tokens are run through a model, and who looks at it.
 *
 * @param chunk rows of one pass at most
 * @param observer hears the logits, and the intermediates it asks for
 */
public record EvaluationOptions(int chunk, Observer observer) {
  /** Checks the number, and that nothing is missing. */
  public EvaluationOptions {
    Checks.present("observer", observer);
    if (chunk < 1) throw new IllegalArgumentException("chunk: " + chunk + ", expected 1 or more");
  }

  /** Passes of up to 512 rows. */
  public static EvaluationOptions of(Observer observer) {
    return new EvaluationOptions(512, observer);
  }
}
