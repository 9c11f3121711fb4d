package llm.tokenizer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Turns ids into text one by one, for text that continues another.
 *
 * <p>A character whose bytes are spread over several tokens comes out with the last of them; bytes
 * that are no UTF-8 become U+FFFD. Control and unknown tokens are no text. A space that begins the
 * first token is kept, as it separates a generated text from its prompt. A decoder belongs to one
 * thread.
 */
public final class Decoder {
  private final Tokenizer tokenizer;
  private final CharsetDecoder utf8 =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private byte[] incomplete = {};

  Decoder(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * Takes the next id.
   *
   * @return the characters that are complete with it, possibly none
   * @throws TokenizerException if the vocabulary has no such id
   */
  public String accept(int id) {
    return append(tokenizer.text(id), false);
  }

  /** Ends the text: what is left of an unfinished character, as U+FFFD, or nothing. */
  public String flush() {
    String rest = append(new byte[0], true);
    utf8.reset();
    return rest;
  }

  /** Decodes bytes as if they were tokens' text. */
  String append(byte[] bytes, boolean end) {
    var in = ByteBuffer.allocate(incomplete.length + bytes.length);
    in.put(incomplete).put(bytes).flip();
    var out = CharBuffer.allocate(in.remaining() + 1);
    utf8.decode(in, out, end);
    if (end) {
      utf8.flush(out);
    }
    incomplete = new byte[in.remaining()];
    in.get(incomplete);
    return out.flip().toString();
  }
}
