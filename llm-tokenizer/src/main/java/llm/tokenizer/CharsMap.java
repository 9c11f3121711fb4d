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
 * byte. Little-endian. Suffixes may be shared. All of it that a text can reach is checked when it
 * is read.
 */
final class CharsMap {
  static final String KEY = "tokenizer.ggml.precompiled_charsmap";

  private static final CharsMap EMPTY = new CharsMap(new int[0], new byte[0], new int[0]);

  private final int[] units;
  private final byte[] replacements;
  private final int[] ends; // of the replacement that a place is in

  private CharsMap(int[] units, byte[] replacements, int[] ends) {
    this.units = units;
    this.replacements = replacements;
    this.ends = ends;
  }

  /** A prefix of the input and what stands for it: {@code replacements[from, to)}. */
  record Match(int length, int from, int to) {}

  /** The table of a file, or one that replaces nothing. */
  static CharsMap read(Metadata metadata) {
    return metadata.optionalList(KEY).map(CharsMap::parse).orElse(EMPTY);
  }

  private static CharsMap parse(List<?> list) {
    var bytes = new byte[list.size()];
    int at = 0;
    for (Object element : list) {
      long value = Metadata.integer(KEY, at, element);
      if (value < Byte.MIN_VALUE || value > 255) {
        throw new TokenizerException("%s[%d] is %d, expected a byte".formatted(KEY, at, value));
      }
      bytes[at] = (byte) value;
      at++;
    }
    if (bytes.length == 0) {
      return EMPTY;
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
    var ends = ends(replacements);
    if (units.length > 0) {
      new CharsMapCheck(units, ends).check();
    }
    return new CharsMap(units, replacements, ends);
  }

  /** Where the replacement ends that a place is in; -1 behind the last zero byte. */
  private static int[] ends(byte[] replacements) {
    var ends = new int[replacements.length];
    int end = -1;
    for (int at = ends.length - 1; at >= 0; at--) {
      end = replacements[at] == 0 ? at : end;
      ends[at] = end;
    }
    return ends;
  }

  byte[] replacements() {
    return replacements;
  }

  /** The longest listed prefix of {@code input} from {@code from} on; of length 0 if none is. */
  Match match(byte[] input, int from) {
    int length = 0;
    int value = 0;
    if (units.length > 0) {
      int base = offset(units[0]);
      for (int at = from; at < input.length && input[at] != 0; at++) {
        int label = input[at] & 0xFF;
        int node = base ^ label;
        if (node >= units.length || label(units[node]) != label) {
          break;
        }
        base = node ^ offset(units[node]);
        if (hasValue(units[node])) {
          length = at - from + 1;
          value = value(units[base]);
        }
      }
    }
    return length == 0 ? new Match(0, 0, 0) : new Match(length, value, ends[value]);
  }

  /** The label of a unit; that of a value is none of a character. */
  static int label(int unit) {
    return unit & 0x8000_00FF;
  }

  static boolean hasValue(int unit) {
    return (unit >>> 8 & 1) != 0;
  }

  static int value(int unit) {
    return unit & 0x7FFF_FFFF;
  }

  /** What leads from a node to its children, which differ from it and one another by a label. */
  static int offset(int unit) {
    return (unit >>> 10) << ((unit & 1 << 9) >>> 6);
  }
}
