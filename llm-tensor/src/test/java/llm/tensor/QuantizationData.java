package llm.tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/** The reference's quantised rows: 2,048 values, and what they are in each type. */
public final class QuantizationData {
  public static final int COUNT = 2048;

  private QuantizationData() {}

  /** The values that the reference quantised. */
  static float[] input() {
    return floats("input.f32");
  }

  /** The values in this type, as the reference encoded them. */
  public static MemorySegment encoded(TensorType type) {
    return MemorySegment.ofArray(bytes(fileName(type) + ".bin"));
  }

  /** What the reference decoded from them. */
  static float[] decoded(TensorType type) {
    return floats(fileName(type) + ".f32");
  }

  /** As the files are named: lower case, but for the K. */
  private static String fileName(TensorType type) {
    return type.name().toLowerCase(Locale.ROOT).replaceAll("_k$", "_K");
  }

  private static float[] floats(String name) {
    var buffer = ByteBuffer.wrap(bytes(name)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    var floats = new float[buffer.remaining()];
    buffer.get(floats);
    return floats;
  }

  private static byte[] bytes(String name) {
    try (var resource = QuantizationData.class.getResourceAsStream("/quantization/" + name)) {
      if (resource == null) throw new IllegalStateException("no test resource " + name);
      return resource.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
