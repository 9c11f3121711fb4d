package llm.spark;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import llm.api.GenerationOptions;

/** Seeds that follow from what a row says: a task that runs again draws the same. */
final class Seeds {
  private Seeds() {}

  /** The options with the seed of a text; their own seed, if they have one, is part of it. */
  static GenerationOptions with(GenerationOptions options, String text) {
    return options.toBuilder().seed(seed(options.sampling().seed().orElse(0), text)).build();
  }

  /** 0 or more: -1 stands for another one each time. */
  static long seed(long base, String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(base).flip());
      var hash = digest.digest(text.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash).getLong() & Long.MAX_VALUE;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
