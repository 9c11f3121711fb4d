package llm.runtime.constraint;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import llm.tokenizer.EncodeOptions;
import llm.tokenizer.Tokenizer;

/**
 * Tokens of text that must come, as the vocabulary itself would write it: then the model need not
 * be asked for them.
 *
 * <p>The last token is left to the model, unless a control token follows: it may be one with the
 * beginning of more text (after llguidance, which calls these fast-forward tokens). No token here
 * reaches back over the text's beginning: what stands before has been written already.
 */
final class ForcedText {
  /** Tokens at a time: each is a row of a pass with logits of its own. */
  static final int MOST = 16;

  /** More than as many tokens have: a longer text is looked at again behind these. */
  private static final int MOST_BYTES = 256;

  /** What the text stands behind: at a text's beginning some vocabularies add a space. */
  private static final String ANCHOR = "\n";

  private static final int[] NONE = {};

  private final Tokenizer vocabulary;

  ForcedText(Tokenizer vocabulary) {
    this.vocabulary = vocabulary;
  }

  /**
   * The tokens of bytes that must come.
   *
   * @param bytes the first that are no text, such as those of a control token, end it
   * @return none where they cannot be told, or there is but one
   */
  int[] tokens(byte[] bytes) {
    if (bytes.length < 2 || !vocabulary.takesText()) return NONE;
    var text = text(Arrays.copyOf(bytes, Math.min(bytes.length, MOST_BYTES)));
    var wanted = text.getBytes(StandardCharsets.UTF_8);
    if (wanted.length == 0) return NONE;
    // A control token that comes next is one with nothing.
    boolean marked = wanted.length < bytes.length && (bytes[wanted.length] & 0xFF) == 0xFF;
    var ids = vocabulary.encode(ANCHOR + text, EncodeOptions.TEXT);
    int first = first(ids, wanted);
    int count = ids.length - first - (marked ? 0 : 1);
    if (first < 0 || count <= 0) return NONE;
    return Arrays.copyOfRange(ids, first, first + Math.min(count, MOST));
  }

  /** The characters with which bytes begin, up to what is none. */
  private static String text(byte[] bytes) {
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    var out = CharBuffer.allocate(bytes.length);
    decoder.decode(ByteBuffer.wrap(bytes), out, true); // what is none is not taken
    return out.flip().toString();
  }

  /** Where the last tokens begin that have these bytes; -1 if one of them has more before. */
  private int first(int[] ids, byte[] wanted) {
    int end = wanted.length;
    int i = ids.length;
    while (end > 0 && i > 0) {
      var bytes = vocabulary.bytes(ids[--i]);
      int start = end - bytes.length;
      if (start < 0 || !Arrays.equals(bytes, 0, bytes.length, wanted, start, end)) return -1;
      end = start;
    }
    return end == 0 ? i : -1;
  }
}
