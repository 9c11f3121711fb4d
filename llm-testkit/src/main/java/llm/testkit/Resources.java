package llm.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of a reference, which lie beside a class as resources: {@code NAME.EXTENSION}. */
record Resources(Class<?> owner, String name) {
  byte[] bytes(String extension) {
    var file = name + "." + extension;
    try (var in = owner.getResourceAsStream(file)) {
      return Objects.requireNonNull(in, () -> owner.getName() + " has no resource " + file)
          .readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean has(String extension) {
    return owner.getResource(name + "." + extension) != null;
  }

  /** Little-endian floats. */
  float[] floats(String extension) {
    var buffer = ByteBuffer.wrap(bytes(extension)).order(ByteOrder.LITTLE_ENDIAN);
    var floats = new float[buffer.remaining() / Float.BYTES];
    buffer.asFloatBuffer().get(floats);
    return floats;
  }

  /** A list of ids in {@code NAME.json}. */
  int[] ids(String key) {
    return ids(key, true);
  }

  /** The same; none where there is no such list. */
  int[] optionalIds(String key) {
    return ids(key, false);
  }

  private int[] ids(String key, boolean required) {
    var json = new String(bytes("json"), StandardCharsets.UTF_8);
    var list = Pattern.compile("\"" + key + "\"\\s*:\\s*\\[([^]]*)]").matcher(json);
    if (!list.find()) {
      if (!required) return new int[0];
      throw new IllegalArgumentException("no list " + key + " in " + json);
    }
    return Stream.of(list.group(1).split(","))
        .map(String::strip)
        .mapToInt(Integer::parseInt)
        .toArray();
  }
}
