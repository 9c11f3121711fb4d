package llm.gguf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Strings kept as UTF-8, with a gap between two where a file has the length of the second. */
final class StringArray extends MetadataArray {
  private static final int GAP = Long.BYTES;

  private final byte[] bytes;
  private final int[] ends;

  /**
   * Takes the arrays over.
   *
   * @param bytes as in a file: before each string the 8 bytes of its length, which are not looked
   *     at, so their byte order does not matter
   * @param ends {@code ends[i]} is where string i ends
   */
  StringArray(byte[] bytes, int[] ends) {
    super(MetadataType.STRING);
    this.bytes = bytes;
    this.ends = ends;
  }

  static StringArray pack(List<?> elements) {
    var bytes = new ByteArrayOutputStream();
    var ends = new int[elements.size()];
    var index = 0;
    for (var element : elements) {
      var text = MetadataType.STRING.cast(element, String.class);
      bytes.writeBytes(new byte[GAP]);
      bytes.writeBytes(text.getBytes(UTF_8));
      ends[index++] = bytes.size();
    }
    return new StringArray(bytes.toByteArray(), ends);
  }

  /** Decodes a string; bytes that are not UTF-8 become U+FFFD. */
  @Override
  public String get(int index) {
    var start = start(index);
    return new String(bytes, start, ends[index] - start, UTF_8);
  }

  @Override
  public Optional<byte[]> malformed(int index) {
    var raw = Arrays.copyOfRange(bytes, start(index), ends[index]);
    return Arrays.equals(raw, get(index).getBytes(UTF_8)) ? Optional.empty() : Optional.of(raw);
  }

  @Override
  public int size() {
    return ends.length;
  }

  /** Writes a string as it is, also if it is not UTF-8. */
  void write(int index, Output output) {
    var start = start(index);
    output.string(bytes, start, ends[index] - start);
  }

  private int start(int index) {
    return (index == 0 ? 0 : ends[index - 1]) + GAP;
  }
}
