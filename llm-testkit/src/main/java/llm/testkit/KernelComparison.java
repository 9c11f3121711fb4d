package llm.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * Compares logits between VMs: kernels are chosen once in each.
 *
 * <p>Every run leaves its logits in {@code target/llm-testkit}, and is compared with what a run
 * with other kernels left there of the same model.
 */
final class KernelComparison {
  private static final Path FOLDER = Path.of("target", "llm-testkit");

  private KernelComparison() {}

  /** Compares with other kernels' logits, if they ran before. */
  static void compare(String name, byte[] model, float[] logits, double tolerance) {
    var crc = new CRC32();
    crc.update(model);
    var prefix = name.replaceAll("\\W", "_") + "-" + Long.toHexString(crc.getValue()) + "-";
    var own = prefix + kernels() + ".logits";
    try {
      Files.createDirectories(FOLDER);
      try (var files = Files.list(FOLDER)) {
        for (var file : files.sorted().toList()) {
          var other = file.getFileName().toString();
          if (!other.startsWith(prefix) || other.equals(own)) continue;
          Logits.assertClose(name + ": " + other + " and " + own, read(file), logits, tolerance);
        }
      }
      var bytes = ByteBuffer.allocate(logits.length * Float.BYTES);
      bytes.asFloatBuffer().put(logits);
      Files.write(FOLDER.resolve(own), bytes.array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String kernels() {
    return System.getProperty("llm.kernels", "auto") + System.getProperty("llm.vector.bits", "");
  }

  private static float[] read(Path file) throws IOException {
    var buffer = ByteBuffer.wrap(Files.readAllBytes(file)).asFloatBuffer();
    var floats = new float[buffer.remaining()];
    buffer.get(floats);
    return Arrays.copyOf(floats, floats.length);
  }
}
