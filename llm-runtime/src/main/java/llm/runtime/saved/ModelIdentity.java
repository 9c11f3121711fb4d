package llm.runtime.saved;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import llm.blocks.Description;
import llm.gguf.MetadataArray;
import llm.tensor.Tensor;

/**
 * What tells models apart whose results differ: a SHA-256.
 *
 * <p>It is of the network's description, which names every block with its hyperparameters; of all
 * metadata of the vocabulary and of the architecture; of every tensor's name, type and dimensions,
 * and of a sample of its bytes: {@value #SAMPLE} at its beginning, its middle and its end. That
 * reads some megabytes of a model of any size, and models that were trained, or quantised,
 * otherwise differ in it. Names of files, chat templates, kernels and the type of the cache are no
 * part of it.
 */
public final class ModelIdentity {
  /** Bytes of the SHA-256. */
  static final int BYTES = 32;

  private static final int SAMPLE = 4096;

  private final MessageDigest digest = sha256();
  private final DataOutputStream out =
      new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest));

  private ModelIdentity() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  /**
   * The identity of a model.
   *
   * @param metadata of its file
   * @param tensors all, whose bytes can be read
   * @param network what it was made into
   */
  public static byte[] of(Map<String, Object> metadata, List<Tensor> tensors, Description network) {
    try {
      var identity = new ModelIdentity();
      identity.describe(network);
      identity.metadata(metadata);
      for (var tensor : tensors) identity.tensor(tensor);
      return identity.digest.digest();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is written anywhere
    }
  }

  private void describe(Description block) throws IOException {
    text(block.name());
    text(block.kind());
    for (var detail : block.details().entrySet()) {
      text(detail.getKey());
      value(detail.getValue());
    }
    out.writeInt(block.children().size());
    for (var child : block.children()) describe(child);
  }

  private void metadata(Map<String, Object> metadata) throws IOException {
    var architecture = metadata.get("general.architecture") + ".";
    for (var entry : new TreeMap<>(metadata).entrySet()) {
      var key = entry.getKey();
      if (!key.startsWith(architecture) && !key.startsWith("tokenizer.ggml.")) continue;
      text(key);
      value(entry.getValue());
    }
  }

  private void value(Object value) throws IOException {
    if (!(value instanceof MetadataArray array)) {
      text(value.toString());
      return;
    }
    out.writeInt(array.size());
    for (int i = 0; i < array.size(); i++) {
      var bytes = array.malformed(i);
      if (bytes.isPresent()) bytes(bytes.get());
      else value(array.get(i));
    }
  }

  private void tensor(Tensor tensor) throws IOException {
    text(tensor.name());
    out.writeInt(tensor.type().id());
    for (long dimension : tensor.dimensions()) out.writeLong(dimension);
    long end = tensor.byteSize() - Math.min(SAMPLE, tensor.byteSize());
    for (long at : new long[] {0, end / 2, end}) {
      var sample = new byte[(int) Math.min(SAMPLE, tensor.byteSize())];
      tensor.data().read(at, MemorySegment.ofArray(sample));
      bytes(sample);
    }
  }

  private void text(String text) throws IOException {
    bytes(text.getBytes(UTF_8));
  }

  private void bytes(byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }
}
