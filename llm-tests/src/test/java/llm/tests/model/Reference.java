package llm.tests.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the reference made of a prompt.
 *
 * @param prompt ids
 * @param greedy the ids that follow at temperature 0; none of a model that embeds texts
 * @param firstPosition the first position of which there are logits: 0 but where the prompt is long
 * @param computedBy our own program that computed it; empty for llama.cpp
 * @param source ids that an encoder reads before; empty where none does
 */
public record Reference(
    int[] prompt, int[] greedy, int firstPosition, Optional<String> computedBy, int[] source) {
  /** Reads {@code NAME.json}. */
  static Reference read(Path json) {
    var root = new JsonMapper().readTree(json);
    return new Reference(
        ids(root.required("prompt")),
        ids(root.path("greedy")),
        root.path("first_position").asInt(0),
        root.path("computed_by").stringValueOpt(),
        ids(root.path("encoder_prompt")));
  }

  /** The types of the prompt's tokens in {@code NAME.json}; none where all are of one. */
  static int[] types(Path json) {
    return ids(new JsonMapper().readTree(json).path("types"));
  }

  private static int[] ids(JsonNode array) {
    return array.valueStream().mapToInt(JsonNode::intValue).toArray();
  }

  /** Reads {@code NAME.logits}: 32-bit floats, little-endian, {@code [positions, vocabulary]}. */
  static float[] logits(Path file) {
    try {
      var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      var floats = new float[bytes.remaining() / Float.BYTES];
      bytes.asFloatBuffer().get(floats);
      return floats;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
