package llm.testkit;

/** A model and what another implementation computed with it. */
public final class Reference {
  private final String name;
  private final byte[] model;
  private final int[] prompt;
  private final int[] greedy;
  private final float[] logits;
  private final int[] source;

  /**
   * A reference of parts that are not copied.
   *
   * @param name for messages
   * @param model the GGUF file
   * @param prompt tokens
   * @param greedy the tokens that follow at temperature 0
   * @param logits {@code [prompt, vocabulary]}
   */
  public Reference(String name, byte[] model, int[] prompt, int[] greedy, float[] logits) {
    this(name, model, new int[] {}, prompt, greedy, logits);
  }

  private Reference(
      String name, byte[] model, int[] source, int[] prompt, int[] greedy, float[] logits) {
    this.name = name;
    this.model = model;
    this.prompt = prompt;
    this.greedy = greedy;
    this.logits = logits;
    this.source = source;
  }

  /**
   * The same of a model whose encoder reads a text before its decoder does the prompt.
   *
   * @param tokens what the encoder reads; not copied
   */
  public Reference withSource(int... tokens) {
    return new Reference(name, model, tokens, prompt, greedy, logits);
  }

  /**
   * A reference that lies beside a class as three resources: {@code NAME.gguf}; {@code NAME.json}
   * with {@code prompt} and {@code greedy}, lists of token ids, and {@code encoder_prompt} where an
   * encoder reads something else; {@code NAME.logits}, little-endian floats.
   */
  public static Reference resource(Class<?> owner, String name) {
    var files = new Resources(owner, name);
    return new Reference(
            name,
            files.bytes("gguf"),
            files.ids("prompt"),
            files.ids("greedy"),
            files.floats("logits"))
        .withSource(files.optionalIds("encoder_prompt"));
  }

  /** For messages. */
  public String name() {
    return name;
  }

  /** Tokens. */
  public int[] prompt() {
    return prompt;
  }

  /** The tokens that follow at temperature 0. */
  public int[] greedy() {
    return greedy;
  }

  /** What an encoder reads before; empty where none does. */
  public int[] source() {
    return source;
  }

  /** {@code [prompt, vocabulary]}. */
  public float[] logits() {
    return logits;
  }

  /** The model, read. */
  ModelFixture fixture() {
    return ModelFixture.read(name, model);
  }
}
