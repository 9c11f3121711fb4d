package llm.testkit;

import java.util.Optional;

/** An encoder and what another implementation computed with it. */
public final class EncoderReference {
  private final String name;
  private final byte[] model;
  private final Text text;
  private final float[] rows;
  private final Optional<float[]> scores;

  private EncoderReference(
      String name, byte[] model, Text text, float[] rows, Optional<float[]> scores) {
    this.name = name;
    this.model = model;
    this.text = text;
    this.rows = rows;
    this.scores = scores;
  }

  /**
   * A reference of parts that are not copied.
   *
   * @param name for messages
   * @param model the GGUF file
   * @param text what is read
   * @param rows {@code [tokens, width]}: what the encoder makes of each token
   */
  public static EncoderReference of(String name, byte[] model, Text text, float[] rows) {
    return new EncoderReference(name, model, text, rows, Optional.empty());
  }

  /** The same with what the classifier makes of the text. */
  public EncoderReference withScores(float[] scores) {
    return new EncoderReference(name, model, text, rows, Optional.of(scores));
  }

  /**
   * A reference that lies beside a class as resources: {@code NAME.gguf}; {@code NAME.json} with
   * {@code prompt}, a list of token ids, and where parts of it are told apart {@code types}, as
   * many numbers; {@code NAME.rows}, little-endian floats, and {@code NAME.scores} where there is a
   * classifier.
   */
  public static EncoderReference resource(Class<?> owner, String name) {
    var files = new Resources(owner, name);
    var text = new Text(files.ids("prompt"), files.optionalIds("types"));
    var reference = of(name, files.bytes("gguf"), text, files.floats("rows"));
    return files.has("scores") ? reference.withScores(files.floats("scores")) : reference;
  }

  /** For messages. */
  public String name() {
    return name;
  }

  /** What is read. */
  public Text text() {
    return text;
  }

  /** {@code [tokens, width]}. */
  public float[] rows() {
    return rows;
  }

  /** What the classifier makes of the text, where there is one. */
  public Optional<float[]> scores() {
    return scores;
  }

  /** The model, read. */
  ModelFixture fixture() {
    return ModelFixture.read(name, model);
  }

  /** A text of tokens, of which each belongs to a part: the first, or the second of a pair. */
  public static final class Text {
    private final int[] tokens;
    private final int[] types;

    /**
     * A text of parts that are not copied.
     *
     * @param types as many as tokens; none where all are of type 0
     */
    public Text(int[] tokens, int... types) {
      if (types.length > 0 && types.length != tokens.length) {
        throw new IllegalArgumentException(
            types.length + " types, expected one for each of the " + tokens.length + " tokens");
      }
      this.tokens = tokens;
      this.types = types;
    }

    int length() {
      return tokens.length;
    }

    int token(int position) {
      return tokens[position];
    }

    int type(int position) {
      return types.length == 0 ? 0 : types[position];
    }
  }
}
