package llm.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import llm.gguf.GgufFile;

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
    var json = new String(read(owner, name + ".json"), StandardCharsets.UTF_8);
    var buffer = ByteBuffer.wrap(read(owner, name + ".logits")).order(ByteOrder.LITTLE_ENDIAN);
    var logits = new float[buffer.remaining() / Float.BYTES];
    buffer.asFloatBuffer().get(logits);
    return new Reference(
            name, read(owner, name + ".gguf"), ids(json, "prompt"), ids(json, "greedy"), logits)
        .withSource(
            json.contains("\"encoder_prompt\"") ? ids(json, "encoder_prompt") : new int[] {});
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

  private static byte[] read(Class<?> owner, String file) {
    try (var in = owner.getResourceAsStream(file)) {
      return Objects.requireNonNull(in, () -> owner.getName() + " has no resource " + file)
          .readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int[] ids(String json, String key) {
    var list = Pattern.compile("\"" + key + "\"\\s*:\\s*\\[([^]]*)]").matcher(json);
    if (!list.find()) throw new IllegalArgumentException("no list " + key + " in " + json);
    return Stream.of(list.group(1).split(","))
        .map(String::strip)
        .mapToInt(Integer::parseInt)
        .toArray();
  }

  /** The model, read. */
  ModelFixture fixture() {
    var bytes = Arena.ofAuto().allocate(model.length, 64).copyFrom(MemorySegment.ofArray(model));
    var file = GgufFile.read(name, bytes);
    return new ModelFixture(name, file.metadata().asMap(), file.tensors());
  }
}
