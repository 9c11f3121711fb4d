package llm.tokenizer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * SentencePiece's normalisation table, {@code tokenizer.ggml.precompiled_charsmap}: the longest
 * prefix of the input that is listed is replaced.
 *
 * <p>The table is a double array trie: a length in bytes, that many bytes of 32-bit units (a unit
 * holds a label in bits 0 to 7, whether a value follows in bit 8, a scale of the offset in bit 9,
 * the offset in the upper bits; a value has bit 31 set), and the replacements, each ended by a zero
 * byte. Little-endian.
 */
final class CharsMap {
  static final String KEY = "tokenizer.ggml.precompiled_charsmap";

  private final int[] units;
  private final byte[] replacements;

  private CharsMap(int[] units, byte[] replacements) {
    this.units = units;
    this.replacements = replacements;
  }

  /** A prefix of the input and what stands for it: {@code replacements[from, to)}. */
  record Match(int length, int from, int to) {}

  /** The table of a file, or one that replaces nothing. */
  static CharsMap read(Metadata metadata) {
    return metadata
        .optionalList(KEY)
        .map(CharsMap::parse)
        .orElse(new CharsMap(new int[0], new byte[0]));
  }

  private static CharsMap parse(List<?> list) {
    var bytes = new byte[list.size()];
    int at = 0;
    for (Object element : list) {
      bytes[at] = Metadata.element(KEY, at, element, Number.class).byteValue();
      at++;
    }
    if (bytes.length < Integer.BYTES) {
      throw new TokenizerException(
          "%s has %d bytes, expected at least %d".formatted(KEY, bytes.length, Integer.BYTES));
    }
    var in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long length = in.getInt() & 0xFFFF_FFFFL;
    if (length > in.remaining() || length % Integer.BYTES != 0) {
      throw new TokenizerException(
          "%s: the trie has %d bytes, expected a multiple of %d within the %d that follow"
              .formatted(KEY, length, Integer.BYTES, in.remaining()));
    }
    var units = new int[(int) length / Integer.BYTES];
    in.asIntBuffer().get(units);
    in.position(in.position() + (int) length);
    var replacements = new byte[in.remaining()];
    in.get(replacements);
    return new CharsMap(units, replacements);
  }

  byte[] replacements() {
    return replacements;
  }

  /** The longest listed prefix of {@code input} from {@code from} on; of length 0 if none is. */
  Match match(byte[] input, int from) {
    int length = 0;
    int value = 0;
    if (units.length > 0) {
      int node = offset(unit(0));
      for (int at = from; at < input.length && input[at] != 0; at++) {
        int label = input[at] & 0xFF;
        node ^= label;
        int unit = unit(node);
        if ((unit & 0x8000_00FF) != label) {
          break;
        }
        node ^= offset(unit);
        if ((unit >>> 8 & 1) != 0) {
          length = at - from + 1;
          value = unit(node) & 0x7FFF_FFFF;
        }
      }
    }
    return length == 0 ? new Match(0, 0, 0) : new Match(length, value, end(value));
  }

  private static int offset(int unit) {
    return (unit >>> 10) << ((unit & 1 << 9) >>> 6);
  }

  private int unit(int index) {
    if (index < 0 || index >= units.length) {
      throw new TokenizerException(
          "%s refers to unit %d, expected one below %d".formatted(KEY, index, units.length));
    }
    return units[index];
  }

  private int end(int from) {
    for (int at = from; at < replacements.length; at++) {
      if (replacements[at] == 0) {
        return at;
      }
    }
    throw new TokenizerException(
        "%s: no replacement ends after %d, expected one within the %d bytes"
            .formatted(KEY, from, replacements.length));
  }
}
